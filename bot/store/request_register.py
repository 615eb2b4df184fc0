"""Reads the register of requests: page by page, all of it, or only the dates of it.

Called by the register's page and command and by the yearly report. Never loads a mail or a letter, and
changes nothing. What was forgotten stays in it as kinds and dates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from bot.rules.deadlines import AMSTERDAM, local_day
from bot.rules.request_register import NOT_COUNTED, Outcome, RegisterLine, RequestDates
from bot.rules.states import OutboxState
from bot.store import legal_holds
from bot.store.referral_tables import Referral
from bot.store.retention_tables import LegalHold
from bot.store.staff_tables import Staff
from bot.store.tables import Approval, Case, IdentityCheck, OutboxItem, RequestRow
from bot.store.work import Work
from classifiers.kinds import WITH_LEGAL_TERM, Kind

#: Requests on one page.
PAGE = 50

#: Days beyond which there is no request, and whose midnight no database need know.
_EARLIEST, _LATEST = date(1970, 1, 1), date(9000, 1, 1)

#: Requests that are read at a time where all are asked for.
_WINDOW = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which requests are asked for; days of receipt in Amsterdam, both included. None chooses all.

    Without an outcome, rows that stand for no request of their own are left out.
    """

    since: date | None = None
    until: date | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of requests, newest first; `older` is the number below which the next page begins."""

    lines: tuple[RegisterLine, ...]
    older: int | None


def page_of(work: Work, chosen: Chosen, before: int | None = None) -> RegisterPage:
    """The requests that were chosen, below the one with number `before`."""
    found = _lines(work, chosen, before, PAGE + 1)
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return RegisterPage(tuple(found[:PAGE]), older)


def every(work: Work, chosen: Chosen) -> Iterator[RegisterLine]:
    """All requests that were chosen, newest first, a window at a time."""
    before: int | None = None
    while found := _lines(work, chosen, before, _WINDOW):
        yield from found
        before = found[-1].number


def dates(work: Work, chosen: Chosen) -> Iterator[RequestDates]:
    """Only the dates of the requests that were chosen, for counting: the first that came first."""
    query = _narrowed(select(RequestRow).order_by(col(RequestRow.id)), chosen)
    yield from map(_dates, work.session.exec(query.execution_options(yield_per=_WINDOW)))


def _lines(work: Work, chosen: Chosen, before: int | None, most: int) -> list[RegisterLine]:
    query = (
        select(RequestRow, Case, IdentityCheck)
        .join(Case, col(Case.id) == col(RequestRow.case_id))
        .join(IdentityCheck, col(IdentityCheck.case_id) == col(Case.id), isouter=True)
        .order_by(col(RequestRow.id).desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(col(RequestRow.id) < before)
    found = list(work.session.exec(_narrowed(query, chosen)))
    ids = sorted({case.id for _, case, _ in found})
    approved, held, referred = _approvals(work, ids), _held(work, ids), _referred(work, ids)
    return [
        RegisterLine(
            number=row.id or 0,
            reference=case.reference,
            dates=_dates(row),
            identity_level=check.level if check else "",
            identity_state=check.state if check else "",
            approved_by=() if case.forgotten_at else approved.get((case.id, row.ended_at), ()),
            legal_hold=case.id in held,
            forgotten=case.forgotten_at is not None,
            referred_to=tuple(referred.get(case.id or 0, ())),
        )
        for row, case, check in found
    ]


def _dates(row: RequestRow) -> RequestDates:
    return RequestDates(
        kind=Kind(row.kind),
        received_on=local_day(row.received_at),
        promise_on=row.promise_on,
        legal_on=row.legal_on if Kind(row.kind) in WITH_LEGAL_TERM else None,
        outcome=Outcome(row.outcome),
        ended_on=local_day(row.ended_at) if row.ended_at else None,
        extended_on=row.extended_on,
    )


def _narrowed(query: Any, chosen: Chosen) -> Any:
    if chosen.since is not None:
        query = query.where(col(RequestRow.received_at) >= _midnight(max(chosen.since, _EARLIEST)))
    if chosen.until is not None:
        query = query.where(
            col(RequestRow.received_at) < _midnight(min(chosen.until, _LATEST) + timedelta(days=1))
        )
    if chosen.kind is not None:
        query = query.where(col(RequestRow.kind) == chosen.kind.value)
    if chosen.outcome is not None:
        return query.where(col(RequestRow.outcome) == chosen.outcome.value)
    return query.where(col(RequestRow.outcome).not_in([one.value for one in NOT_COUNTED]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _approvals(work: Work, case_ids: Sequence[int]) -> dict[tuple[int, datetime | None], tuple[str, ...]]:
    """Who approved the letter that left at a moment, by case and moment: that is when its requests ended."""
    query = (
        select(OutboxItem.case_id, OutboxItem.ended_at, Staff.name)
        .join(Approval, col(Approval.draft_id) == col(OutboxItem.draft_id))
        .join(Staff, col(Staff.id) == col(Approval.staff_id))
        .where(
            col(OutboxItem.case_id).in_(case_ids),
            OutboxItem.state == OutboxState.SENT,
            col(Approval.voided_at).is_(None),
        )
        .order_by(col(Approval.id))
    )
    found: dict[tuple[int, datetime | None], tuple[str, ...]] = {}
    for case_id, ended_at, name in work.session.exec(query):
        key = (case_id or 0, ended_at)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), name)))
    return found


def _referred(work: Work, case_ids: Sequence[int]) -> dict[int, list[str]]:
    """To which customers each case was passed on, as far as they have it."""
    query = (
        select(Referral.case_id, Referral.customer)
        .where(col(Referral.case_id).in_(case_ids), col(Referral.forwarded_at).is_not(None))
        .order_by(col(Referral.id))
    )
    found: dict[int, list[str]] = {}
    for case_id, customer in work.session.exec(query):
        found.setdefault(case_id, []).append(customer)
    return found


def _held(work: Work, case_ids: Sequence[int]) -> set[int]:
    query = legal_holds.held_cases().where(col(LegalHold.case_id).in_(case_ids))
    return set(work.session.exec(query))
