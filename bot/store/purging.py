"""What a purge is, and the purges of what is no mail and no letter: addresses asked for identity, incidents.

Called by the step forgetting, which holds the list of all purges. A purge finds what is kept too long, and
wipes one of it in the transaction of its caller; a case under a legal hold is never found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.rules.events import EventCode
from bot.rules.incident_states import IncidentState
from bot.rules.retaining import Item
from bot.rules.states import CaseState
from bot.store import audit, confirm_codes, customer_letters, legal_holds
from bot.store.breach_tables import (
    Incident,
    IncidentAnswers,
    IncidentCase,
    IncidentCustomer,
    IncidentDecision,
    IncidentEarlierCase,
)
from bot.store.incidents import reference_of
from bot.store.tables import Case, IdentityCheck
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that is kept too long: its row's number, how people name it, and when its time began."""

    item: Item
    number: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Purge:
    """How one item is forgotten.

    `find` gives what began its time before a moment, oldest first; `wipe` takes one of it away, looks again
    whether it still may, and writes the audit line.
    """

    item: Item
    find: Callable[[Work, datetime], list[Overdue]]
    wipe: Callable[[Work, int, datetime], None]


def closed_cases(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a case that was closed before a moment, is still kept, and may be forgotten."""
    return (
        col(Case.state) == CaseState.CLOSED,
        col(Case.closed_at) < before,
        col(Case.forgotten_at).is_(None),
        col(Case.id).not_in(legal_holds.held_cases()),
    )


def may_be_wiped(work: Work, case: Case) -> bool:
    """Whether a locked case still may be forgotten: it can have changed since it was found."""
    if case.state is not CaseState.CLOSED or case.forgotten_at is not None:
        return False
    return legal_holds.standing(work, case.id or 0) is None


def _find_identity(work: Work, before: datetime) -> list[Overdue]:
    query = (
        select(Case)
        .join(IdentityCheck, col(IdentityCheck.case_id) == col(Case.id))
        .where(IdentityCheck.address_to_confirm != "", *closed_cases(before))
        .order_by(col(Case.id))
    )
    return [as_overdue(Item.IDENTITY, case) for case in work.session.exec(query)]


def as_overdue(item: Item, case: Case) -> Overdue:
    """A closed case, or a part of it, that is kept too long."""
    assert case.closed_at is not None, "only closed cases are asked for"
    return Overdue(item, case.id or 0, case.reference, case.closed_at)


def _wipe_identity(work: Work, case_id: int, now: datetime) -> None:
    if not may_be_wiped(work, work.get(Case, case_id, lock=True)):
        return
    for check in work.session.exec(select(IdentityCheck).where(IdentityCheck.case_id == case_id)):
        check.address_to_confirm = ""
    confirm_codes.forget(work, case_id)
    audit.append(work, EventCode.CASE_PART_FORGOTTEN, now, case_id=case_id, item=Item.IDENTITY.value)


def _held_incidents() -> tuple[SelectOfScalar[int], SelectOfScalar[int]]:
    """The incidents that a case under a legal hold reports, and those that it reported before they ended."""
    held = legal_holds.held_cases()
    return (
        select(IncidentCase.incident_id).where(col(IncidentCase.case_id).in_(held)),
        select(IncidentEarlierCase.incident_id).where(col(IncidentEarlierCase.case_id).in_(held)),
    )


def _find_incidents(
    item: Item, states: tuple[IncidentState, ...]
) -> Callable[[Work, datetime], list[Overdue]]:
    def find(work: Work, before: datetime) -> list[Overdue]:
        kept = select(IncidentAnswers.incident_id).where(col(IncidentAnswers.sealed).is_not(None))
        decided = select(IncidentDecision.incident_id).where(col(IncidentDecision.sealed).is_not(None))
        query = (
            select(Incident)
            .where(
                col(Incident.state).in_(states),
                col(Incident.closed_at) < before,
                or_(col(Incident.id).in_(kept), col(Incident.id).in_(decided)),
                *(col(Incident.id).not_in(held) for held in _held_incidents()),
            )
            .order_by(col(Incident.id))
        )
        return [
            Overdue(item, row.id or 0, reference_of(row), row.closed_at or row.updated_at)
            for row in work.session.exec(query)
        ]

    return find


def _wipe_incident(work: Work, incident_id: int, now: datetime) -> None:
    incident = work.get(Incident, incident_id, lock=True)
    held = {number for query in _held_incidents() for number in work.session.exec(query)}
    if incident.closed_at is None or incident_id in held:
        return
    for answers in work.session.exec(
        select(IncidentAnswers).where(IncidentAnswers.incident_id == incident_id)
    ):
        answers.sealed = None
    for decision in work.session.exec(
        select(IncidentDecision).where(IncidentDecision.incident_id == incident_id)
    ):
        decision.sealed = None
    for customer in work.session.exec(
        select(IncidentCustomer).where(IncidentCustomer.incident_id == incident_id)
    ):
        customer.name = ""
    customer_letters.forget(work, customer_letters.of_incident(work, incident_id), now)
    audit.append(work, EventCode.INCIDENT_FORGOTTEN, now, incident=incident_id)


PURGES: tuple[Purge, ...] = (
    Purge(Item.IDENTITY, _find_identity, _wipe_identity),
    Purge(Item.BREACH, _find_incidents(Item.BREACH, (IncidentState.CLOSED,)), _wipe_incident),
    Purge(Item.FALSE_TIP, _find_incidents(Item.FALSE_TIP, (IncidentState.NO_BREACH,)), _wipe_incident),
)
