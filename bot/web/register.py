"""The register of requests: every request with its dates, what was chosen of it, and it as a file.

Behind the door of `bot.web.site`. Only shows; holds no word of a mail and nobody's name but colleagues'.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator
from starlette.responses import Response

from bot.rules.deadlines import local_day
from bot.rules.register_words import (
    HEADINGS,
    OUTCOME_NAMES,
    TIMING_NAMES,
    cells,
    identity_words,
)
from bot.rules.request_register import Outcome, RegisterLine, Timing, timing, totals
from bot.store import request_register
from bot.store.request_register import Chosen
from bot.web.chips import Chip, kind_chip
from bot.web.files import as_download
from bot.web.rendering import page, words_for
from bot.web.sessions import TheDesk
from bot.web.words import Words
from classifiers.kinds import RIGHTS, Kind
from responses.catalogue import kind_name
from responses.register_file import csv_bytes, xlsx_bytes

router = APIRouter()

_TIMING_STYLES: dict[Timing, str] = {
    Timing.RUNNING: "busy",
    Timing.OVERDUE: "late",
    Timing.WITHIN_PROMISE: "go",
    Timing.WITHIN_LAW: "ask",
    Timing.AFTER_PROMISE: "ask",
    Timing.LATE: "late",
    Timing.NOT_TIMED: "done",
}


def _filled_in(typed: object) -> object:
    """What a form sends for a field that was left empty chooses nothing."""
    return typed or None


_Day = Annotated[date | None, BeforeValidator(_filled_in), Query()]
_Kind = Annotated[Kind | None, BeforeValidator(_filled_in), Query()]
_Outcome = Annotated[Outcome | None, BeforeValidator(_filled_in), Query()]


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the list."""

    line: RegisterLine
    kind: Chip
    timing: Chip
    outcome: str
    identity: str


def _in_address(chosen: Chosen, **more: int) -> str:
    """A choice as part of an address, under the names of the form."""
    given = {
        "van": chosen.since,
        "tot": chosen.until,
        "soort": chosen.kind,
        "uitkomst": chosen.outcome,
        **more,
    }
    return urlencode({key: value for key, value in given.items() if value is not None})


@router.get("/register")
def show_register(
    request: Request,
    desk: TheDesk,
    *,
    van: _Day = None,
    tot: _Day = None,
    soort: _Kind = None,
    uitkomst: _Outcome = None,
    voor: int | None = None,
) -> Response:
    """The requests that were chosen, the newest first; `voor` is the last number of the page before."""
    chosen, words, today = Chosen(van, tot, soort, uitkomst), words_for(request), local_day(desk.clock())
    with desk.store.read() as work:
        found = request_register.page_of(work, chosen, voor)
        counted = totals(request_register.dates(work, chosen), today)
    context = {
        "rows": [_row(line, today, words) for line in found.lines],
        "chosen": chosen,
        "total": counted.requests,
        "tallied": [(_timing_chip(one, words), count) for one, count in counted.timings.items() if count],
        "kinds": [kind_chip(kind, words) for kind in RIGHTS],
        "outcomes": [(one.value, OUTCOME_NAMES[one][words.language]) for one in Outcome],
        "older": _in_address(chosen, voor=found.older) if found.older else "",
        "as_file": _in_address(chosen),
        "year": today.year,
    }
    return page(request, "register.html", context)


@router.get("/register/register.{form}")
def download(
    request: Request,
    desk: TheDesk,
    form: Literal["csv", "xlsx"],
    *,
    van: _Day = None,
    tot: _Day = None,
    soort: _Kind = None,
    uitkomst: _Outcome = None,
) -> Response:
    """The requests that were chosen, as a CSV file or as an Excel workbook."""
    chosen, words, today = Chosen(van, tot, soort, uitkomst), words_for(request), local_day(desk.clock())
    headings = HEADINGS[words.language]
    with desk.store.read() as work:
        rows = [
            cells(line, kind_name(line.dates.kind, words.language), today, words.language)
            for line in request_register.every(work, chosen)
        ]
    content = csv_bytes(headings, rows) if form == "csv" else xlsx_bytes("Register", headings, rows, today)
    return as_download(content, f"register-{today}.{form}")


def _row(line: RegisterLine, today: date, words: Words) -> Row:
    level, state = identity_words(line, words.language)
    return Row(
        line=line,
        kind=kind_chip(line.dates.kind, words),
        timing=_timing_chip(timing(line.dates, today), words),
        outcome=OUTCOME_NAMES[line.dates.outcome][words.language],
        identity=f"{level}: {state}" if state else level,
    )


def _timing_chip(one: Timing, words: Words) -> Chip:
    return Chip(one.value, TIMING_NAMES[one][words.language], f"s-{_TIMING_STYLES[one]}")
