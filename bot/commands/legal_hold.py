"""privacybot queue hold-legal: keep a case from being forgotten, or let it go again.

Joined by `bot.cli` to the commands of the queue. The step decides whether it may be done.
"""

from typing import Annotated

import typer

from bot.commands import state
from bot.commands.options import As, Reference


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("hold-legal")(hold_legal)


def hold_legal(
    reference: Reference,
    staff: As,
    *,
    reason: Annotated[
        str, typer.Option(help="Why the case must be kept, in words for your colleagues.")
    ] = "",
    lift: Annotated[
        bool, typer.Option("--lift", help="Let the case be forgotten again in its time.")
    ] = False,
) -> None:
    """Keep a case whatever its age (a legal hold), or lift that."""
    from bot.steps import keeping

    if lift == bool(reason):
        message = "give either --reason, to keep the case, or --lift"
        raise typer.BadParameter(message)
    desk, staff_id = state.signed_in(staff)
    if lift:
        keeping.lift_hold(desk.store, reference, staff_id=staff_id, now=desk.clock())
        state.say("Lifted: the case is forgotten when its time is over.")
    else:
        keeping.hold_legally(desk.store, reference, reason, staff_id=staff_id, now=desk.clock())
        state.say(f"Kept until you lift it: privacybot queue hold-legal {reference} --lift")
