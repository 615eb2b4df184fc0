"""Draft → approval → outbox: the one gate through which a letter to a requester may leave.

Called by `privacybot queue` and by the web pages for a signed-in colleague. Never sends, and never
approves for the bot: every function here names the person who acts (invariant 2).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from bot.errors import RuleViolation, StaleDraft
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.composing import Envelope, LetterContent, compose, content_hash, normalised
from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.events import EventCode
from bot.rules.objections import ObjectionCode, require_answered
from bot.rules.states import CaseEvent, DraftEvent, DraftState, OutboxEvent, OutboxState
from bot.rules.tokens import message_id
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, customer_letters, letters, staff
from bot.store.arrival import note_arrival
from bot.store.drafts import content_of, copy_of, replace_live, void_approvals
from bot.store.objections import objections_to
from bot.store.staff_tables import Staff
from bot.store.tables import Approval, Case, Draft, OutboxItem
from bot.store.traces import note
from bot.store.work import Store, Work
from classifiers.kinds import Kind
from responses.notes import gaps_in
from responses.render import html_of


@dataclass(frozen=True, slots=True)
class Approved:
    """A letter in the outbox: its number and the moment until which it can be called back.

    Both are None when a second colleague must approve too.
    """

    item_id: int | None
    leaves_at: datetime | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a colleague changes in a draft; None leaves a part as it is."""

    recipients: tuple[str, ...] | None = None
    subject: str | None = None
    text: str | None = None


def approve(
    store: Store,
    reference: str,
    *,
    shown_hash: str,
    staff_id: int,
    terms: ApprovalTerms,
    now: datetime,
    despite: str = "",
) -> Approved:
    """Let the letter of this case leave, if it is still what the colleague saw.

    `shown_hash` is the content hash of the draft on the screen; `despite` the reason why it may leave
    although something stands against it.

    Raises:
        StaleDraft: the draft changed, or a new mail voided it, since it was shown.
        RuleViolation: something stands against the letter and may not be passed over, or may but without
            a reason; or the case is in no state to be answered.
        NotFound: there is no such case or colleague.
    """
    with store.begin("approving.approve") as work:
        approver = staff.require_active(work, staff_id)
        case, draft = _proposed(work, reference)
        content = content_of(work, draft)
        if not shown_hash or content_hash(content) != shown_hash or draft.content_hash != shown_hash:
            message = "the letter is no longer the one you saw: look at it again"
            raise StaleDraft(message)
        passed_over = require_answered(objections_to(work, case, draft, terms.ours), despite)
        approval = _record(work, draft, approver, shown_hash, now)
        approval.despite = despite.strip()[:1000] if passed_over else ""
        if _needs_second(work, case, draft, terms):
            case.reason, case.version = "A second colleague must approve too.", case.version + 1
            _note_approval(work, EventCode.DRAFT_FIRST_APPROVAL, approval, case, passed_over=passed_over)
            return Approved(None, None)
        cases.advance_draft(draft, DraftEvent.APPROVED)
        cases.advance(case, CaseEvent.APPROVED, now)
        item = _queue_letter(work, case, draft, approval=approval, content=content, terms=terms, now=now)
        _note_approval(work, EventCode.DRAFT_APPROVED, approval, case, passed_over=passed_over, item=item)
        return Approved(_id(item.id), item.due_at)


def _note_approval(
    work: Work,
    code: EventCode,
    approval: Approval,
    case: Case,
    *,
    passed_over: tuple[ObjectionCode, ...],
    item: OutboxItem | None = None,
) -> None:
    """Write the approval into the audit trail: the codes of what was passed over, not the reason's words."""
    audit.append(
        work,
        code,
        approval.approved_at,
        actor=audit.staff_actor(approval.staff_id),
        case_id=case.id,
        draft=approval.draft_id,
        content=approval.content_hash,
        item=item.id if item else None,
        despite=[code.value for code in passed_over],
    )


def _record(work: Work, draft: Draft, approver: Staff, shown_hash: str, now: datetime) -> Approval:
    """Note the approval; nobody approves the same letter twice."""
    if any(earlier.staff_id == approver.id for earlier in cases.live_approvals(work, _id(draft.id))):
        message = "you approved this letter already: a second colleague must approve it too"
        raise RuleViolation(message)
    return work.add(
        Approval(draft_id=_id(draft.id), staff_id=_id(approver.id), content_hash=shown_hash, approved_at=now)
    )


def _needs_second(work: Work, case: Case, draft: Draft, terms: ApprovalTerms) -> bool:
    """Whether the settings ask two colleagues for this case, and only one has approved."""
    kinds = {Kind(request.kind) for request in cases.requests(work, _id(case.id), open_only=True)}
    return bool(kinds & terms.four_eyes_for) and len(cases.live_approvals(work, _id(draft.id))) < 2


def _queue_letter(
    work: Work,
    case: Case,
    draft: Draft,
    *,
    approval: Approval,
    content: LetterContent,
    terms: ApprovalTerms,
    now: datetime,
) -> OutboxItem:
    domain = terms.from_address.rpartition("@")[2]
    our_id = message_id(terms.signing_key, _id(case.id), token_hex(8), domain)
    envelope = Envelope(
        from_name=terms.from_name,
        from_address=terms.from_address,
        message_id=our_id,
        date=now,
        in_reply_to=draft.in_reply_to,
        references=tuple(draft.references),
    )
    return work.add(
        OutboxItem(
            purpose="letter",
            dedupe_key=f"letter:{approval.id}",
            case_id=case.id,
            draft_id=draft.id,
            approval_id=approval.id,
            message_id=our_id,
            sealed=work.vault.seal(compose(content, envelope)),
            recipients=list(content.recipients),
            queued_at=now,
            due_at=now + terms.undo,
        )
    )


def undo(store: Store, reference: str, *, staff_id: int, now: datetime) -> None:
    """Take an approval back while the letter still waits.

    Raises:
        RuleViolation: the letter is already on its way, or none waits.
    """
    with store.begin("approving.undo") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        draft = cases.live_draft(work, _id(case.id))
        item = cases.waiting_letter(work, _id(draft.id)) if draft and draft.id else None
        if draft is None or item is None:
            message = "there is nothing to undo: the letter has left, or none was approved"
            raise RuleViolation(message)
        letters.advance(item, OutboxEvent.CANCELLED, now)
        void_approvals(work, draft, "undone", now)
        cases.advance_draft(draft, DraftEvent.UNDONE)
        cases.advance(case, CaseEvent.UNDONE, now)
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.APPROVAL_UNDONE, now, actor=actor, case_id=case.id, draft=draft.id)


def edit(store: Store, reference: str, change: Edit, *, shown_hash: str, staff_id: int, now: datetime) -> str:
    """Put a changed letter in the place of the one that was shown; the hash of the new one.

    Raises:
        StaleDraft: another colleague changed it first.
        RuleViolation: there is no proposed letter.
    """
    with store.begin("approving.edit") as work:
        staff.require_active(work, staff_id)
        case, old = _proposed(work, reference)
        if old.content_hash != shown_hash:
            message = "a colleague changed this letter first: look at it again"
            raise StaleDraft(message)
        content = content_of(work, old)
        changed = replace(
            content,
            recipients=change.recipients if change.recipients is not None else content.recipients,
            subject=change.subject if change.subject is not None else content.subject,
            text=change.text if change.text is not None else content.text,
        )
        if change.text is not None:
            # The HTML part would still say the old words: it is made anew from the new ones.
            html = html_of(change.text, subject=changed.subject, language=old.language)
            changed = replace(changed, html=html)
        fresh = replace_live(work, case, _edited(old, normalised(changed), staff_id, now), now)
        actor = audit.staff_actor(staff_id)
        audit.append(
            work, EventCode.DRAFT_EDITED, now, actor=actor, case_id=case.id, draft=fresh.id, before=old.id
        )
        return fresh.content_hash


def _edited(old: Draft, content: LetterContent, staff_id: int, now: datetime) -> Draft:
    fresh = copy_of(old, now)
    fresh.recipients, fresh.subject = list(content.recipients), content.subject
    fresh.text, fresh.html, fresh.content_hash = content.text, content.html, content_hash(content)
    # What the colleague filled in is no longer missing.
    fresh.missing, fresh.created_by = list(gaps_in(content.text)), staff_id
    return fresh


def reject(store: Store, reference: str, remark: str, *, staff_id: int, now: datetime) -> None:
    """Refuse the proposed letter; the case waits for a person.

    Raises:
        RuleViolation: there is no proposed letter.
    """
    with store.begin("approving.reject") as work:
        staff.require_active(work, staff_id)
        # The mail is locked before its case, as everywhere.
        _, newest = cases.lock_newest(work, reference)
        case, draft = _proposed(work, reference)
        draft.remark = remark[:1000]
        void_approvals(work, draft, "rejected", now)
        cases.advance_draft(draft, DraftEvent.REJECTED)
        cases.advance(case, CaseEvent.REJECTED, now, "A colleague refused the proposed letter.")
        note(newest, now, TraceLine(Step.REPLY, draft.state.value, case.reason))
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.DRAFT_REJECTED, now, actor=actor, case_id=case.id, draft=draft.id)


def decide_unsure(store: Store, item_id: int, event: OutboxEvent, *, staff_id: int, now: datetime) -> None:
    """A person's word on a letter that failed or whose fate is unknown (invariant 3).

    FOUND_SENT: it arrived after all. SEND_AGAIN: hand the same bytes over once more. CANCELLED: let it be.

    Raises:
        RuleViolation: the letter is in no such state.
    """
    with store.begin("approving.decide") as work:
        staff.require_active(work, staff_id)
        item = letters.locked(work, item_id)
        letters.advance(item, event, now)
        actor = audit.staff_actor(staff_id)
        audit.append(
            work,
            EventCode.LETTER_DECIDED,
            now,
            actor=actor,
            case_id=item.case_id,
            item=item.id,
            decision=event.value,
        )
        _carry_out(work, item, event, staff_id, now)


def _carry_out(work: Work, item: OutboxItem, event: OutboxEvent, staff_id: int, now: datetime) -> None:
    if item.state is OutboxState.QUEUED:
        # The time to give up runs anew, or an old letter would be refused at its first 4xx answer.
        item.due_at = item.queued_at = now
    if event is OutboxEvent.FOUND_SENT:
        note_arrival(work, item, now, audit.staff_actor(staff_id))
        return
    if item.purpose == OUTBOX_PURPOSE and event is OutboxEvent.CANCELLED:
        customer_letters.let_go(work, item, now)
    if item.case_id is None or item.draft_id is None:
        return
    case, draft = work.get(Case, item.case_id, lock=True), work.get(Draft, item.draft_id, lock=True)
    if event is OutboxEvent.SEND_AGAIN:
        cases.advance(case, CaseEvent.APPROVED, now)
    elif event is OutboxEvent.CANCELLED:
        void_approvals(work, draft, "cancelled", now)
        cases.advance_draft(draft, DraftEvent.REPLACED)


def _proposed(work: Work, reference: str) -> tuple[Case, Draft]:
    case = cases.by_reference(work, reference, lock=True)
    draft = cases.live_draft(work, _id(case.id))
    if draft is None or draft.state is not DraftState.PROPOSED:
        message = "no letter of this case waits for approval"
        raise RuleViolation(message)
    return case, draft


def _id(value: int | None) -> int:
    assert value is not None, "a stored row has an id"
    return value
