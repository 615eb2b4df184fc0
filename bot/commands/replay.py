"""privacybot replay: read mails again from their bytes after an improvement, and see what changes.

Joined by `bot.cli`. Shows what the step replaying found; with --dry-run nothing is written.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import Json

if TYPE_CHECKING:
    from bot.steps.replaying import Replay

#: Characters of a value that a table shows; --json gives all of it.
_SHOWN = 120

_REMEDIES = {
    "file": "is filed as a new mail",
    "rebuild": "is noted anew",
    "judge": "identity and letter follow anew",
    "classify": "kinds, identity and letter follow anew",
    "person": "a person must look",
    "later": "not now: replay again",
}

_PASSED = {
    "forgotten": "were forgotten",
    "only_headers": "are here with their headers only",
    "duplicate": "came before by another way",
    "at_work": "are at work with the bot just now",
    "failed": "could not be read: see the log",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    reference: Annotated[str, typer.Argument(help="Only the mails of this case, MK-2026-000123.")] = "",
    *,
    held: Annotated[bool, typer.Option("--held", help="Only mails that are held for a person.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only mails received on this day or later."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    as_json: Json = False,
) -> None:
    """Read mails again from their bytes after an improvement; what left or was answered stays as it is."""
    from bot.commands.progress import progress
    from bot.steps.replaying import Chosen

    if sum((bool(reference), held, since is not None)) > 1:
        message = "choose one of a reference, --held and --since"
        raise typer.BadParameter(message)
    chosen = Chosen(held=held, reference=reference, since=since.date() if since else None)
    desk = state.desk()
    with progress() as tell:
        found = desk.replay(chosen, lambda done, of: tell("mails", done, of), dry_run=dry_run)
    if as_json:
        state.print_json(_plain(found, dry_run=dry_run))
    else:
        _show(found, dry_run=dry_run)


def _plain(found: "Replay", *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "read": found.read,
        "passed_over": found.passed,
        "mails": [
            {
                "number": one.raw_mail,
                "reference": one.reference or None,
                "remedy": one.remedied.remedy.value,
                "reason": one.remedied.reason or None,
                "changes": [asdict(change) for change in one.changes],
            }
            for one in found.changed
        ],
    }


def _show(found: "Replay", *, dry_run: bool) -> None:
    for one in found.changed:
        table = Table("What", "Was", "Is", box=None, header_style="bold", pad_edge=False)
        for change in one.changes:
            # Text, not markup: mails may hold square brackets.
            table.add_row(change.what, Text(_short(change.old)), Text(_short(change.new)))
        done = _REMEDIES[one.remedied.remedy.value]
        named = f"Mail {one.raw_mail} {one.reference}".strip()
        state.console().print(Text(f"{named}: {done}. {one.remedied.reason}".strip()))
        state.console().print(table)
    state.say(_summary(found, dry_run=dry_run))


def _short(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}… ({len(value)} characters)"


def _summary(found: "Replay", *, dry_run: bool) -> str:
    read_anew: Sequence[str] = [
        f"{found.read} mails read, {len(found.changed)} read otherwise now.",
        *(f"{count} {_PASSED[why]}." for why, count in sorted(found.passed.items())),
    ]
    return " ".join([*read_anew, *(["Nothing was written."] if dry_run else [])])
