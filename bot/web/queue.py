"""The first page: every open case in the order in which it should be taken up; and the closed ones.

Behind the door of `bot.web.site`. Only shows; what a click does is decided on the case page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlmodel import col, select
from starlette.responses import Response

from bot.rules.deadlines import Urgency
from bot.rules.states import CaseState
from bot.store import cases, finding, mails
from bot.store.case_clocks import dates_of, stands_still
from bot.store.tables import Case, IdentityCheck, RequestRow
from bot.store.work import Work
from bot.web.chips import Chip, identity_chip, kind_chips, state_chip
from bot.web.desk import Desk
from bot.web.rendering import page, words_for
from bot.web.sessions import TheDesk
from bot.web.times import Due, due_day, due_moment, moment
from bot.web.words import Words
from classifiers.kinds import Kind

router = APIRouter()

#: Closed cases on one page.
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list."""

    reference: str
    person: str
    address: str
    kinds: tuple[Chip, ...]
    state: Chip
    identity: Chip | None
    promise: Due | None
    legal: Due | None
    breach: Due | None
    reason: str
    explanation: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Whether a day or moment of this case is past."""
        dues = (self.promise, self.legal, self.breach)
        return any(due is not None and due.tone == Urgency.LATE for due in dues)


@dataclass(frozen=True, slots=True)
class Tile:
    """A number above the list that is also a filter."""

    code: str
    count: int
    chosen: bool


_FILTERS: dict[str, Callable[[Row], bool]] = {
    "alle": lambda _row: True,
    "goedkeuren": lambda row: row.state.code == CaseState.TO_APPROVE,
    "beoordelen": lambda row: row.state.code in {CaseState.TO_SORT, CaseState.TO_HANDLE},
    "wachten": lambda row: row.state.code in {CaseState.WAITING_IDENTITY, CaseState.ON_HOLD},
    "te-laat": lambda row: row.is_late,
}


@router.get("/")
def show_queue(request: Request, desk: TheDesk, toon: str = "alle", zoek: str = "") -> Response:
    """Open cases: breaches first, then what is due first; with `zoek` those that hold its words."""
    words, sought = words_for(request), finding.words_of(zoek)
    with desk.store.read() as work:
        found = cases.queue(work)
        if sought:
            there = finding.cases_named(work, sought)
            found = [case for case in found if case.id in there]
        rows = _rows(work, found, desk, words)
        last_poll = mails.last_poll(work)
    chosen = toon if toon in _FILTERS else "alle"
    context = {
        "rows": [row for row in rows if _FILTERS[chosen](row)],
        "tiles": [Tile(code, sum(map(fits, rows)), code == chosen) for code, fits in _FILTERS.items()],
        "total": len(rows),
        "sought": " ".join(sought),
        "last_poll": moment(last_poll) if last_poll else None,
    }
    return page(request, "queue.html", context)


@router.get("/gesloten")
def show_closed(request: Request, desk: TheDesk, voor: int | None = None, zoek: str = "") -> Response:
    """Closed cases, the newest first, with `zoek` those that hold its words.

    `voor` is the number of the last case of the page before.
    """
    words, sought = words_for(request), finding.words_of(zoek)
    query = select(Case).where(Case.state == CaseState.CLOSED).order_by(col(Case.id).desc()).limit(_PAGE + 1)
    if voor is not None:
        query = query.where(col(Case.id) < voor)
    if sought:
        query = query.where(finding.named(sought))
    with desk.store.read() as work:
        found = list(work.session.exec(query))
        rows = _rows(work, found[:_PAGE], desk, words)
    older = found[_PAGE - 1].id if len(found) > _PAGE else None
    closed_on = {case.reference: moment(case.closed_at or case.updated_at) for case in found}
    context = {"rows": rows, "older": older, "closed_on": closed_on, "sought": " ".join(sought)}
    return page(request, "closed.html", context)


def _rows(work: Work, found: Sequence[Case], desk: Desk, words: Words) -> list[Row]:
    ids = [case.id for case in found if case.id is not None]
    asked, checks = cases.case_kinds(work, ids), cases.identities(work, ids)
    return [_row(case, asked[case.id or 0], checks.get(case.id or 0), desk, words) for case in found]


def _row(
    case: Case, requests: Sequence[RequestRow], check: IdentityCheck | None, desk: Desk, words: Words
) -> Row:
    now, still = desk.clock(), stands_still(requests, check)
    kinds = {row.kind for row in requests} or {Kind.OTHER.value}
    return Row(
        reference=case.reference,
        person=case.person_name,
        address=case.person_address,
        kinds=kind_chips(kinds, words),
        state=state_chip(case.state, words),
        identity=identity_chip(check, words),
        promise=due_day(case.promise_on, now, words, still=still),
        legal=due_day(case.legal_on, now, words, still=still),
        breach=due_moment(case.breach_until, now, words),
        reason=words.of_rules(case.reason),
        explanation=dates_of(case, requests, check, desk.deadlines).said(words.spoken()),
    )
