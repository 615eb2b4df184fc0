"""What is kept about mail that leaves: claiming, ending, and what a crash left behind.

Called by the steps approving, sending and digesting; never talks to a server.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.states import OUTBOX_TRANSITIONS, OutboxEvent, OutboxState, move
from bot.store.tables import Case, OutboxItem
from bot.store.work import Work


def next_due(work: Work, now: datetime) -> OutboxItem | None:
    """The oldest letter that may leave now, locked; rows that another process holds are skipped."""
    query = (
        select(OutboxItem)
        .where(OutboxItem.state == OutboxState.QUEUED, col(OutboxItem.due_at) <= now)
        .order_by(col(OutboxItem.due_at), col(OutboxItem.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return work.session.exec(query).first()


def locked(work: Work, item_id: int) -> OutboxItem:
    """A letter, locked after its case: whoever needs both locks takes them in this order.

    Raises:
        NotFound: there is no such letter.
    """
    item = work.get(OutboxItem, item_id)
    if item.case_id is not None:
        work.get(Case, item.case_id, lock=True)
    return work.get(OutboxItem, item_id, lock=True)


def advance(item: OutboxItem, event: OutboxEvent, now: datetime) -> None:
    """Move a letter along its table and note when it ended.

    Raises:
        RuleViolation: the event is not possible in this state.
    """
    item.state = move(OUTBOX_TRANSITIONS, item.state, event)
    if event is OutboxEvent.CLAIMED:
        item.claimed_at, item.attempts = now, item.attempts + 1
    item.ended_at = None if item.state in {OutboxState.QUEUED, OutboxState.SENDING} else now


def left_in_sending(work: Work, claimed_before: datetime) -> list[int]:
    """Numbers of letters whose hand-over began and whose end nobody noted: the process died in between."""
    query = select(OutboxItem).where(
        OutboxItem.state == OutboxState.SENDING, col(OutboxItem.claimed_at) <= claimed_before
    )
    return [item.id for item in work.session.exec(query.order_by(col(OutboxItem.id))) if item.id is not None]


def to_copy(work: Work) -> list[OutboxItem]:
    """Sent letters to requesters and customers that have no copy in the Sent folder yet."""
    query = select(OutboxItem).where(
        OutboxItem.state == OutboxState.SENT,
        col(OutboxItem.purpose).in_(["letter", OUTBOX_PURPOSE]),
        col(OutboxItem.copied_at).is_(None),
        col(OutboxItem.sealed).is_not(None),
    )
    return list(work.session.exec(query.order_by(col(OutboxItem.id))))


def in_states(work: Work, states: Sequence[OutboxState]) -> list[OutboxItem]:
    """Letters in one of these states, oldest first."""
    query = select(OutboxItem).where(col(OutboxItem.state).in_(list(states)))
    return list(work.session.exec(query.order_by(col(OutboxItem.id))))


def by_message_id(work: Work, message_id: str) -> OutboxItem | None:
    """The letter that carries this Message-ID."""
    return work.session.exec(select(OutboxItem).where(OutboxItem.message_id == message_id)).first()


def by_dedupe_key(work: Work, key: str) -> OutboxItem | None:
    """The letter under this key, if it was ever queued."""
    return work.session.exec(select(OutboxItem).where(OutboxItem.dedupe_key == key)).first()
