"""privacybot register: every request with its dates, as a table, as JSON or as a file.

Joined by `bot.cli`. Only shows; holds no word of a mail and nobody's name but colleagues'.
"""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import Json, one_of
from bot.rules.request_register import Outcome
from classifiers.kinds import Kind

if TYPE_CHECKING:
    from bot.rules.request_register import RegisterLine
    from bot.store.request_register import Chosen

Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="date", help="By day of receipt, included.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("register")(requests)


def requests(
    *,
    since: Day = None,
    until: Day = None,
    kind: Annotated[
        Kind | None, typer.Option(metavar="kind", help=f"Only this kind: {one_of(Kind)}.")
    ] = None,
    outcome: Annotated[
        Outcome | None,
        typer.Option(
            metavar="outcome",
            help=f"Only with this outcome: {one_of(Outcome)}; the last two are left out otherwise.",
        ),
    ] = None,
    as_json: Json = False,
    csv: Annotated[Path | None, typer.Option(help="Write a CSV file; - is standard output.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write an Excel workbook; - is standard output.")] = None,
    language: Annotated[str, typer.Option(help="Of the table and the file: nl or en.")] = "nl",
) -> None:
    """Show every request: kind, dates, days taken, in time or not, outcome, and who approved the answer."""
    from bot.store import request_register
    from bot.store.request_register import Chosen

    if as_json + (csv is not None) + (xlsx is not None) > 1:
        message = "choose one of --json, --csv and --xlsx"
        raise typer.BadParameter(message)
    if language not in {"nl", "en"}:
        message = "--language is nl or en"
        raise typer.BadParameter(message)
    chosen = Chosen(since.date() if since else None, until.date() if until else None, kind, outcome)
    with state.store().read() as work:
        lines = list(request_register.every(work, chosen))
    if as_json:
        state.print_json(_as_json(lines, chosen))
    elif csv is not None:
        _write(csv, _csv(lines, language), len(lines))
    elif xlsx is not None:
        _write(xlsx, _xlsx(lines, language), len(lines))
    else:
        _show(lines, language)


def _as_json(lines: "list[RegisterLine]", chosen: "Chosen") -> dict[str, Any]:
    from dataclasses import asdict

    from bot.rules.deadlines import local_day
    from bot.rules.request_register import timing, totals

    today = local_day(state.now())
    return {
        "chosen": asdict(chosen),
        "totals": asdict(totals((line.dates for line in lines), today)),
        "requests": [
            {
                **{key: value for key, value in asdict(line).items() if key != "dates"},
                **asdict(line.dates),
                "days_taken": line.dates.days_taken,
                "timing": timing(line.dates, today),
            }
            for line in lines
        ],
    }


def _csv(lines: "list[RegisterLine]", language: str) -> bytes:
    from bot.rules.register_words import HEADINGS
    from responses.register_file import csv_bytes

    return csv_bytes(HEADINGS[language], _cells(lines, language))


def _xlsx(lines: "list[RegisterLine]", language: str) -> bytes:
    from bot.rules.deadlines import local_day
    from bot.rules.register_words import HEADINGS
    from responses.register_file import xlsx_bytes

    return xlsx_bytes("Register", HEADINGS[language], _cells(lines, language), local_day(state.now()))


def _write(file: Path, content: bytes, count: int) -> None:
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        message = f"the file cannot be written ({error.strerror})"
        raise typer.BadParameter(message) from error
    state.say(f"{count} requests are in {file}.")


def _cells(lines: "list[RegisterLine]", language: str) -> list[tuple[str | int | date, ...]]:
    from bot.rules.deadlines import local_day
    from bot.rules.register_words import cells
    from responses.catalogue import kind_name

    today = local_day(state.now())
    return [cells(line, kind_name(line.dates.kind, language), today, language) for line in lines]


def _show(lines: "list[RegisterLine]", language: str) -> None:
    from bot.rules.deadlines import local_day
    from bot.rules.register_words import HEADINGS, TIMING_NAMES
    from bot.rules.request_register import totals

    if not lines:
        state.say("There is no such request.")
        return
    # The number, and what only a file has room for, are left out.
    table = Table(*HEADINGS[language][1:11], box=None, header_style="bold")
    for row in _cells(lines, language):
        table.add_row(*(Text(str(cell)) for cell in row[1:11]))
    state.console().print(table)
    counted = totals((line.dates for line in lines), local_day(state.now()))
    parts = [f"{count} {TIMING_NAMES[one][language]}" for one, count in counted.timings.items() if count]
    state.say(f"{counted.requests}: {', '.join(parts)}.")
