"""Incident → decided: what colleagues write and decide about a breach (GDPR art. 33 and 34).

Called by the pages of the register and by `privacybot breach`. Tells neither the authority nor anybody else:
a notice goes through the authority's own form, and a letter through its approval. Every deed leaves a line
in the audit trail, with codes only.
"""

from datetime import datetime, timedelta

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.rules.deadlines import breach_end
from bot.rules.events import EventCode
from bot.rules.incident_decisions import Decision, Standing, require_complete
from bot.rules.incident_form import Answers, changed_keys, moment_of
from bot.rules.incident_states import (
    ENDED_INCIDENTS,
    INCIDENT_TRANSITIONS,
    RUNNING_INCIDENTS,
    IncidentEvent,
    IncidentState,
)
from bot.rules.states import move
from bot.store import audit, cases, incident_records, incidents, staff
from bot.store.breach_tables import Incident, IncidentCase, IncidentCustomer
from bot.store.work import Store, Work

_CHANGED = "a colleague changed this incident: look at it again"
_OVER = "this incident is closed or joined: open it again, or look at the other one"

#: Every sentence of this step, for the tables of words.
SAID = (
    _CHANGED,
    _OVER,
    "say with which incident it is joined",
    "an incident cannot be joined to itself",
    "the case belongs to this incident already",
    "give the customer's name, in 200 characters at most",
    "no such customer in this incident",
    "the moment of telling lies in the future",
    "there is no such incident to join it to: it is closed or joined itself",
)


def open_incident(store: Store, aware_at: datetime, answers: Answers, *, staff_id: int, now: datetime) -> str:
    """Enter a breach that no mail reported; its reference.

    Raises:
        NotFound: there is no such colleague.
    """
    with store.begin("deciding.open") as work:
        staff.require_active(work, staff_id)
        row = work.add(Incident(aware_at=aware_at, opened_at=now, opened_by=staff_id, updated_at=now))
        incident_records.save_answers(work, row.id or 0, answers, staff_id=staff_id, now=now)
        _note(work, row, EventCode.INCIDENT_OPENED, staff_id, now)
        return incidents.reference_of(row)


def save(
    store: Store,
    reference: str,
    answers: Answers,
    *,
    shown_version: int | None = None,
    staff_id: int,
    now: datetime,
) -> bool:
    """Keep what is known now as a new version; whether anything changed.

    Raises:
        NotFound: there is no such incident or colleague.
        StaleDraft: it changed since `shown_version` was shown.
        RuleViolation: it is closed or joined.
    """
    with store.begin("deciding.save") as work:
        row = _taken(work, reference, shown_version, staff_id)
        _require_running(row)
        changed = changed_keys(incident_records.answers_of(work, row), answers)
        if not changed:
            return False
        row.aware_at = moment_of(answers, "aware_at") or row.aware_at
        number = incident_records.save_answers(work, row.id or 0, answers, staff_id=staff_id, now=now)
        _touch(row, now)
        _note(work, row, EventCode.INCIDENT_CHANGED, staff_id, now, number=number, questions=changed)
        return True


def decide(
    store: Store,
    reference: str,
    decision: Decision,
    *,
    breach_hours: int,
    shown_version: int | None = None,
    staff_id: int,
    now: datetime,
) -> IncidentState:
    """Carry out a decision; the state that follows. A decision about the authority stops the reminders.

    Raises:
        NotFound: there is no such incident or colleague.
        StaleDraft: it changed since `shown_version` was shown.
        RuleViolation: the decision is not possible in this state, or lacks what it needs.
    """
    if decision.event is IncidentEvent.JOINED:
        message = "say with which incident it is joined"
        raise RuleViolation(message)
    with store.begin("deciding.decide") as work:
        row = _taken(work, reference, shown_version, staff_id)
        following = move(INCIDENT_TRANSITIONS, row.state, decision.event)
        require_complete(decision, _standing(work, row, breach_hours), now)
        row.state = following
        _touch(row, now)
        row.closed_at = now if following in ENDED_INCIDENTS else None
        incident_records.add_decision(work, row.id or 0, decision, staff_id=staff_id, now=now)
        _note(work, row, EventCode.INCIDENT_DECIDED, staff_id, now, decision=decision.event.value)
        return following


def _standing(work: Work, row: Incident, breach_hours: int) -> Standing:
    concerned = incident_records.customers(work, row.id or 0)
    return Standing(
        aware_at=row.aware_at,
        notify_before=breach_end(row.aware_at, breach_hours),
        answers=incident_records.answers_of(work, row),
        people_decided=incident_records.people_decided(work, row.id or 0),
        customers=len(concerned),
        untold=sum(one.told_at is None for one in concerned),
    )


def link_case(store: Store, reference: str, case_reference: str, *, staff_id: int, now: datetime) -> None:
    """Lay a case at an incident; where it reported another one, it moves.

    Raises:
        NotFound: there is no such incident, case or colleague.
        RuleViolation: the incident is closed or joined, or holds the case already.
    """
    with store.begin("deciding.link") as work:
        # The case's lock first, as the step alerting takes them.
        case = cases.by_reference(work, case_reference, lock=True)
        row = _taken(work, reference, None, staff_id)
        _require_running(row)
        assert case.id is not None, "a stored case has an id"
        link = work.session.get(IncidentCase, case.id)
        if link is not None and link.incident_id == row.id:
            message = "the case belongs to this incident already"
            raise RuleViolation(message)
        if link is None:
            work.add(IncidentCase(case_id=case.id, incident_id=row.id or 0, linked_at=now))
        else:
            link.incident_id, link.linked_at = row.id or 0, now
        _touch(row, now)
        actor = audit.staff_actor(staff_id)
        code = EventCode.INCIDENT_LINKED
        audit.append(work, code, now, actor=actor, case_id=case.id, incident=row.id)


def join(store: Store, reference: str, into: str, *, staff_id: int, now: datetime) -> None:
    """Several reports of one breach become one incident: the cases move, and the earlier awareness counts.

    What was written about the joined incident stays with it and can be read there.

    Raises:
        NotFound: there is no such incident or colleague.
        RuleViolation: both are one, or one of them is closed or joined.
    """
    with store.begin("deciding.join") as work:
        row, other = _locked_pair(work, reference, into, staff_id)
        row.state = move(INCIDENT_TRANSITIONS, row.state, IncidentEvent.JOINED)
        for link in incidents.links_of(work, row.id or 0):
            link.incident_id = other.id or 0
        for customer in incident_records.customers(work, row.id or 0):
            work.get(IncidentCustomer, customer.number).incident_id = other.id or 0
        row.joined_into_id, row.closed_at = other.id, now
        _take_earlier(work, row, other, staff_id, now)
        for one in (row, other):
            _touch(one, now)
            _note(work, one, EventCode.INCIDENT_JOINED, staff_id, now, joined=row.id, into=other.id)


def _take_earlier(work: Work, row: Incident, other: Incident, staff_id: int, now: datetime) -> None:
    if row.aware_at >= other.aware_at:
        return
    answers = {
        **incident_records.answers_of(work, other),
        "aware_at": incident_records.answers_of(work, row)["aware_at"],
    }
    other.aware_at = row.aware_at
    incident_records.save_answers(work, other.id or 0, answers, staff_id=staff_id, now=now)


def _locked_pair(work: Work, reference: str, into: str, staff_id: int) -> tuple[Incident, Incident]:
    """Both incidents, locked in the order of their numbers."""
    names = sorted({reference.strip().upper(), into.strip().upper()}, key=lambda name: name[-9:])
    if len(names) == 1:
        message = "an incident cannot be joined to itself"
        raise RuleViolation(message)
    locked = {name: _taken(work, name, None, staff_id) for name in names}
    other = locked[into.strip().upper()]
    if other.state not in RUNNING_INCIDENTS:
        message = "there is no such incident to join it to: it is closed or joined itself"
        raise RuleViolation(message)
    return locked[reference.strip().upper()], other


def add_customer(store: Store, reference: str, name: str, *, staff_id: int, now: datetime) -> None:
    """Name a customer whose data is concerned, where we are its processor.

    Raises:
        NotFound: there is no such incident or colleague.
        RuleViolation: the name is empty or too long, or the incident is closed or joined.
    """
    said = " ".join(name.split())
    if not said or len(said) > 200:
        message = "give the customer's name, in 200 characters at most"
        raise RuleViolation(message)
    with store.begin("deciding.customer") as work:
        row = _taken(work, reference, None, staff_id)
        _require_running(row)
        added = work.add(IncidentCustomer(incident_id=row.id or 0, name=said, added_at=now))
        _touch(row, now)
        _note(work, row, EventCode.INCIDENT_CUSTOMER_NAMED, staff_id, now, customer=added.id)


def note_told(
    store: Store, reference: str, customer: int, told_at: datetime, *, staff_id: int, now: datetime
) -> None:
    """Note when a customer was told (GDPR art. 33(2)); a later note takes the place of an earlier one.

    Raises:
        NotFound: there is no such incident, customer or colleague.
        RuleViolation: the moment is still to come, or the incident is closed or joined.
    """
    with store.begin("deciding.told") as work:
        row = _taken(work, reference, None, staff_id)
        _require_running(row)
        # A notice that was sent a moment ago may carry the clock of another machine.
        if told_at > now + timedelta(minutes=1):
            message = "the moment of telling lies in the future"
            raise RuleViolation(message)
        found = work.session.get(IncidentCustomer, customer)
        if found is None or found.incident_id != row.id:
            message = "no such customer in this incident"
            raise NotFound(message)
        found.told_at, found.told_by = told_at, staff_id
        _touch(row, now)
        _note(work, row, EventCode.INCIDENT_CUSTOMER_TOLD, staff_id, now, customer=customer)


def _taken(work: Work, reference: str, shown_version: int | None, staff_id: int) -> Incident:
    """The incident, locked, as the colleague saw it."""
    staff.require_active(work, staff_id)
    row = incident_records.by_reference(work, reference, lock=True)
    if shown_version is not None and row.version != shown_version:
        raise StaleDraft(_CHANGED)
    return row


def _require_running(row: Incident) -> None:
    if row.state not in RUNNING_INCIDENTS:
        raise RuleViolation(_OVER)


def _touch(row: Incident, now: datetime) -> None:
    row.version, row.updated_at = row.version + 1, now


def _note(
    work: Work,
    row: Incident,
    code: EventCode,
    staff_id: int,
    now: datetime,
    **detail: str | int | list[str] | None,
) -> None:
    """A line in the trail of events, at the first case of the incident where it has one."""
    case_id = next((case.id for case in incidents.cases_of(work, row.id or 0)), None)
    actor = audit.staff_actor(staff_id)
    audit.append(work, code, now, actor=actor, case_id=case_id, incident=row.id, **detail)
