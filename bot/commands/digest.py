"""privacybot digest: the daily overview, on the screen or by mail."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot import terms
from bot.commands import state
from bot.errors import ConfigError
from bot.steps import digesting


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(digest)


def digest(
    *,
    send: Annotated[bool, typer.Option("--send", help="Put it in the outbox, once a day, and send.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Show today's digest as it would be sent now."""
    desk = state.desk()
    chosen = terms.digest_terms(desk.settings)
    if as_json:
        state.print_json(asdict(digesting.gather(desk.store, chosen, desk.clock())))
    else:
        state.say(digesting.write_digest(desk.store, chosen, desk.clock()).text)
    if not send:
        return
    if not chosen.recipients:
        message = "digest.recipients is empty: name at least one colleague in the settings"
        raise ConfigError(message)
    fresh = digesting.queue_digest(desk.store, chosen, desk.clock())
    desk.send()
    typer.echo("Handed to the mail server." if fresh else "Today's digest was queued before.", err=True)
