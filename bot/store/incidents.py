"""What is kept about breaches: the incidents of the register and the cases that report them.

Called by the steps and the pages inside their transactions; the rules say what may happen.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from bot.rules.deadlines import local_day
from bot.rules.incident_states import ENDED_INCIDENTS, IncidentState
from bot.rules.states import CaseState
from bot.store.breach_tables import Incident, IncidentCase, IncidentEarlierCase
from bot.store.tables import Case, ClassificationRow, Message, RequestRow
from bot.store.work import Work
from classifiers.kinds import Kind


def reference_of(incident: Incident) -> str:
    """How an incident is named, such as DL-2026-000007; the number runs on over the years."""
    assert incident.id is not None, "a stored incident has an id"
    return f"DL-{local_day(incident.opened_at).year}-{incident.id:06d}"


def cases_without_incident(work: Work) -> list[int]:
    """Numbers of the cases with an open report of a breach that no incident holds yet, oldest first."""
    query = (
        select(RequestRow.case_id)
        .where(
            RequestRow.kind == Kind.BREACH.value,
            RequestRow.outcome == "open",
            col(RequestRow.case_id).not_in(select(IncidentCase.case_id)),
        )
        .distinct()
    )
    return sorted({*work.session.exec(query), *_reported_anew(work)})


def _reported_anew(work: Work) -> dict[int, datetime]:
    """The cases at work that report a breach since their incident ended, each with when that mail came.

    The verdict about a mail counts and not its request: while an earlier request of its kind is open it has
    none of its own.
    """
    before = aliased(ClassificationRow)
    known = select(before.id).where(
        col(before.message_id) == Message.id, col(before.at) <= col(Incident.closed_at)
    )
    query = (
        select(Message.id, Message.case_id, Message.received_at, ClassificationRow.kinds)
        .join(ClassificationRow, col(ClassificationRow.message_id) == col(Message.id))
        .join(Case, col(Case.id) == col(Message.case_id))
        .join(IncidentCase, col(IncidentCase.case_id) == col(Case.id))
        .join(Incident, col(Incident.id) == col(IncidentCase.incident_id))
        .where(
            Case.state != CaseState.CLOSED,
            col(Incident.state).in_(list(ENDED_INCIDENTS)),
            col(ClassificationRow.at) > col(Incident.closed_at),
            ~known.exists(),
        )
        .order_by(col(ClassificationRow.id))
    )
    # The newest verdict about a mail is the one that counts.
    newest = {number: (case_id, at, kinds) for number, case_id, at, kinds in work.session.exec(query)}
    found: dict[int, datetime] = {}
    for case_id, received_at, kinds in newest.values():
        if case_id is not None and Kind.BREACH.value in kinds:
            found[case_id] = min(received_at, found.get(case_id, received_at))
    return found


def of_case(work: Work, case_id: int) -> Incident | None:
    """The incident that a case reports, if it reports one."""
    link = work.session.get(IncidentCase, case_id)
    return work.get(Incident, link.incident_id) if link is not None else None


def of_joined_case(work: Work, case_id: int) -> Incident | None:
    """The incident of a case that a colleague joined into this one, and whose report it holds since."""
    query = (
        select(IncidentCase.incident_id)
        .join(Case, col(Case.id) == col(IncidentCase.case_id))
        .where(Case.joined_into_id == case_id)
        .order_by(col(IncidentCase.case_id))
    )
    found = work.session.exec(query).first()
    return work.get(Incident, found) if found is not None else None


def first_report(work: Work, case_id: int) -> datetime | None:
    """When the first mail of a case came whose report of a breach no incident holds; None without one."""
    if work.session.get(IncidentCase, case_id) is not None:
        return _reported_anew(work).get(case_id)
    query = select(RequestRow.received_at).where(
        RequestRow.case_id == case_id,
        RequestRow.kind == Kind.BREACH.value,
        RequestRow.outcome == "open",
    )
    return work.session.exec(query.order_by(col(RequestRow.received_at))).first()


def hold(work: Work, case_id: int, incident: Incident, now: datetime) -> None:
    """Let a case report an incident from now on; one that it reported before keeps it as an earlier case."""
    assert incident.id is not None, "a stored incident has an id"
    link = work.session.get(IncidentCase, case_id)
    if link is None:
        work.add(IncidentCase(case_id=case_id, incident_id=incident.id, linked_at=now))
        return
    work.session.merge(IncidentEarlierCase(incident_id=link.incident_id, case_id=case_id, until=now))
    link.incident_id, link.linked_at = incident.id, now


def links_of(work: Work, incident_id: int) -> list[IncidentCase]:
    """What ties cases to an incident now, without those that went on to a later one."""
    query = select(IncidentCase).where(IncidentCase.incident_id == incident_id)
    return list(work.session.exec(query.order_by(col(IncidentCase.case_id))))


def cases_of(work: Work, incident_id: int) -> list[Case]:
    """The cases that report an incident, or did before it ended, oldest first."""
    query = select(Case).where(
        or_(
            col(Case.id).in_(select(IncidentCase.case_id).where(IncidentCase.incident_id == incident_id)),
            col(Case.id).in_(
                select(IncidentEarlierCase.case_id).where(IncidentEarlierCase.incident_id == incident_id)
            ),
        )
    )
    return list(work.session.exec(query.order_by(col(Case.id))))


def earlier_of(work: Work, incident_id: int) -> list[Incident]:
    """The incidents that had ended when a case of this one reported it, oldest first."""
    now_here = select(IncidentCase.case_id).where(IncidentCase.incident_id == incident_id)
    query = (
        select(Incident)
        .join(IncidentEarlierCase, col(IncidentEarlierCase.incident_id) == col(Incident.id))
        .where(col(IncidentEarlierCase.case_id).in_(now_here), Incident.id != incident_id)
        .distinct()
    )
    return list(work.session.exec(query.order_by(col(Incident.id))))


def undecided(work: Work) -> list[Incident]:
    """The incidents on which a person must decide, the first term first.

    Not among them: those of which colleagues have sorted every mail as something else.
    """
    return [row for row in pressing(work) if row.state is IncidentState.OPEN]


def pressing(work: Work) -> list[Incident]:
    """The undecided incidents, and those of which the authority must still be told, the first term first."""
    query = select(Incident).where(col(Incident.state).in_([IncidentState.OPEN, IncidentState.TO_NOTIFY]))
    found = list(work.session.exec(query.order_by(col(Incident.aware_at), col(Incident.id))))
    withdrawn = _withdrawn(work, [row.id for row in found if row.id is not None])
    return [row for row in found if row.state is IncidentState.TO_NOTIFY or row.id not in withdrawn]


def _withdrawn(work: Work, incident_ids: Sequence[int]) -> set[int]:
    """Which of these incidents rest on mails alone, none of which is taken for a report any more."""
    if not incident_ids:
        return set()
    query = (
        select(IncidentCase.incident_id, RequestRow.outcome)
        .join(RequestRow, col(RequestRow.case_id) == col(IncidentCase.case_id))
        .where(
            col(IncidentCase.incident_id).in_(list(incident_ids)),
            RequestRow.kind == Kind.BREACH.value,
        )
    )
    pairs = list(work.session.exec(query))
    return {number for number, _ in pairs} - {number for number, outcome in pairs if outcome != "dropped"}
