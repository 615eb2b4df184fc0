"""What is kept about copies on the mail server of what was wiped here, until they are gone there too.

Written in the transaction that wipes a mail or a letter, or cuts an identity document out of a mail, so that
no crash loses a copy; talks to no server.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.ports import ServerCopy
from bot.rules.retaining import CopyPlace
from bot.rules.states import OutboxState
from bot.store.retention_tables import MailboxCopy
from bot.store.tables import OutboxItem, RawMail
from bot.store.work import Work


def note_mail(work: Work, raw: RawMail, now: datetime) -> None:
    """A mail was wiped, or a file cut out of it: the server holds it whole, in the mailbox or as handled."""
    work.add(
        MailboxCopy(
            place=CopyPlace.HANDLED,
            content_hash=raw.content_hash,
            size=raw.size,
            whole=raw.complete,
            received_at=raw.received_at,
            asked_at=now,
        )
    )


def note_letter(work: Work, item: OutboxItem, now: datetime) -> None:
    """A letter of ours was wiped: the Sent folder may hold it too."""
    work.add(
        MailboxCopy(
            place=CopyPlace.SENT,
            message_id=item.message_id,
            received_at=item.ended_at or item.queued_at,
            asked_at=now,
        )
    )


def wipe_letter(work: Work, item: OutboxItem, now: datetime) -> None:
    """Wipe a letter of ours from the outbox, and note the copy of it that the server may hold."""
    if item.sealed is not None and item.state in {OutboxState.SENT, OutboxState.UNSURE}:
        note_letter(work, item, now)
    item.recipients, item.sealed = [], None


def waiting(work: Work) -> list[tuple[int, ServerCopy]]:
    """The copies that are still to be removed, oldest first, by the number of their rows."""
    return [
        (
            row.id or 0,
            ServerCopy(
                row.place, row.message_id, row.content_hash, row.size, row.received_at, whole=row.whole
            ),
        )
        for row in work.session.exec(select(MailboxCopy).order_by(col(MailboxCopy.id)))
    ]


def gone(work: Work, number: int) -> bool:
    """A copy was removed, or the server does not have it: nothing of it need be known any more.

    False where another process noted that already.
    """
    row = work.session.get(MailboxCopy, number, with_for_update=True)
    if row is None:
        return False
    work.session.delete(row)
    return True
