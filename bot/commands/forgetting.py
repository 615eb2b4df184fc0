"""privacybot forget: what may no longer be kept, with the reason, and its wiping.

Joined by `bot.cli`. The step decides what that is; `privacybot run` does the same by itself.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import Json
from bot.errors import MailboxError

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.steps.forgetting import Forgotten


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(forget)


def forget(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be wiped.")] = False,
    as_json: Json = False,
) -> None:
    """Wipe what may no longer be kept, here and on the mail server; `privacybot run` does this by itself."""
    desk = state.desk()
    found = desk.forget(dry_run=dry_run)
    copies = None if dry_run else _remove_copies(desk)
    if as_json:
        state.print_json(
            {
                "cases": found.cases,
                "mails": found.mails,
                "dry_run": dry_run,
                "items": [
                    {"item": one.item, "number": one.number, "name": one.name, "since": one.since}
                    for one in found.items
                ],
                "copies_removed": copies,
            }
        )
        return
    verb = "would be" if dry_run else "were"
    state.say(f"{len(found.cases)} cases and {found.mails} other mails {verb} forgotten.")
    _say_items(found, desk)
    if copies:
        state.say(f"{copies} copies were removed from the mail server.")


def _remove_copies(desk: "Desk") -> int | None:
    """How many copies were removed from the mail server; None where it cannot be reached and they wait."""
    try:
        return desk.remove_copies()
    except MailboxError as error:
        typer.echo(f"The copies on the mail server wait for the next time: {error}", err=True)
        return None


def _say_items(found: "Forgotten", desk: "Desk") -> None:
    from bot import terms
    from bot.rules.retaining import COUNTED_FROM

    kept = terms.retention(desk.settings)
    for one in found.items:
        why = f"{COUNTED_FROM[one.item]} {state.shown(one.since)}; kept {kept.of(one.item).days} days"
        state.say(f"  {one.name:16} {one.item.value:15} {why}")
