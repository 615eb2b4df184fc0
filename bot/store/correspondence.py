"""What one address sent us and got from us lately: counted and listed for the rules about loops and floods.

Called by the steps filing and drafting inside their transactions; decides nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import col, select

from bot.rules import looping
from bot.rules.states import OutboxState
from bot.store.tables import Message, OutboxItem
from bot.store.work import Work

#: A letter in one of these states is on its way to its recipient, or arrived.
_LEFT = [OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNSURE]


def mails_around(work: Work, message: Message, spans: Iterable[timedelta]) -> Mapping[timedelta, int]:
    """How many other mails of the same sender arrived within each span of a mail that has no row yet.

    Mails for which our mail server vouches are counted apart from the others: nobody can shut a person out
    by writing many mails in his name.
    """
    found: dict[timedelta, int] = {}
    for span in spans:
        query = select(func.count(col(Message.id))).where(
            Message.sender_address == message.sender_address,
            Message.trust == message.trust,
            col(Message.automatic).is_(None),
            col(Message.received_at) > message.received_at - span,
            col(Message.received_at) < message.received_at + span,
        )
        found[span] = work.session.exec(query).one()
    return found


def earlier_texts(work: Work, message: Message) -> list[str]:
    """What the sender of a mail that has no row yet wrote before, the newest first."""
    query = select(Message.newest_text).where(
        Message.sender_address == message.sender_address,
        col(Message.automatic).is_(None),
        col(Message.received_at) > message.received_at - looping.LOOK_BACK,
    )
    return list(work.session.exec(query.order_by(col(Message.id).desc()).limit(looping.MAX_EARLIER)))


def letters_to(work: Work, address: str, since: datetime) -> list[OutboxItem]:
    """The letters to one address that were approved since a moment and left or are to leave, oldest first."""
    wanted = address.casefold()
    query = select(OutboxItem).where(
        OutboxItem.purpose == "letter",
        col(OutboxItem.queued_at) >= since,
        col(OutboxItem.state).in_(_LEFT),
    )
    # The bytes stay in the database: only the addresses are looked at.
    light = query.options(defer(OutboxItem.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    rows = work.session.exec(light.order_by(col(OutboxItem.id)))
    return [item for item in rows if wanted in {recipient.casefold() for recipient in item.recipients}]
