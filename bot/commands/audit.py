"""privacybot audit: proves that the trail of events is whole, and shows who did what.

Reads the trail and prints; changes nothing.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import Json
from bot.rules.events import SENTENCES, EventCode

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

app = typer.Typer(help="Check the audit trail, or read in it.", no_args_is_help=True)


@app.command()
def verify(*, as_json: Json = False) -> None:
    """Check every line and its link to the one before; exit code 4 when one does not fit.

    Keep the last hash outside this machine: only so can a removal of the newest lines be seen.
    """
    from bot.store import audit

    with state.store().read() as work:
        report = audit.verify(work)
    if as_json:
        state.print_json({"lines": report.lines, "head": report.head})
        return
    state.say(f"The trail is whole: {report.lines} lines, last hash {report.head}")


@app.command("list")
def list_lines(
    *,
    case: Annotated[str | None, typer.Option(help="Only of this case, such as MK-2026-000123.")] = None,
    code: Annotated[
        str | None, typer.Option(help="Only this deed, such as draft.approved or case.legal_hold.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="date", help="From this day on.")
    ] = None,
    before: Annotated[
        int | None, typer.Option(min=1, help="Begin below this number, as the last page ended.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show who did what and when, the newest first, a page at a time."""
    from dataclasses import asdict

    from bot.rules.deadlines import AMSTERDAM
    from bot.store import audit_list

    asked = audit_list.Asked(
        reference=case,
        code=_code(code),
        # No line is older; the first years of the calendar have no moment in UTC.
        since=max(since.replace(tzinfo=AMSTERDAM), _EARLIEST) if since else None,
        before=before,
    )
    with state.store().read() as work:
        found = audit_list.page_of(work, asked)
    if as_json:
        state.print_json({"lines": [asdict(line) for line in found.lines], "older": found.older})
        return
    if not found.lines:
        state.say("There is no such line.")
        return
    table = Table("Line", "When", "Case", "Who", "What", "Detail", box=None, header_style="bold")
    for line in found.lines:
        what = SENTENCES[EventCode(line.code)][1]
        detail = ", ".join(f"{key}={value}" for key, value in line.detail.items())
        cells = (str(line.number), state.shown(line.at), line.reference, line.who, what, detail)
        # Text, not markup: a colleague's name may hold square brackets.
        table.add_row(*map(Text, cells))
    state.console().print(table)
    if found.older:
        state.say(f"Older lines: --before {found.older}")


def _code(text: str | None) -> EventCode | None:
    if text is None:
        return None
    try:
        return EventCode(text)
    except ValueError:
        known = ", ".join(sorted(EventCode))
        message = f"no deed has this code; there are {known}"
        raise typer.BadParameter(message) from None
