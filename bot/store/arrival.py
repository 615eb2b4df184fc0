"""What follows when the mail server took a letter: the draft is sent, the case moves on, clocks end.

Called by sending, and by approving when a person finds that an unsure letter did arrive.
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
        for request in cases.requests(work, item.case_id, open_only=True):
            request.outcome, request.ended_at = "answered", now
    if reply is Reply.IDENTITY_CONFIRM:
        _identity_was_asked(cases.identity(work, item.case_id), now)
    # A new mail may have come while the letter was on its way: then the case is at work again.
    if case.state in {CaseState.SENDING, CaseState.TO_HANDLE}:
        cases.advance(case, after, now)
    work.session.flush()
    cases.refresh_clocks(work, case)


def _identity_was_asked(check: IdentityCheck | None, now: datetime) -> None:
    if check is not None and check.state == "needed":
        check.state, check.asked_at = "asked", now
