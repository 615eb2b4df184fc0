"""Mailbox → raw mail: keeps the bytes of every mail before anything else happens to it.

Called by the scheduler, the watcher and `privacybot poll` through `bot.app`. Never parses a mail, never
marks one as read, and touches the mailbox only after the bytes are committed (invariant 1).

    seen     the UIDs are noted, so that a mail that cannot be fetched is missed by the counts
    stored   the bytes are committed, one mail at a time
    cleared  the mail is moved to the folder of handled mail
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.ports import Mailbox
from bot.rules.events import EventCode
from bot.store import audit, mails
from bot.store.mails import Folder
from bot.store.work import Store

log = structlog.get_logger(__name__)

#: How often a UID may be missing from the server's answer before it counts as gone.
_TRIES = 3

#: How many mails are moved in one command.
_CLEAR_WINDOW = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """What one poll did, in mails."""

    seen: int
    stored: int
    cleared: int
    gone: int


def intake(store: Store, mailbox: Mailbox, now: datetime) -> Intake:
    """Take in everything that is new in the mailbox; safe to run again at any moment.

    Raises:
        MailboxError: the server cannot be reached or broke off; what was stored stays stored.
    """
    name = mailbox.name
    with store.read() as work:
        position = mails.position(work, name)
    listing = mailbox.list_uids(position.uidvalidity, position.last_uid)
    folder = Folder(name, listing.uidvalidity)
    if listing.uids or listing.uidvalidity != position.uidvalidity:
        with store.begin("intake.seen") as work:
            mails.record_seen(work, folder, listing.uids, now)
    stored, gone = _store_waiting(store, mailbox, folder, now)
    cleared = _clear_stored(store, mailbox, folder, now)
    with store.begin("intake.polled") as work:
        mails.mark_polled(work, name, now)
    if listing.uids or gone:
        log.info("intake.done", seen=len(listing.uids), stored=stored, cleared=cleared, gone=gone)
    return Intake(len(listing.uids), stored, cleared, gone)


def _store_waiting(store: Store, mailbox: Mailbox, folder: Folder, now: datetime) -> tuple[int, int]:
    with store.read() as work:
        waiting = mails.waiting_uids(work, folder)
    if not waiting:
        return 0, 0
    missing = set(waiting)
    for mail in mailbox.fetch(folder.uidvalidity, waiting):
        if mail.uid not in missing:
            # Servers may tell of mails that nobody asked for (RFC 9051 §7); those come with a later poll.
            continue
        with store.begin("intake.store") as work:
            raw = mails.store_mail(work, folder, mail, now)
            if raw is not None:
                audit.append(
                    work, EventCode.MAIL_STORED, now, raw_mail=raw.id, size=raw.size, whole=raw.complete
                )
        missing.discard(mail.uid)
    gone = 0
    if missing:
        with store.begin("intake.miss") as work:
            gone = mails.miss(work, folder, sorted(missing), _TRIES, now)
    return len(waiting) - len(missing), gone


def _clear_stored(store: Store, mailbox: Mailbox, folder: Folder, now: datetime) -> int:
    with store.read() as work:
        uids = mails.uids_to_clear(work, folder)
    for start in range(0, len(uids), _CLEAR_WINDOW):
        window = uids[start : start + _CLEAR_WINDOW]
        store.boundary("intake.move:before")
        mailbox.clear(folder.uidvalidity, window)
        store.boundary("intake.move:after")
        with store.begin("intake.cleared") as work:
            mails.mark_cleared(work, folder, window, now)
    return len(uids)
