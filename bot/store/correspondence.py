"""What one address sent us and got from us, for the rules about copies, loops and floods.

Called by the steps filing and drafting inside their transactions; decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import func, text
from sqlalchemy.orm import defer
from sqlmodel import col, select

from bot.rules import looping
from bot.rules.message import SenderTrust
from bot.rules.repeating import Copy, is_copy
from bot.rules.states import CaseState, OutboxState, RawState
from bot.store.tables import Case, Message, OutboxItem, RawMail
from bot.store.work import Work

#: A letter in one of these states is on its way to its recipient, or arrived.
_LEFT = [OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNSURE]

#: Name of the PostgreSQL advisory locks of senders.
_TURNS = crc32(b"sender") - 2**31


def take_turns(work: Work, address: str) -> None:
    """Wait until no other process files a mail of this sender, up to the end of this transaction.

    Copies arrive in the same second: two processes that look for each other's mail before either has
    written its own would make two cases of it. SQLite has one writer anyway.
    """
    if work.dialect == "postgresql":
        key = {"name": _TURNS, "sender": crc32(address.encode()) - 2**31}
        work.session.connection().execute(text("SELECT pg_advisory_xact_lock(:name, :sender)"), key)


def mails_around(
    work: Work, message: Message, spans: Iterable[timedelta], *, in_cases: bool = False
) -> Mapping[timedelta, int]:
    """How many other mails of the same sender arrived within each span of a mail.

    `in_cases` counts those alone that belong to a case: a mail that is held fills no queue.

    Mails for which our mail server vouches are counted apart from the others: nobody can shut a person out
    by writing many mails in his name.
    """
    found: dict[timedelta, int] = {}
    for span in spans:
        query = select(func.count(col(Message.id))).where(
            Message.sender_address == message.sender_address,
            Message.raw_mail_id != message.raw_mail_id,
            Message.trust == message.trust,
            col(Message.automatic).is_(None),
            col(Message.received_at) > message.received_at - span,
            col(Message.received_at) < message.received_at + span,
        )
        if in_cases:
            query = query.where(col(Message.case_id).is_not(None))
        found[span] = work.session.exec(query).one()
    return found


def earlier_texts(work: Work, message: Message) -> list[str]:
    """What the sender of a mail wrote in others before, the newest first."""
    query = select(Message.newest_text).where(
        Message.sender_address == message.sender_address,
        Message.raw_mail_id != message.raw_mail_id,
        col(Message.automatic).is_(None),
        col(Message.received_at) > message.received_at - looping.LOOK_BACK,
    )
    return list(work.session.exec(query.order_by(col(Message.id).desc()).limit(looping.MAX_EARLIER)))


@dataclass(frozen=True, slots=True)
class Repeated:
    """An earlier mail of the same sender that says the same; `is_copy`: the new one is nothing more."""

    earlier: Message
    is_copy: bool


def said_before(work: Work, message: Message) -> Repeated | None:
    """The other mail that one repeats: the first of which it is a copy, else the last."""
    if not message.said_hash:
        # It was not read whole: nobody knows whether another one says the same.
        return None
    query = select(Message).where(
        Message.sender_address == message.sender_address,
        Message.said_hash == message.said_hash,
        Message.raw_mail_id != message.raw_mail_id,
    )
    found = list(work.session.exec(query.order_by(col(Message.id))))
    here = Copy(message.message_id, message.received_at, SenderTrust(message.trust))
    for earlier in found:
        if is_copy(here, _as_copy(work, earlier)):
            return Repeated(earlier, is_copy=True)
    return Repeated(found[-1], is_copy=False) if found else None


def _as_copy(work: Work, message: Message) -> Copy:
    return Copy(
        message.message_id,
        message.received_at,
        SenderTrust(message.trust),
        settled=_is_settled(work, message),
        automatic=message.automatic is not None,
    )


def _is_settled(work: Work, message: Message) -> bool:
    """Whether a mail was dealt with: what says the same afterwards is a reminder."""
    if message.case_id is None:
        dismissed = work.get(RawMail, message.raw_mail_id).state is RawState.AUTOMATIC
        return dismissed and message.automatic is None
    if work.get(Case, message.case_id).state is CaseState.CLOSED:
        return True
    letters_since = select(OutboxItem.id).where(
        OutboxItem.case_id == message.case_id,
        col(OutboxItem.queued_at) >= message.received_at,
        col(OutboxItem.state).in_(_LEFT),
    )
    return work.session.exec(letters_since).first() is not None


def copies(work: Work, raw_mail_id: int) -> int:
    """How many copies of a mail came after it."""
    query = select(func.count(col(RawMail.id))).where(RawMail.duplicate_of_id == raw_mail_id)
    return work.session.exec(query).one()


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
