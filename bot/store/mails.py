"""What is kept about mails: sightings in the mailbox, raw bytes, and the counts that prove nothing is lost.

Called by the steps intake, filing and digesting and by the staff's pages; decides nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlalchemy.orm import defer
from sqlmodel import col, select

from bot.ports import FetchedMail
from bot.rules.states import RAW_DECIDED, RawState, SightingState, Stage
from bot.store.referral_tables import NewsletterClue
from bot.store.tables import MailboxPosition, Message, RawMail, Sighting
from bot.store.work import Work

#: Why a held mail was set aside; whoever reads it anew must know it for a colleague's word.
DISMISSED = "A colleague read it: it asks for nothing."

#: Databases take a limited number of values in one query.
_WINDOW = 500


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder was read. `uidvalidity` is None before the first time."""

    uidvalidity: int | None
    last_uid: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox folder under one UIDVALIDITY: the frame in which UIDs mean something (RFC 9051 §2.3.1.1)."""

    mailbox: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts of invariant 1, in sightings of the mailbox. All equal means: nothing is open."""

    seen: int
    stored: int
    decided: int


def position(work: Work, mailbox: str) -> Position:
    """How far this folder was read."""
    row = work.session.get(MailboxPosition, mailbox)
    return Position(row.uidvalidity, row.last_uid) if row else Position(None, 0)


def record_seen(work: Work, folder: Folder, uids: Sequence[int], now: datetime) -> None:
    """Note the UIDs as seen and move the mark; UIDs under another UIDVALIDITY that wait are given up.

    They come back under their new numbers, where the content hash recognises those that were stored.
    """
    row = work.session.get(MailboxPosition, folder.mailbox, with_for_update=True)
    if row is None:
        row = MailboxPosition(mailbox=folder.mailbox, uidvalidity=folder.uidvalidity)
        work.session.add(row)
    if row.uidvalidity != folder.uidvalidity:
        _give_up_renumbered(work, folder, now)
        row.uidvalidity, row.last_uid = folder.uidvalidity, 0
    for uid in uids:
        if uid > row.last_uid:
            work.session.add(
                Sighting(mailbox=folder.mailbox, uidvalidity=folder.uidvalidity, uid=uid, seen_at=now)
            )
    row.last_uid = max(row.last_uid, *uids) if uids else row.last_uid
    work.session.flush()


def _give_up_renumbered(work: Work, folder: Folder, now: datetime) -> None:
    stale = (col(Sighting.mailbox) == folder.mailbox) & (col(Sighting.uidvalidity) != folder.uidvalidity)
    connection = work.session.connection()
    connection.execute(
        update(Sighting).where(stale, col(Sighting.cleared_at).is_(None)).values(cleared_at=now)
    )
    connection.execute(
        update(Sighting)
        .where(stale, col(Sighting.state) == SightingState.SEEN)
        .values(state=SightingState.GONE)
    )


def waiting_uids(work: Work, folder: Folder) -> list[int]:
    """UIDs that were seen and are not stored yet, ascending."""
    query = (
        select(Sighting.uid)
        .where(
            Sighting.mailbox == folder.mailbox,
            Sighting.uidvalidity == folder.uidvalidity,
            Sighting.state == SightingState.SEEN,
        )
        .order_by(col(Sighting.uid))
    )
    return list(work.session.exec(query))


def store_mail(work: Work, folder: Folder, mail: FetchedMail, now: datetime) -> RawMail | None:
    """Keep the bytes of one sighting; the raw mail when its content is new, else None."""
    sighting = work.session.exec(
        select(Sighting)
        .where(
            Sighting.mailbox == folder.mailbox,
            Sighting.uidvalidity == folder.uidvalidity,
            Sighting.uid == mail.uid,
        )
        .with_for_update()
    ).one()
    if sighting.state is not SightingState.SEEN:
        return None
    digest = hashlib.sha256(mail.raw).hexdigest()
    raw = work.session.exec(select(RawMail).where(RawMail.content_hash == digest)).first()
    fresh = raw is None
    if raw is None:
        raw = RawMail(
            content_hash=digest,
            sealed=work.vault.seal(mail.raw),
            size=mail.size,
            complete=mail.complete,
            received_at=mail.received_at,
            stored_at=now,
        )
        work.add(raw)
    sighting.state, sighting.raw_mail_id = SightingState.STORED, raw.id
    work.session.flush()
    return raw if fresh else None


def miss(work: Work, folder: Folder, uids: Iterable[int], tries: int, now: datetime) -> int:
    """Count a failed try for UIDs that the server no longer shows; after `tries` they count as gone."""
    gone = 0
    for uid in uids:
        row = work.session.exec(
            select(Sighting).where(
                Sighting.mailbox == folder.mailbox,
                Sighting.uidvalidity == folder.uidvalidity,
                Sighting.uid == uid,
            )
        ).one()
        row.tries += 1
        if row.tries >= tries:
            row.state, row.cleared_at = SightingState.GONE, now
            gone += 1
    return gone


def uids_to_clear(work: Work, folder: Folder) -> list[int]:
    """UIDs whose bytes are stored and that still stand in the folder, ascending."""
    query = (
        select(Sighting.uid)
        .where(
            Sighting.mailbox == folder.mailbox,
            Sighting.uidvalidity == folder.uidvalidity,
            Sighting.state == SightingState.STORED,
            col(Sighting.cleared_at).is_(None),
        )
        .order_by(col(Sighting.uid))
    )
    return list(work.session.exec(query))


def mark_cleared(work: Work, folder: Folder, uids: Sequence[int], now: datetime) -> None:
    """Note that the mails were moved or marked in the mailbox."""
    work.session.connection().execute(
        update(Sighting)
        .where(
            col(Sighting.mailbox) == folder.mailbox,
            col(Sighting.uidvalidity) == folder.uidvalidity,
            col(Sighting.uid).in_(uids),
        )
        .values(cleared_at=now)
    )


def mark_polled(work: Work, mailbox: str, now: datetime) -> None:
    """Note a poll that came to its end."""
    work.get(MailboxPosition, mailbox).last_success_at = now


def last_poll(work: Work) -> datetime | None:
    """The last successful poll of any mailbox."""
    return work.session.exec(select(func.max(MailboxPosition.last_success_at))).first()


def counts(work: Work) -> Counts:
    """The three counts of invariant 1."""
    sighting, raw = col(Sighting.id), col(RawMail.state)
    seen = work.session.exec(select(func.count(sighting))).one()
    open_sightings = work.session.exec(
        select(func.count(sighting)).where(Sighting.state == SightingState.SEEN)
    ).one()
    undecided = work.session.exec(
        select(func.count(sighting))
        .join(RawMail, col(RawMail.id) == col(Sighting.raw_mail_id))
        .where(raw.not_in(list(RAW_DECIDED)))
    ).one()
    return Counts(seen, seen - open_sightings, seen - open_sightings - undecided)


def held(work: Work) -> list[RawMail]:
    """Mails that wait for a person, oldest first; their bytes stay in the database until asked for."""
    query = select(RawMail).where(RawMail.state == RawState.HELD)
    query = query.order_by(col(RawMail.received_at), col(RawMail.id))
    light = query.options(defer(RawMail.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    return list(work.session.exec(light))


def held_of(work: Work, address: str) -> list[RawMail]:
    """The held mails of one sender, oldest first, locked."""
    query = (
        select(RawMail)
        .join(Message, col(Message.raw_mail_id) == col(RawMail.id))
        .where(RawMail.state == RawState.HELD, Message.sender_address == address.strip().lower())
        .order_by(col(RawMail.id))
        .with_for_update(of=RawMail)
        .options(defer(RawMail.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    )
    return list(work.session.exec(query)) if address.strip() else []


def senders_of(work: Work, raws: Sequence[RawMail]) -> dict[int, str]:
    """The sender's address of each of these mails that could be read and names one."""
    found: dict[int, str] = {}
    ids = [raw.id for raw in raws if raw.id is not None]
    for start in range(0, len(ids), _WINDOW):
        window = col(Message.raw_mail_id).in_(ids[start : start + _WINDOW])
        query = select(Message.raw_mail_id, Message.sender_address).where(window)
        found |= {number: address for number, address in work.session.exec(query) if address}
    return found


def unread(work: Work) -> frozenset[int]:
    """The numbers of the held mails of which nothing could be read."""
    read = select(Message.raw_mail_id)
    query = select(RawMail.id).where(RawMail.state == RawState.HELD, col(RawMail.id).not_in(read))
    return frozenset(number for number in work.session.exec(query) if number is not None)


def newest(work: Work) -> RawMail | None:
    """The mail that was stored last and not forgotten."""
    query = select(RawMail).where(col(RawMail.sealed).is_not(None)).order_by(col(RawMail.id).desc())
    return work.session.exec(query.limit(1)).first()


def raw_bytes(work: Work, raw: RawMail) -> bytes:
    """The bytes as received; empty once forgotten.

    Raises:
        DecryptionError: the key is missing.
    """
    return work.vault.open(raw.sealed) if raw.sealed is not None else b""


def message_of(work: Work, raw: RawMail) -> Message | None:
    """What was made of a raw mail; None of one that could not be read, or that came before."""
    return work.session.exec(select(Message).where(Message.raw_mail_id == raw.id)).first()


def any_unjudged(work: Work) -> bool:
    """Whether a message waits for its classification."""
    query = select(Message.id).where(Message.stage == Stage.FILED).limit(1)
    return work.session.exec(query).first() is not None


def lay_down(work: Work, fresh: Message) -> Message:
    """Keep what was read of a mail, in the place of what an earlier reading made of it while it was held."""
    query = select(Message.id).where(Message.raw_mail_id == fresh.raw_mail_id)
    fresh.id = work.session.exec(query).first()
    laid = work.session.merge(fresh)
    work.session.flush()
    return laid


def drop_message(work: Work, raw: RawMail) -> None:
    """Remove what an earlier reading made of a mail that was held, and that repeats another one."""
    of_mail = select(Message.id).where(Message.raw_mail_id == raw.id)
    work.session.connection().execute(
        delete(NewsletterClue).where(col(NewsletterClue.message_id).in_(of_mail))
    )
    work.session.connection().execute(delete(Message).where(col(Message.raw_mail_id) == raw.id))
