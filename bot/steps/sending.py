"""Outbox → sent: hands every approved letter to the mail server, at most once.

Called by the scheduler and by `privacybot run` through `bot.app`. Never composes, never approves, and
never sends again what may have arrived: that is `unsure`, and a person decides (invariant 3).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.errors import DecryptionError, SendError
from bot.ports import Handover, Mailbox, Sender, SendResult
from bot.rules.composing import content_hash, read_back
from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.events import EventCode
from bot.rules.retrying import Next, RetryTerms, after_try_later
from bot.rules.states import CaseEvent, CaseState, OutboxEvent, OutboxState
from bot.store import audit, cases, customer_letters, letters
from bot.store.arrival import note_arrival
from bot.store.tables import Approval, Case, OutboxItem
from bot.store.work import Store, Work

log = structlog.get_logger(__name__)

#: Longer than any hand-over may take; an older one was left behind by a process that died.
HANDOVER_LIMIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SendingTerms:
    """Who the envelope sender is, and how often a postponed letter is tried."""

    bounce_address: str
    staff_addresses: frozenset[str]
    retry: RetryTerms = field(default_factory=RetryTerms)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A letter taken from the outbox: its row's id and the bytes to hand over."""

    item_id: int
    raw: bytes
    recipients: tuple[str, ...]


def send_due(store: Store, sender: Sender, terms: SendingTerms, now: datetime) -> int:
    """Hand over everything that is due; how many hand-overs were tried."""
    tried = 0
    while (claimed := _claim(store, terms, now)) is not None:
        tried += 1
        if claimed.raw:
            store.boundary("sending.handover:before")
            result = _hand_over(sender, claimed, terms)
            store.boundary("sending.handover:after")
            _note_result(store, claimed.item_id, result, terms, now)
    return tried


def _hand_over(sender: Sender, claimed: _Claimed, terms: SendingTerms) -> SendResult:
    try:
        return sender.send(claimed.raw, terms.bounce_address, claimed.recipients)
    except SendError:
        # Raised before any hand-over only: nothing was taken.
        return SendResult(Handover.TRY_LATER, 0, "not_usable")
    except Exception as error:
        # Nobody knows how far it came, so a person decides (invariant 3).
        log.exception("sending.broke_off", item=claimed.item_id, error=type(error).__name__)
        return SendResult(Handover.UNSURE, 0, "broke_off")


def _claim(store: Store, terms: SendingTerms, now: datetime) -> _Claimed | None:
    """Take one due letter; a letter that fails the last check is refused here and has no bytes."""
    with store.begin("sending.claim") as work:
        item = letters.next_due(work, now)
        if item is None:
            return None
        letters.advance(item, OutboxEvent.CLAIMED, now)
        raw = _opened(work, item)
        refusal = _refusal(work, item, raw, terms.staff_addresses)
        if refusal:
            _end(work, item, OutboxEvent.REFUSED, now, code=0, reason=refusal)
            raw = b""
        assert item.id is not None
        return _Claimed(item.id, raw, tuple(item.recipients))


def _opened(work: Work, item: OutboxItem) -> bytes:
    """The letter's bytes; none when they were changed, wiped, or sealed with a key that is missing."""
    try:
        return work.vault.open(item.sealed) if item.sealed else b""
    except DecryptionError:
        return b""


def _refusal(work: Work, item: OutboxItem, raw: bytes, staff: frozenset[str]) -> str:
    """Why this letter may not leave, or nothing: the last look before the door (invariant 2)."""
    if not raw:
        return "unreadable"
    content = read_back(raw)
    if set(content.recipients) != set(item.recipients):
        return "recipients_differ"
    if item.purpose == OUTBOX_PURPOSE:
        return customer_letters.refusal(work, item, content_hash(content))
    if item.purpose != "letter":
        return "" if set(item.recipients) <= staff else "not_to_staff"
    if item.approval_id is None:
        return "no_approval"
    approval = work.get(Approval, item.approval_id)
    if approval.voided_at is not None:
        return "approval_void"
    if approval.content_hash != content_hash(content):
        return "content_differs"
    return ""


def _note_result(store: Store, item_id: int, result: SendResult, terms: SendingTerms, now: datetime) -> None:
    with store.begin("sending.result") as work:
        item = letters.locked(work, item_id)
        if item.state is not OutboxState.SENDING:
            # It took longer than `HANDOVER_LIMIT`, and a person was asked already.
            log.warning("sending.came_late", item=item_id, outcome=result.handover.value)
            return
        following = _following(item, result, terms, now)
        item.due_at = following.due_at
        _end(work, item, following.event, now, code=result.code, reason=result.reason)


def _following(item: OutboxItem, result: SendResult, terms: SendingTerms, now: datetime) -> Next:
    match result.handover:
        case Handover.ACCEPTED:
            return Next(OutboxEvent.ACCEPTED, now)
        case Handover.REFUSED:
            return Next(OutboxEvent.REFUSED, now)
        case Handover.UNSURE:
            return Next(OutboxEvent.LOST_TRACK, now)
        case Handover.TRY_LATER:
            return after_try_later(item.queued_at, now, item.attempts, terms.retry)


def _end(work: Work, item: OutboxItem, event: OutboxEvent, now: datetime, *, code: int, reason: str) -> None:
    """Note how a hand-over ended, on the letter and on its case."""
    letters.advance(item, event, now)
    item.last_code, item.last_reason = code, reason[:100]
    log.info("sending.ended", item=item.id, outcome=event.value, code=code, attempts=item.attempts)
    if event is OutboxEvent.ACCEPTED:
        note_arrival(work, item, now)
    elif event in {OutboxEvent.REFUSED, OutboxEvent.LOST_TRACK}:
        _trouble(work, item, event, now)


def _trouble(work: Work, item: OutboxItem, event: OutboxEvent, now: datetime) -> None:
    refused = event is OutboxEvent.REFUSED
    audit.append(
        work,
        EventCode.LETTER_FAILED if refused else EventCode.LETTER_UNSURE,
        now,
        case_id=item.case_id,
        item=item.id,
        reply_code=item.last_code,
        reason=item.last_reason,
    )
    # Only the letter to the person moves the case.
    if item.case_id is None or item.draft_id is None:
        return
    case = work.get(Case, item.case_id, lock=True)
    if case.state is CaseState.SENDING:
        said = (
            "The mail server refused the letter." if refused else "Nobody knows whether the letter arrived."
        )
        cases.advance(case, CaseEvent.NOT_DELIVERED, now, said)


def recover(store: Store, now: datetime, *, sole_process: bool) -> int:
    """Turn hand-overs that a dead process left behind into `unsure`; how many there were.

    With `sole_process` (SQLite, at start) nobody else can be sending, so none of them is still going on.
    """
    limit = now if sole_process else now - HANDOVER_LIMIT
    with store.read() as work:
        left = letters.left_in_sending(work, limit)
    return sum(_recover_one(store, item_id, limit, now) for item_id in left)


def _recover_one(store: Store, item_id: int, limit: datetime, now: datetime) -> bool:
    with store.begin("sending.recover") as work:
        item = letters.locked(work, item_id)
        # Its hand-over may have ended since, and another one begun.
        if item.state is not OutboxState.SENDING or item.claimed_at is None or item.claimed_at > limit:
            return False
        _end(work, item, OutboxEvent.LOST_TRACK, now, code=0, reason="process_died")
        return True


def copy_sent(store: Store, mailbox: Mailbox, now: datetime) -> int:
    """Lay a copy of every sent letter in the Sent folder; how many were laid there.

    Raises:
        MailboxError: the server cannot be reached; the next run goes on where this one stopped.
    """
    with store.read() as work:
        readable = [(item, _opened(work, item)) for item in letters.to_copy(work)]
        waiting = [(item.id, item.message_id, raw, item.ended_at or now) for item, raw in readable if raw]
    for item_id, message_id, raw, sent_at in waiting:
        store.boundary("sending.append:before")
        mailbox.append_sent(raw, message_id, sent_at)
        store.boundary("sending.append:after")
        with store.begin("sending.copied") as work:
            work.get(OutboxItem, item_id).copied_at = now
    return len(waiting)
