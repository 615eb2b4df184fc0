"""What follows when the mail server took a letter, or when the letter came back.

Called by sending, by approving when a person finds that an unsure letter did arrive, and by filing for a
bounce; decides nothing and talks to no server.
"""

from datetime import datetime

from bot.rules.events import EventCode
from bot.rules.replying import AFTER_SENDING, Reply
from bot.rules.states import CaseEvent, CaseState, DraftEvent
from bot.store import audit, cases
from bot.store.tables import Case, Draft, IdentityCheck, OutboxItem
from bot.store.work import Work


def note_arrival(work: Work, item: OutboxItem, now: datetime, actor: str = audit.BOT) -> None:
    """What a letter that the server took does to its draft, its case and its requests."""
    audit.append(work, EventCode.LETTER_SENT, now, actor=actor, case_id=item.case_id, item=item.id)
    if item.case_id is None or item.draft_id is None:
        return
    draft = work.get(Draft, item.draft_id, lock=True)
    case = work.get(Case, item.case_id, lock=True)
    cases.advance_draft(draft, DraftEvent.SENT)
    reply = Reply(draft.situation)
    after = AFTER_SENDING[reply]
    if after is CaseEvent.ANSWER_SENT:
        # A mail that came too late for this letter is not answered by it, and keeps its case open.
        later = {message.id for message in cases.waiting_messages(work, item.case_id, held=True)}
        later.discard(draft.message_id)
        _end_requests(work, item.case_id, later, now)
        after = CaseEvent.INTERIM_SENT if later else after
    if reply is Reply.IDENTITY_CONFIRM:
        _identity_was_asked(cases.identity(work, item.case_id), now)
    # A new mail may have come while the letter was on its way: then the case is at work again.
    if case.state in {CaseState.SENDING, CaseState.TO_HANDLE}:
        cases.advance(case, after, now)
    work.session.flush()
    cases.refresh_clocks(work, case)


def _end_requests(work: Work, case_id: int, later: set[int | None], now: datetime) -> None:
    for request in cases.requests(work, case_id, open_only=True):
        if request.message_id not in later:
            request.outcome, request.ended_at = "answered", now


def note_bounce(work: Work, item: OutboxItem, case: Case, now: datetime) -> None:
    """A letter came back: what it answered is open again with its old dates, and a person has work to do."""
    for request in cases.requests(work, item.case_id or 0):
        if request.outcome == "answered" and request.ended_at == item.ended_at:
            request.outcome, request.ended_at = "open", None
    cases.advance(case, CaseEvent.NOT_DELIVERED, now, "A letter of this case came back as undeliverable.")
    work.session.flush()
    cases.refresh_clocks(work, case)


def _identity_was_asked(check: IdentityCheck | None, now: datetime) -> None:
    if check is not None and check.state == "needed":
        check.state, check.asked_at = "asked", now
