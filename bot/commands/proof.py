"""Proof that a letter was looked at before it is approved in the terminal, and what an approval says.

Called by the commands `queue approve` and `customers approve`. Decides nothing: the gates of the steps do.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from bot.commands import state

#: Hexadecimal digits of a letter's hash that are taken as proof that it was looked at.
_DIGITS = 12

Shown = Annotated[
    str,
    typer.Option(
        "--hash",
        help=f"The hash that `show` printed, {_DIGITS} digits or more; without it, the letter is shown and"
        " you are asked.",
    ),
]
Despite = Annotated[str, typer.Option(help="Why the letter may leave although something stands against it.")]


def require_whole(given: str) -> None:
    """See to it that a hash is long enough to prove anything.

    Raises:
        typer.BadParameter: it is not.
    """
    if given and len(given) < _DIGITS:
        message = f"give at least {_DIGITS} digits of the hash that `show` prints"
        raise typer.BadParameter(message)


def seen_hash(full: str, given: str, show: Callable[[], None]) -> str:
    """The full hash of the letter that the colleague saw; without one, show it and ask."""
    if given:
        # A hash of an older letter stays as it is, and is refused by the gate.
        return full if full.startswith(given.lower()) else given
    show()
    typer.confirm("Send exactly this letter?", abort=True, err=True)
    return full


def tell(leaves_at: datetime | None, undo: str) -> None:
    """Say when an approved letter leaves and how it is called back; None where a second one must approve."""
    if leaves_at is None:
        state.say("Noted. A second colleague must approve this letter too.")
        return
    state.say(f"Approved. It leaves at {state.shown(leaves_at)}; until then: privacybot {undo}")
