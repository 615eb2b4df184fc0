"""Letter to a customer → approval → outbox: the gate of `bot.steps.approving`, for letters to customers.

Called by `privacybot customers` and the page of such a letter. Every function names the colleague who acts,
and the hash is taken again just before the hand-over (invariant 2). The recipient is the customer's address,
which no edit changes.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from bot.errors import RuleViolation, StaleDraft
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.composing import Envelope, compose, content_hash
from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.events import EventCode
from bot.rules.objections import ObjectionCode, require_answered
from bot.rules.states import DraftEvent, DraftState, OutboxState
from bot.rules.tokens import message_id
from bot.store import audit, cases, customer_letters, staff
from bot.store.customer_objections import objections_to
from bot.store.referral_tables import CustomerApproval, CustomerLetter
from bot.store.tables import OutboxItem
from bot.store.work import Store, Work
from classifiers.kinds import Kind
from responses.facts import Letter
from responses.render import html_of

_CHANGED = "the letter is no longer the one you saw: look at it again"
_TWICE = "you approved this letter already: a second colleague must approve it too"
_NOT_PROPOSED = "this letter does not wait for approval"
_GONE = "there is nothing to undo: the letter has left, or was not approved"

#: Every sentence of this step, for the tables of words.
SAID = (_CHANGED, _TWICE, _NOT_PROPOSED, _GONE)


@dataclass(frozen=True, slots=True)
class Approved:
    """A letter in the outbox and until when it can be called back; None while a second one must approve."""

    item_id: int | None
    leaves_at: datetime | None


def approve(
    store: Store,
    number: int,
    *,
    shown_hash: str,
    staff_id: int,
    terms: ApprovalTerms,
    now: datetime,
    despite: str = "",
) -> Approved:
    """Let a letter leave, if it is what the colleague saw; `despite` says why something may be passed over.

    Raises:
        NotFound: there is no such letter or colleague.
        StaleDraft: the letter is no longer what was shown.
        RuleViolation: it does not wait, something may not be passed over, or may but without a reason.
    """
    with store.begin("approving_customers.approve") as work:
        staff.require_active(work, staff_id)
        letter = _proposed(work, number)
        content = customer_letters.content_of(letter)
        if not shown_hash or content_hash(content) != shown_hash or letter.content_hash != shown_hash:
            raise StaleDraft(_CHANGED)
        passed_over = require_answered(objections_to(work, letter, terms.ours), despite)
        approval = _record(work, letter, staff_id, shown_hash, now)
        approval.despite = despite.strip()[:1000] if passed_over else ""
        if _needs_second(work, letter, terms):
            _note(work, letter, EventCode.CUSTOMER_LETTER_FIRST_APPROVAL, approval, passed_over)
            return Approved(None, None)
        customer_letters.advance(letter, DraftEvent.APPROVED)
        item = _queue(work, letter, approval, terms, now)
        approval.item_id = item.id
        _note(work, letter, EventCode.CUSTOMER_LETTER_APPROVED, approval, passed_over)
        return Approved(item.id, item.due_at)


def undo(store: Store, number: int, *, staff_id: int, now: datetime) -> None:
    """Take an approval back while the letter still waits.

    Raises:
        NotFound: there is no such letter or colleague.
        RuleViolation: it is on its way, or was not approved.
    """
    with store.begin("approving_customers.undo") as work:
        staff.require_active(work, staff_id)
        letter = _locked(work, number)
        items = customer_letters.outbox_of(work, letter)
        if not any(item.state is OutboxState.QUEUED for item in items):
            raise RuleViolation(_GONE)
        customer_letters.call_back(work, letter, "undone", now)
        customer_letters.advance(letter, DraftEvent.UNDONE)
        actor = audit.staff_actor(staff_id)
        customer_letters.note(work, letter, EventCode.CUSTOMER_LETTER_UNDONE, now, actor)


def edit(
    store: Store, number: int, *, subject: str, text: str, shown_hash: str, staff_id: int, now: datetime
) -> int:
    """Put a changed letter in the place of the one that was shown; the number of the new one.

    Raises:
        NotFound: there is no such letter or colleague.
        StaleDraft: another colleague changed it first.
        RuleViolation: it does not wait for approval.
    """
    with store.begin("approving_customers.edit") as work:
        staff.require_active(work, staff_id)
        old = _proposed(work, number)
        if old.content_hash != shown_hash:
            raise StaleDraft(_CHANGED)
        html = html_of(text, subject=subject, language=old.language)
        changed = Letter(old.sort.value, old.language, subject, text, html)
        row = customer_letters.row_of(changed, old.sort, old.recipients[0], staff_id=staff_id, now=now)
        row.referral_id, row.incident_customer_id = old.referral_id, old.incident_customer_id
        fresh = customer_letters.propose(work, row, now)
        actor = audit.staff_actor(staff_id)
        customer_letters.note(work, fresh, EventCode.CUSTOMER_LETTER_EDITED, now, actor, before=old.id)
        return fresh.id or 0


def reject(store: Store, number: int, remark: str, *, staff_id: int, now: datetime) -> None:
    """Refuse a proposed letter: the customer is not written to.

    Raises:
        NotFound: there is no such letter or colleague.
        RuleViolation: it does not wait for approval.
    """
    with store.begin("approving_customers.reject") as work:
        staff.require_active(work, staff_id)
        letter = _proposed(work, number)
        letter.remark = remark[:1000]
        customer_letters.call_back(work, letter, "rejected", now)
        customer_letters.advance(letter, DraftEvent.REJECTED)
        actor = audit.staff_actor(staff_id)
        customer_letters.note(work, letter, EventCode.CUSTOMER_LETTER_REJECTED, now, actor)


def _locked(work: Work, number: int) -> CustomerLetter:
    """The letter, locked after its case, as the steps lock."""
    customer_letters.case_of(work, customer_letters.by_number(work, number), lock=True)
    return customer_letters.by_number(work, number, lock=True)


def _proposed(work: Work, number: int) -> CustomerLetter:
    letter = _locked(work, number)
    if letter.state is not DraftState.PROPOSED:
        raise RuleViolation(_NOT_PROPOSED)
    return letter


def _record(
    work: Work, letter: CustomerLetter, staff_id: int, shown_hash: str, now: datetime
) -> CustomerApproval:
    """Note the approval; nobody approves the same letter twice."""
    if any(one.staff_id == staff_id for one in customer_letters.approvals(work, letter.id or 0)):
        raise RuleViolation(_TWICE)
    return work.add(
        CustomerApproval(
            letter_id=letter.id or 0, staff_id=staff_id, content_hash=shown_hash, approved_at=now
        )
    )


def _needs_second(work: Work, letter: CustomerLetter, terms: ApprovalTerms) -> bool:
    """Whether the settings ask two colleagues for what the letter is about, and only one has approved."""
    case = customer_letters.case_of(work, letter)
    kinds = {Kind.BREACH}
    if case is not None:
        kinds = {Kind(request.kind) for request in cases.requests(work, case.id or 0, open_only=True)}
    few = len(customer_letters.approvals(work, letter.id or 0)) < 2
    return bool(kinds & terms.four_eyes_for) and few


def _queue(
    work: Work, letter: CustomerLetter, approval: CustomerApproval, terms: ApprovalTerms, now: datetime
) -> OutboxItem:
    case = customer_letters.case_of(work, letter)
    domain = terms.from_address.rpartition("@")[2]
    # An answer to a letter about a breach belongs to no case, and a person looks where it goes.
    our_id = (
        message_id(terms.signing_key, case.id or 0, token_hex(8), domain)
        if case is not None
        else f"<{OUTBOX_PURPOSE}-{token_hex(12)}@{domain}>"
    )
    envelope = Envelope(
        from_name=terms.from_name, from_address=terms.from_address, message_id=our_id, date=now
    )
    content = customer_letters.content_of(letter)
    return work.add(
        OutboxItem(
            purpose=OUTBOX_PURPOSE,
            dedupe_key=f"{OUTBOX_PURPOSE}:{approval.id}",
            case_id=case.id if case is not None else None,
            message_id=our_id,
            sealed=work.vault.seal(compose(content, envelope)),
            recipients=list(content.recipients),
            queued_at=now,
            due_at=now + terms.undo,
        )
    )


def _note(
    work: Work,
    letter: CustomerLetter,
    code: EventCode,
    approval: CustomerApproval,
    passed_over: tuple[ObjectionCode, ...],
) -> None:
    """Write the approval into the audit trail: the codes of what was passed over, not the reason's words."""
    customer_letters.note(
        work,
        letter,
        code,
        approval.approved_at,
        audit.staff_actor(approval.staff_id),
        content=approval.content_hash,
        item=approval.item_id,
        despite=[one.value for one in passed_over],
    )
