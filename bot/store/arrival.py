"""What follows when the mail server took a letter, or when the letter came back.

Called by sending, by approving when a person finds that an unsure letter did arrive, and by filing for a
bounce; decides nothing and talks to no server.
"""

from datetime import datetime

from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.identity import IdentityLevel
from bot.rules.identity_states import ASKED_BY_LETTER, IdentityState
from bot.rules.replying import AFTER_SENDING, ENDED_BY, ENDED_BY_LETTER, Reply, ended_by
from bot.rules.states import CaseEvent, CaseState, DraftEvent, OutboxState
from bot.store import audit, cases, confirm_codes, customer_letters, referrals
from bot.store.drafts import is_leaving, set_live_aside
from bot.store.objection_courses import course_of
from bot.store.tables import Case, Draft, IdentityCheck, OutboxItem, RequestRow
from bot.store.work import Work
from classifiers.kinds import Kind

#: What is said of a letter that came back without a cause.
NO_CAUSE = "the mail system gives no cause"


def note_arrival(work: Work, item: OutboxItem, now: datetime, actor: str = audit.BOT) -> None:
    """What a letter that the server took does to its draft, its case and its requests."""
    audit.append(work, EventCode.LETTER_SENT, now, actor=actor, case_id=item.case_id, item=item.id)
    if item.purpose == OUTBOX_PURPOSE:
        customer_letters.note_sent(work, item, now)
    if item.case_id is None or item.draft_id is None:
        return
    draft = work.get(Draft, item.draft_id, lock=True)
    case = work.get(Case, item.case_id, lock=True)
    cases.advance_draft(draft, DraftEvent.SENT)
    reply = Reply(draft.situation)
    after = AFTER_SENDING[reply]
    if reply is Reply.PROCESSOR_REFERRAL and referrals.also_ours(work, item.case_id):
        # The customer answers for its part; what we hold for ourselves still waits for our own answer.
        after = CaseEvent.INTERIM_SENT
    elif after is CaseEvent.ANSWER_SENT:
        # A mail that came too late for this letter is not answered by it, and keeps its case open.
        later = {message.id for message in cases.waiting_messages(work, item.case_id, held=True)}
        later.discard(draft.message_id)
        _end_requests(work, draft, later, now)
        left = cases.requests(work, item.case_id, open_only=True)
        after = CaseEvent.INTERIM_SENT if later or left else after
    elif after is CaseEvent.IDENTITY_ASKED:
        _identity_was_asked(cases.identity(work, item.case_id), reply, now)
        confirm_codes.letter_left(work, draft, now)
    elif reply is Reply.EXTENSION:
        _extend_requests(work, draft, now)
    # A new mail may have come while the letter was on its way: then the case is at work again.
    if case.state in {CaseState.SENDING, CaseState.TO_HANDLE}:
        cases.advance(case, after, now)
    work.session.flush()
    cases.refresh_clocks(work, case)


def _open_requests(work: Work, draft: Draft) -> list[RequestRow]:
    """What the letter is about and is still open. A draft of before it was noted is about everything."""
    waiting = cases.requests(work, draft.case_id, open_only=True)
    return [request for request in waiting if not draft.about or request.kind in draft.about]


def _end_requests(work: Work, draft: Draft, later: set[int | None], now: datetime) -> None:
    course = course_of(work, draft.case_id, until=draft.created_at)
    for request in _open_requests(work, draft):
        if request.message_id not in later:
            request.outcome = ended_by(Reply(draft.situation), Kind(request.kind), course)
            request.ended_at = now
    work.session.flush()


def _extend_requests(work: Work, draft: Draft, now: datetime) -> None:
    """The person knows now that it takes longer: from here on the day in the letter counts (art. 12(3))."""
    for request in _open_requests(work, draft):
        if request.extended_at is None:
            request.extended_on, request.extended_at = draft.extends_to, now


def note_bounce(work: Work, item: OutboxItem, case: Case, why: str, now: datetime) -> None:
    """A letter came back: what it answered is open again with its old dates, and a person has work to do.

    `why` is the cause in the words of `bot.rules.delivery_causes`, empty when the mail system gave none.
    """
    item.bounced_at, item.bounce_reason = now, (why or NO_CAUSE)[:200]
    passed_on = item.purpose == OUTBOX_PURPOSE
    if passed_on:
        customer_letters.note_returned(work, item, now)
        _take_back_what_says_so(work, case, now)
    for request in cases.requests(work, case.id or 0):
        ended_by_it = request.outcome in ENDED_BY_LETTER and request.ended_at == item.ended_at
        # Whatever was passed on and did not arrive is with nobody.
        if ended_by_it or (passed_on and request.outcome == ENDED_BY[Reply.PROCESSOR_REFERRAL]):
            request.outcome, request.ended_at = "open", None
        if request.extended_at is not None and request.extended_at == item.ended_at:
            # Nobody was told, so the first dates count.
            request.extended_on = request.extended_at = None
    _identity_was_not_asked(work, item)
    confirm_codes.letter_came_back(work, item.draft_id, now)
    cases.advance(case, CaseEvent.NOT_DELIVERED, now, _not_delivered(work, item))
    work.session.flush()
    cases.refresh_clocks(work, case)


def _take_back_what_says_so(work: Work, case: Case, now: datetime) -> None:
    """A letter that tells the person that the customer has the message may not leave, if it has not left."""
    live = cases.live_draft(work, case.id or 0)
    if live is not None and live.situation == Reply.PROCESSOR_REFERRAL and not is_leaving(work, live):
        set_live_aside(work, case, "not_forwarded", now)


def _not_delivered(work: Work, item: OutboxItem) -> str:
    """Which letter did not arrive, and why; the subject is cut, for the reason must not lose its end."""
    if item.draft_id is not None:
        subject = work.get(Draft, item.draft_id).subject
    else:
        subject = customer_letters.subject_of(work, item)
    day = local_day(item.ended_at or item.queued_at)
    named = f'The letter "{subject[:120]}" of {day:%d-%m-%Y} was not delivered'
    return f"{named}: {item.bounce_reason}."


def _identity_was_not_asked(work: Work, item: OutboxItem) -> None:
    """Take back that identity was asked, if by this letter: no clock stands still for it."""
    check = cases.identity(work, item.case_id or 0)
    if check is None or check.state != "asked" or check.asked_at != item.ended_at:
        return
    others = [
        other
        for other in cases.outbox(work, item.case_id or 0)
        if other.state is OutboxState.SENT and other.bounced_at is None and other.draft_id is not None
    ]
    asked = [one.ended_at for one in others if _asks_identity(work, one) and one.ended_at is not None]
    check.state, check.asked_at = ("asked", min(asked)) if asked else ("needed", None)


def _asks_identity(work: Work, item: OutboxItem) -> bool:
    reply = Reply(work.get(Draft, item.draft_id).situation)
    return AFTER_SENDING[reply] is CaseEvent.IDENTITY_ASKED


def _identity_was_asked(check: IdentityCheck | None, reply: Reply, now: datetime) -> None:
    if check is not None and reply is Reply.IDENTITY_DOCUMENT:
        check.level = IdentityLevel.DOCUMENT.value
    if check is not None and IdentityState(check.state) in ASKED_BY_LETTER:
        check.state, check.asked_at = IdentityState.ASKED.value, now
