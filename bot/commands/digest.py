"""privacybot digest: the daily overview, on the screen or by mail.

Joined by `bot.cli`. What the digest says and that it goes out once a day is the step's business.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import Json
from bot.errors import ConfigError, SendError

if TYPE_CHECKING:
    from bot.app import Desk


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(digest)


def digest(
    *,
    send: Annotated[
        bool, typer.Option("--send", help="Send it to the colleagues too, once a day at most.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show today's digest as it would be sent now."""
    from bot import terms
    from bot.steps import digesting

    desk = state.desk()
    chosen = terms.digest_terms(desk.settings)
    if as_json:
        state.print_json(asdict(digesting.gather(desk.store, chosen, desk.clock())))
    else:
        state.say(digesting.write_digest(desk.store, chosen, desk.clock()).text)
    if send:
        _send(desk)


def _send(desk: "Desk") -> None:
    """Queue today's digest and hand over what is due.

    Raises:
        ConfigError: nobody is to get it.
        SendError: the mail server did not take it now.
    """
    from bot import terms
    from bot.steps import digesting

    chosen = terms.digest_terms(desk.settings)
    if not chosen.recipients:
        message = "digest.recipients is empty: name at least one colleague in the settings"
        raise ConfigError(message)
    fresh = digesting.queue_digest(desk.store, chosen, desk.clock())
    desk.send()
    if _was_not_taken(desk):
        message = "the mail server did not take today's digest: `privacybot check` says what to mend"
        raise SendError(message)
    typer.echo("Handed to the mail server." if fresh else "Today's digest was queued before.", err=True)


def _was_not_taken(desk: "Desk") -> bool:
    """Whether a hand-over of today's digest was tried and did not end well."""
    from bot.rules.deadlines import local_day
    from bot.rules.states import OutboxState
    from bot.store import letters

    today = local_day(desk.clock())
    troubled = (OutboxState.QUEUED, OutboxState.FAILED, OutboxState.UNSURE)
    with desk.store.read() as work:
        return any(
            item.purpose == "digest" and item.attempts and local_day(item.queued_at) == today
            for item in letters.in_states(work, troubled)
        )
