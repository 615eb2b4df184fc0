"""The letters of a case that left: their words as they were approved, by whom, and what became of each.

Read by the page of a case, by the download of the files that went along, and by `queue show`. Changes
nothing; of a case that was forgotten there is nothing left to read.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.rules.confirming import without_codes
from bot.rules.deliveries import Delivery, delivery_of
from bot.rules.events import EventCode
from bot.rules.states import OutboxEvent, OutboxState
from bot.store import cases
from bot.store.tables import Approval, Case, Draft, Event, OutboxItem
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved a letter and when, and why in spite of what stood against it; empty where nothing did."""

    staff_id: int
    at: datetime
    despite: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter that was handed to the mail server.

    `shown_hash` is what its approval was about, `enclosures` are the names of the files that went along and
    are still kept. `files_wiped_at` is when they were forgotten, long before the words. `returned_why` is in
    the words of `bot.rules.delivery_causes`.
    """

    shown_hash: str
    situation: str
    language: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    enclosures: tuple[str, ...]
    files_wiped_at: datetime | None
    approvals: tuple[Approved, ...]
    handed_over_at: datetime
    delivery: Delivery
    returned_at: datetime | None
    returned_why: str


def letters_sent(work: Work, case: Case) -> tuple[SentLetter, ...]:
    """The letters of a case that left, or that may have left; the newest first."""
    history = cases.history(work, case.id or 0)
    return tuple(
        _letter(work, item, draft, delivery, history) for item, draft, delivery in _left(work, case, history)
    )


def shown_draft(work: Work, case: Case, shown_hash: str) -> Draft | None:
    """The draft that a colleague sees under this hash: the live one of the case, or one that left."""
    history = cases.history(work, case.id or 0)
    live = cases.live_draft(work, case.id or 0)
    shown = [*([live] if live else []), *(draft for _, draft, _ in _left(work, case, history))]
    return next((draft for draft in shown if draft.content_hash == shown_hash), None)


def _left(work: Work, case: Case, history: Collection[Event]) -> Iterator[tuple[OutboxItem, Draft, Delivery]]:
    """Each mail of a case that left or may have left, with its draft and what became of it."""
    for item in cases.outbox(work, case.id or 0) if case.forgotten_at is None else ():
        delivery = _delivery(item, history)
        # What went to a customer, and not to the person, has a page of its own.
        if delivery is not None and item.draft_id is not None:
            yield item, work.get(Draft, item.draft_id), delivery


def _letter(
    work: Work, item: OutboxItem, draft: Draft, delivery: Delivery, history: Collection[Event]
) -> SentLetter:
    wiped = (
        event.at
        for event in history
        if event.code == EventCode.FILES_FORGOTTEN and event.detail.get("draft") == draft.id
    )
    taken = item.ended_at if item.state is OutboxState.SENT and delivery is not Delivery.FOUND else None
    return SentLetter(
        shown_hash=draft.content_hash,
        situation=draft.situation,
        language=draft.language,
        recipients=tuple(draft.recipients),
        subject=draft.subject,
        # Where nobody knows whether it arrived, a one-time code still stands in it.
        text=without_codes(draft.text),
        enclosures=tuple(file["filename"] for file in draft.attachments),
        files_wiped_at=next(wiped, None),
        approvals=_approvals(work, item, draft),
        # What a colleague found or let be ended later than it was handed over.
        handed_over_at=taken or item.claimed_at or item.queued_at,
        delivery=delivery,
        returned_at=item.bounced_at,
        returned_why=item.bounce_reason,
    )


def _delivery(item: OutboxItem, history: Collection[Event]) -> Delivery | None:
    about = [event for event in history if event.detail.get("item") == item.id]
    codes = {event.code for event in about}
    return delivery_of(
        item.state,
        was_unsure=EventCode.LETTER_UNSURE in codes,
        found=any(event.detail.get("decision") == OutboxEvent.FOUND_SENT for event in about),
        delayed=EventCode.LETTER_DELAYED in codes,
        returned=item.bounced_at is not None,
    )


def _approvals(work: Work, item: OutboxItem, draft: Draft) -> tuple[Approved, ...]:
    """The approvals under which a letter left; one that a colleague let be has none that still counts."""
    counting = cases.live_approvals(work, draft.id or 0)
    under = counting or ([work.get(Approval, item.approval_id)] if item.approval_id else [])
    return tuple(Approved(one.staff_id, one.approved_at, one.despite) for one in under)
