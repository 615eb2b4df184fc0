"""Removes from the mail server what may no longer be kept, one mail at a time, and never anything else.

Used by `bot.edges.imap`. A mail that came in is removed only where its bytes are those that were
received; a letter of ours only where its Message-ID, which is ours alone, is exactly the same.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import structlog
from imapclient import DELETED, IMAPClient

from bot.edges.imap_filing import with_message_id
from bot.ports import ServerCopy

log = structlog.get_logger(__name__)

#: SEARCH compares days without a time zone (RFC 3501 section 6.4.4), so a day is allowed on each side.
_MARGIN = timedelta(days=1)


def remove_mail(client: IMAPClient, folder: str, copy: ServerCopy) -> int:
    """Remove every mail of this folder with exactly the bytes that were received; how many."""
    client.select_folder(folder)
    day = copy.received_at.date()
    candidates = client.search(
        [
            *("SINCE", day - _MARGIN, "BEFORE", day + 2 * _MARGIN),
            *("LARGER", max(copy.size - 1, 0), "SMALLER", copy.size + 1),
        ]
    )
    section = "BODY.PEEK[]" if copy.whole else "BODY.PEEK[HEADER]"
    # One at a time: each may be as large as a mail may be.
    same = [uid for uid in candidates if _hash(client, uid, section) == copy.content_hash]
    return _remove(client, same)


def _hash(client: IMAPClient, uid: int, section: str) -> str:
    found = client.fetch([uid], [section]).get(uid, {})
    content = found.get(section.replace(".PEEK", "").encode())
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""


def remove_letter(client: IMAPClient, folder: str, text: str) -> int:
    """Remove every mail of this folder with the Message-ID that `search_text` gave back; how many."""
    client.select_folder(folder)
    return _remove(client, with_message_id(client, text))


def _remove(client: IMAPClient, uids: Sequence[int]) -> int:
    if not uids:
        return 0
    client.add_flags(uids, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    else:
        # A plain expunge would also remove what somebody else marked (RFC 4315): the server does it in time.
        log.info("mailbox.expunge_left", mails=len(uids))
    return len(uids)
