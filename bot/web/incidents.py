"""The register of breaches (GDPR art. 33(5)): the list with its clocks, one breach, and entering one by hand.

Behind the door of `bot.web.site`. Only shows and enters; what a colleague does with a breach is in
`bot.web.incident_actions`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.rules.incident_fields import BY_KEY
from bot.rules.incident_form import moment_of, read_form
from bot.rules.incident_states import RUNNING_INCIDENTS, IncidentState
from bot.steps import deciding
from bot.steps.knowing_customers import known_customers
from bot.store import incident_records, incidents
from bot.web.chips import Chip
from bot.web.incident_view import clock_of, form_parts, incident_chip, incident_view
from bot.web.referral_view import tell_before, to_tell
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor, desk_of
from bot.web.times import Due

router = APIRouter(prefix="/datalekken")

_FILTERS: Mapping[str, frozenset[IncidentState]] = {
    "lopend": RUNNING_INCIDENTS,
    "beslissen": frozenset({IncidentState.OPEN}),
    "melden": frozenset({IncidentState.TO_NOTIFY}),
    "afgesloten": frozenset(IncidentState) - RUNNING_INCIDENTS,
    "alle": frozenset(IncidentState),
}

#: How much of what happened stands in the list, in characters.
_SHORT = 120

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One breach in the list."""

    reference: str
    summary: str
    state: Chip
    aware_at: datetime
    clock: Due | None
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number above the list that is also a filter."""

    code: str
    count: int
    chosen: bool


async def posted_answers(request: Request) -> dict[str, list[str]]:
    """What was typed in the fields of the form; other fields are left out."""
    form = await request.form()
    return {key: [one for one in form.getlist(key) if isinstance(one, str)] for key in BY_KEY}


TypedAnswers = Annotated[dict[str, list[str]], Depends(posted_answers)]


@router.get("")
def show_register(request: Request, desk: TheDesk, toon: str = "lopend") -> Response:
    """The breaches, the newest first, with the 72 hours of those that are not decided or told."""
    words, now, chosen = words_for(request), desk.clock(), toon if toon in _FILTERS else "lopend"
    with desk.store.read() as work:
        every = incident_records.register(work)
        rows = [
            Row(
                reference=incidents.reference_of(row),
                summary=_summary(incident_records.answers_of(work, row).get("summary", ())),
                state=incident_chip(row.state, words),
                aware_at=row.aware_at,
                clock=clock_of(row, desk.deadlines.breach_hours, now, words),
                cases=tuple(case.reference for case in incidents.cases_of(work, row.id or 0)),
            )
            for row in every
            if row.state in _FILTERS[chosen]
        ]
    tiles = [
        Tile(code, sum(row.state in states for row in every), code == chosen)
        for code, states in _FILTERS.items()
    ]
    return page(request, "incidents.html", {"rows": rows, "tiles": tiles, "chosen": chosen})


def _summary(answer: Sequence[str]) -> str:
    text = " ".join(answer[0].split()) if answer else ""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


@router.get("/nieuw")
def show_new(request: Request) -> Response:
    """The empty form for a breach that no mail reported."""
    return _new(request, {}, _NOTHING)


def _new(request: Request, typed: Mapping[str, Sequence[str]], faults: Mapping[str, str]) -> Response:
    parts = form_parts(typed, faults, words_for(request))
    return page(
        request, "incident_new.html", {"parts": parts, "refused": bool(faults)}, 409 if faults else 200
    )


@router.post("")
def enter(request: Request, typed: TypedAnswers, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Enter a breach by hand."""
    form = read_form(typed, desk.clock())
    aware_at = moment_of(form.answers, "aware_at")
    if form.faults or aware_at is None:
        return _new(request, typed, form.faults)
    reference = deciding.open_incident(
        desk.store, aware_at, form.answers, staff_id=visitor.staff_id, now=desk.clock()
    )
    return go_to(f"/datalekken/{reference}", "incident_opened")


@router.get("/{reference}")
def show_incident(request: Request, reference: str) -> Response:
    """One breach."""
    return incident_page(request, reference)


def incident_page(
    request: Request,
    reference: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] = _NOTHING,
    said: Mapping[str, str] = _NOTHING,
    refusal: str = "",
) -> Response:
    """The page of a breach; a refusal answers 409 and keeps what was typed.

    `typed` and `faults` are of the form, `said` of the smaller forms beside it.

    Raises:
        NotFound: there is no such breach.
    """
    desk, words = desk_of(request), words_for(request)
    hours = desk.deadlines.breach_hours
    known = known_customers(desk.drafting.customers)
    with desk.store.read() as work:
        row = incident_records.by_reference(work, reference)
        view = incident_view(work, row, hours, desk.clock(), words, typed=typed, faults=faults)
        telling = {one.number: one for one in to_tell(work, row, known, words)}
        tell_by = tell_before(row, desk, words)
    context = {
        "incident": view,
        "hours": hours,
        "telling": telling,
        "tell_by": tell_by,
        "trouble": words.of_rules(known.trouble),
        "said": said,
        "refused": bool(faults),
        "refusal": words.of_rules(refusal) if refusal else "",
    }
    return page(request, "incident.html", context, 409 if refusal or faults else 200)
