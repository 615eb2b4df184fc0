"""Two cases → one, or apart: what a colleague does with a case that may belong to another one.

Called by `privacybot queue` and the case page. The bot never joins by itself (invariant 4), and joining does
not make the sender one of the case's people: a colleague says so, or nobody of the joined mail is answered.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.errors import RuleViolation, StaleDraft
from bot.rules.events import EventCode
from bot.rules.states import CaseEvent, CaseState, Stage
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, customer_letters, referrals, staff
from bot.store.drafts import set_live_aside
from bot.store.tables import Case, ClassificationRow, Message, RequestRow
from bot.store.traces import note
from bot.store.work import Store, Work

_CHANGED = "a colleague or a new mail changed this case: look at it again"


def join(
    store: Store,
    reference: str,
    *,
    same_person: bool,
    shown_version: int | None = None,
    staff_id: int,
    now: datetime,
) -> str:
    """Move the mails and requests of a case into the one that is suggested for it; the reference of that one.

    With `same_person` the colleague says that the senders of those mails belong to the other case's person.
    Approvals of both cases that were not sent become void, and the emptied case is closed.

    Raises:
        NotFound: there is no such case or colleague.
        StaleDraft: the case changed since `shown_version` was shown.
        RuleViolation: nothing is suggested, the other case was forgotten, or a letter of one is leaving.
    """
    with store.begin("joining.join") as work:
        staff.require_active(work, staff_id)
        moved = _locked_messages(work, reference)
        case, other = _locked_pair(work, reference, shown_version)
        if len(cases.messages(work, case.id or 0)) != len(moved):
            # A mail that is filed while this waits for the case would stay behind in it.
            raise StaleDraft(_CHANGED)
        if other.forgotten_at is not None:
            message = "the other case was forgotten: keep them apart"
            raise RuleViolation(message)
        for one in (case, other):
            set_live_aside(work, one, "joined", now)
            customer_letters.set_case_aside(work, one.id or 0, "joined", now)
        referrals.move(work, case.id or 0, other.id or 0)
        _move(work, case, other, moved, same_person=same_person, now=now)
        case.suggested_case_id, case.joined_into_id = None, other.id
        _close(case, now, f"A colleague joined it to {other.reference}.")
        _move_dates(work, case, other)
        work.session.flush()
        _take_up(work, other, now, f"A colleague joined {case.reference} to it.")
        for one in (case, other):
            cases.refresh_clocks(work, one)
            audit.append(
                work,
                EventCode.CASE_JOINED,
                now,
                actor=audit.staff_actor(staff_id),
                case_id=one.id,
                joined=case.id,
                into=other.id,
                same_person=same_person,
            )
        return other.reference


def keep_apart(
    store: Store, reference: str, *, shown_version: int | None = None, staff_id: int, now: datetime
) -> None:
    """Say that a case does not belong to the one that is suggested for it; nothing else changes.

    Raises:
        NotFound: there is no such case or colleague.
        StaleDraft: the case changed since `shown_version` was shown.
        RuleViolation: nothing is suggested.
    """
    with store.begin("joining.apart") as work:
        staff.require_active(work, staff_id)
        case, other = _locked_pair(work, reference, shown_version)
        case.suggested_case_id = None
        case.version, case.updated_at = case.version + 1, now
        actor = audit.staff_actor(staff_id)
        for one in (case, other):
            audit.append(
                work,
                EventCode.CASE_KEPT_APART,
                now,
                actor=actor,
                case_id=one.id,
                case=case.id,
                other=other.id,
            )


def _close(case: Case, now: datetime, reason: str) -> None:
    if case.state is CaseState.SENDING:
        # Its letter was called back a moment ago.
        cases.advance(case, CaseEvent.NEW_MAIL, now)
    cases.advance(case, CaseEvent.CLOSED, now, reason)


def _take_up(work: Work, case: Case, now: datetime, reason: str) -> None:
    """Let the bot go on with the case, or a person where the bot has nothing to do in it."""
    cases.advance(case, CaseEvent.NEW_MAIL, now, reason)
    if not cases.waiting_messages(work, case.id or 0):
        cases.advance(case, CaseEvent.NEEDS_PERSON, now, reason)


def _move_dates(work: Work, case: Case, other: Case) -> None:
    """Take the dates along of a mail that nobody could read, which has no request to hold them."""
    if not cases.requests(work, other.id or 0):
        other.promise_on = min((day for day in (case.promise_on, other.promise_on) if day), default=None)
        other.legal_on = min((day for day in (case.legal_on, other.legal_on) if day), default=None)
    case.promise_on = case.legal_on = case.breach_until = None


def _locked_messages(work: Work, reference: str) -> list[Message]:
    """The mails of a case, locked before any case: the steps lock in this order."""
    case = cases.by_reference(work, reference)
    query = select(Message).where(Message.case_id == case.id).order_by(col(Message.id))
    return list(work.session.exec(query.with_for_update().execution_options(populate_existing=True)))


def _locked_pair(work: Work, reference: str, shown_version: int | None) -> tuple[Case, Case]:
    """The case and the one that is suggested for it, locked in the order of their numbers."""
    found = cases.by_reference(work, reference)
    suggested = _suggested(work, found)
    numbers = sorted((found.id or 0, suggested))
    locked = {number: work.get(Case, number, lock=True) for number in numbers}
    case = locked[found.id or 0]
    if shown_version is not None and case.version != shown_version:
        raise StaleDraft(_CHANGED)
    if _suggested(work, case) != suggested:
        raise StaleDraft(_CHANGED)
    return case, locked[suggested]


def _suggested(work: Work, case: Case) -> int:
    """The number of the case that is suggested, or of the one into which that was joined meanwhile."""
    other = cases.gone_into(work, case.suggested_case_id) if case.suggested_case_id is not None else None
    if other is None or other.id is None or other.id == case.id:
        message = "no other case is suggested for this one"
        raise RuleViolation(message)
    return other.id


def _move(
    work: Work, case: Case, other: Case, moved: list[Message], *, same_person: bool, now: datetime
) -> None:
    assert other.id is not None, "a stored case has an id"
    people = cases.people(work, other.id)
    senders = dict.fromkeys(message.sender_address.lower() for message in moved if not message.automatic)
    strangers = [sender for sender in senders if sender and sender not in people]
    if same_person:
        other.other_addresses = [*other.other_addresses, *strangers]
    for message in moved:
        message.case_id = other.id
        if message.sender_address.lower() in strangers and not same_person:
            # Nothing of the other case may go to somebody who is not one of its people (invariant 4).
            message.answer_to = ""
        note(message, now, TraceLine(Step.CASE, "joined", f"A colleague joined it to {other.reference}."))
    # Who may ask this, and what is answered, is judged anew with all that the other case holds.
    judged = [one for one in moved if one.stage in {Stage.IDENTIFIED, Stage.DRAFTED}]
    for message in judged[-1:]:
        message.stage, message.tries = Stage.CLASSIFIED, 0
    for row in work.session.exec(select(ClassificationRow).where(ClassificationRow.case_id == case.id)):
        row.case_id = other.id
    _move_requests(work, case, other.id, now)


def _move_requests(work: Work, case: Case, into: int, now: datetime) -> None:
    """Two open requests of one kind become one: the older clock counts, as for a reminder in one case."""
    there: dict[str, RequestRow] = {row.kind: row for row in cases.requests(work, into, open_only=True)}
    for row in cases.requests(work, case.id or 0):
        row.case_id = into
        twin = there.get(row.kind) if row.outcome == "open" else None
        if twin is not None:
            later = max(row, twin, key=lambda one: one.received_at)
            later.outcome, later.ended_at = "repeated", now
    work.session.flush()
