"""What is kept about letters to customers: proposing, approving, leaving, coming back, and being forgotten.

Called by the steps that write, approve and send them inside their transactions, and by the pages. What stands
against one, `objections_to` gathers; nothing here chooses a word or talks to a server.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.errors import NotFound, RuleViolation
from bot.rules.composing import LetterContent, content_hash, normalised
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.events import EventCode
from bot.rules.states import DRAFT_TRANSITIONS, DraftEvent, DraftState, OutboxEvent, OutboxState, move
from bot.store import audit, letters, mailbox_copies, referrals
from bot.store.breach_tables import Incident, IncidentCustomer
from bot.store.incidents import reference_of
from bot.store.referral_tables import CustomerApproval, CustomerLetter, Referral
from bot.store.tables import Case, OutboxItem
from bot.store.work import Work
from responses.facts import Letter

LIVE = (DraftState.PROPOSED, DraftState.APPROVED)


def by_number(work: Work, number: int, *, lock: bool = False) -> CustomerLetter:
    """The letter with this number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.get(CustomerLetter, number, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        message = f"no letter to a customer with number {number}: `privacybot customers letters` lists them"
        raise NotFound(message)
    return row


def in_states(work: Work, states: Sequence[DraftState], most: int | None = None) -> list[CustomerLetter]:
    """Letters in one of these states, the newest first."""
    query = select(CustomerLetter).where(col(CustomerLetter.state).in_(list(states)))
    return list(work.session.exec(query.order_by(col(CustomerLetter.id).desc()).limit(most)))


def of_case(work: Work, case_id: int) -> list[CustomerLetter]:
    """Every letter that passes a case on, oldest first."""
    query = (
        select(CustomerLetter)
        .join(Referral, col(Referral.id) == col(CustomerLetter.referral_id))
        .where(Referral.case_id == case_id)
    )
    return list(work.session.exec(query.order_by(col(CustomerLetter.id))))


def of_incident(work: Work, incident_id: int) -> list[CustomerLetter]:
    """Every letter that tells a customer of a breach, oldest first."""
    query = (
        select(CustomerLetter)
        .join(IncidentCustomer, col(IncidentCustomer.id) == col(CustomerLetter.incident_customer_id))
        .where(IncidentCustomer.incident_id == incident_id)
    )
    return list(work.session.exec(query.order_by(col(CustomerLetter.id))))


def referral_of(work: Work, letter: CustomerLetter) -> Referral | None:
    """The referral that the letter carries out, if it is about one."""
    return work.get(Referral, letter.referral_id) if letter.referral_id is not None else None


def concerned(work: Work, letter: CustomerLetter) -> IncidentCustomer | None:
    """The customer of an incident whom the letter tells, if it is about one."""
    number = letter.incident_customer_id
    return work.get(IncidentCustomer, number) if number is not None else None


def case_of(work: Work, letter: CustomerLetter, *, lock: bool = False) -> Case | None:
    """The case that the letter passes on, if it is about one."""
    referral = referral_of(work, letter)
    return work.get(Case, referral.case_id, lock=lock) if referral is not None else None


def about_of(work: Work, letter: CustomerLetter) -> str:
    """The reference of the case or of the breach that the letter is about."""
    case, customer = case_of(work, letter), concerned(work, letter)
    if case is not None:
        return case.reference
    return reference_of(work.get(Incident, customer.incident_id)) if customer is not None else ""


def content_of(letter: CustomerLetter) -> LetterContent:
    """What the letter says, in the form in which it is hashed and sent."""
    return normalised(LetterContent(tuple(letter.recipients), letter.subject, letter.text, letter.html))


def approvals(work: Work, letter_id: int) -> list[CustomerApproval]:
    """The approvals that were not taken back and did not become void."""
    query = select(CustomerApproval).where(
        CustomerApproval.letter_id == letter_id, col(CustomerApproval.voided_at).is_(None)
    )
    return list(work.session.exec(query.order_by(col(CustomerApproval.id))))


def outbox_of(work: Work, letter: CustomerLetter, *, lock: bool = True) -> list[OutboxItem]:
    """What of the letter was ever in the outbox, oldest first, locked unless it is only shown."""
    query = (
        select(OutboxItem)
        .join(CustomerApproval, col(CustomerApproval.item_id) == col(OutboxItem.id))
        .where(CustomerApproval.letter_id == letter.id)
        .order_by(col(OutboxItem.id))
    )
    if lock:
        query = query.with_for_update(of=OutboxItem).execution_options(populate_existing=True)
    return list(work.session.exec(query))


def row_of(
    made: Letter, sort: CustomerLetterSort, recipient: str, *, staff_id: int, now: datetime
) -> CustomerLetter:
    """The row of a letter that was made for a customer; the caller says what it is about."""
    content = normalised(LetterContent((recipient,), made.subject, made.text, made.html))
    return CustomerLetter(
        sort=sort,
        language=made.language,
        recipients=[recipient],
        subject=content.subject,
        text=content.text,
        html=content.html,
        content_hash=content_hash(content),
        created_at=now,
        created_by=staff_id,
    )


def propose(work: Work, fresh: CustomerLetter, now: datetime) -> CustomerLetter:
    """Offer a letter for approval in the place of the live one about the same matter.

    Raises:
        RuleViolation: that one is on its way, or nobody knows whether it arrived.
    """
    query = select(CustomerLetter).where(
        CustomerLetter.referral_id == fresh.referral_id,
        CustomerLetter.incident_customer_id == fresh.incident_customer_id,
        col(CustomerLetter.state).in_(list(LIVE)),
    )
    for live in list(work.session.exec(query.with_for_update())):
        set_aside(work, live, "replaced", now)
    return work.add(fresh)


def set_aside(work: Work, letter: CustomerLetter, reason: str, now: datetime) -> None:
    """Take a live letter out of play; an approval that was not sent yet becomes void (invariant 2).

    Raises:
        RuleViolation: it is on its way, or nobody knows whether it arrived.
    """
    if is_leaving(work, letter):
        message = "the last letter to this customer is on its way or unsure: decide on that one first"
        raise RuleViolation(message)
    call_back(work, letter, reason, now)
    advance(letter, DraftEvent.REPLACED)
    note(work, letter, EventCode.CUSTOMER_LETTER_SUPERSEDED, now, reason=reason)
    # The next one is inserted at once, and there is one live letter only.
    work.session.flush()


def set_case_aside(work: Work, case_id: int, reason: str, now: datetime) -> None:
    """Void what waits to pass a case on, because a new mail came or the case changed hands (invariant 2)."""
    for letter in of_case(work, case_id):
        if letter.state in LIVE and not is_leaving(work, letter):
            set_aside(work, letter, reason, now)


def is_leaving(work: Work, letter: CustomerLetter) -> bool:
    """Whether it is being handed over, or may have been."""
    states = {item.state for item in outbox_of(work, letter)}
    return letter.state is DraftState.APPROVED and bool(states & {OutboxState.SENDING, OutboxState.UNSURE})


def call_back(work: Work, letter: CustomerLetter, reason: str, now: datetime) -> None:
    """Void the approvals of a letter and take it out of the outbox, if it is there."""
    for item in outbox_of(work, letter):
        if item.state in {OutboxState.QUEUED, OutboxState.FAILED}:
            letters.advance(item, OutboxEvent.CANCELLED, now)
    for approval in approvals(work, letter.id or 0):
        approval.voided_at, approval.void_reason = now, reason


def advance(letter: CustomerLetter, event: DraftEvent) -> None:
    """Move a letter along the table of drafts.

    Raises:
        RuleViolation: the event is not possible in this state.
    """
    letter.state = move(DRAFT_TRANSITIONS, letter.state, event)


def refusal(work: Work, item: OutboxItem, content_hash: str) -> str:
    """Why a letter may not leave, or nothing: the last look before the door (invariant 2)."""
    approval = _approval_of(work, item)
    if approval is None:
        return "no_approval"
    if approval.voided_at is not None:
        return "approval_void"
    return "" if approval.content_hash == content_hash else "content_differs"


def note_sent(work: Work, item: OutboxItem, now: datetime) -> None:
    """What a letter that the server took does to its referral, or to its line in the register of breaches."""
    approval = _approval_of(work, item)
    if approval is None:
        return
    letter = by_number(work, approval.letter_id, lock=True)
    advance(letter, DraftEvent.SENT)
    referral, customer = referral_of(work, letter), concerned(work, letter)
    if referral is not None:
        referrals.note_forwarded(work, referral, approval.staff_id, now)
    if customer is not None:
        customer.told_at, customer.told_by = now, approval.staff_id
        _touch_incident(work, customer, EventCode.INCIDENT_CUSTOMER_TOLD, now)


def note_returned(work: Work, item: OutboxItem, now: datetime) -> None:
    """A letter came back, so the customer was not told."""
    approval = _approval_of(work, item)
    if approval is None:
        return
    letter = by_number(work, approval.letter_id)
    referral, customer = referral_of(work, letter), concerned(work, letter)
    if referral is not None:
        referrals.note_not_forwarded(work, referral, approval.staff_id, now)
    if customer is not None and customer.told_at == item.ended_at:
        customer.told_at = customer.told_by = None
        _touch_incident(work, customer, EventCode.INCIDENT_CUSTOMER_UNTOLD, now)


def let_go(work: Work, item: OutboxItem, now: datetime) -> None:
    """A colleague decided that a letter that failed or was unsure does not leave."""
    approval = _approval_of(work, item)
    if approval is not None:
        letter = by_number(work, approval.letter_id, lock=True)
        call_back(work, letter, "cancelled", now)
        advance(letter, DraftEvent.REPLACED)


def subject_of(work: Work, item: OutboxItem) -> str:
    """The subject of the letter behind an item, empty where there is none."""
    approval = _approval_of(work, item)
    return by_number(work, approval.letter_id).subject if approval is not None else ""


def forget(work: Work, wiped: Sequence[CustomerLetter], now: datetime) -> None:
    """Wipe what letters say, here and in the outbox; that they were sent, and when, stays."""
    for letter in wiped:
        letter.recipients, letter.subject, letter.text, letter.html, letter.remark = [], "", "", "", ""
        query = select(CustomerApproval).where(CustomerApproval.letter_id == letter.id)
        for approval in work.session.exec(query):
            approval.despite = ""
        for item in outbox_of(work, letter):
            # A letter that is still on its way would be lost without its bytes.
            if item.state not in {OutboxState.QUEUED, OutboxState.SENDING}:
                mailbox_copies.wipe_letter(work, item, now)


def note(
    work: Work,
    letter: CustomerLetter,
    code: EventCode,
    now: datetime,
    actor: str = audit.BOT,
    **detail: str | int | list[str] | None,
) -> None:
    """A line in the trail of events about a letter, at its case where it has one."""
    case, customer = case_of(work, letter), concerned(work, letter)
    audit.append(
        work,
        code,
        now,
        actor=actor,
        case_id=case.id if case else None,
        customer_letter=letter.id,
        incident=customer.incident_id if customer else None,
        sort=letter.sort.value,
        **detail,
    )


def _approval_of(work: Work, item: OutboxItem) -> CustomerApproval | None:
    query = select(CustomerApproval).where(CustomerApproval.item_id == item.id)
    return work.session.exec(query).first()


def _touch_incident(work: Work, customer: IncidentCustomer, code: EventCode, now: datetime) -> None:
    row = work.get(Incident, customer.incident_id, lock=True)
    row.version, row.updated_at = row.version + 1, now
    audit.append(work, code, now, incident=row.id, customer=customer.id)
