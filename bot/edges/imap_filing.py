"""Files mail over one IMAP connection: handled mail away, copies of sent mail in.

Used by `bot.edges.imap`, which calls it only for mail that is stored safely; never removes a mail from a
folder before the server confirmed that it lies in another one.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from imapclient import DELETED, SEEN, IMAPClient

from bot.edges.imap_connection import ImapError, ImapTrouble
from bot.edges.imap_reading import open_folder

log = structlog.get_logger(__name__)

MESSAGE_ID_LIMIT = 500
_NOT_IN_MESSAGE_ID = re.compile(r'[^\x21-\x7e]|["\\]')


def clear(
    client: IMAPClient,
    folder: str,
    uidvalidity: int,
    uids: Sequence[int],
    *,
    done_folder: str | None,
    keyword: str,
) -> None:
    """Move mails to `done_folder`, or set the keyword where there is no such folder or no safe way to move.

    Mails that vanished are passed over: a UID set may name missing mails (RFC 3501 section 6.4.8).
    """
    state = open_folder(client, folder, uidvalidity, readonly=False)
    if done_folder is None:
        _mark(client, state, uids, keyword)
    elif client.has_capability("MOVE"):
        client.move(uids, done_folder)
    elif client.has_capability("UIDPLUS"):
        # Without UIDPLUS an expunge would also remove what somebody else marked as deleted (RFC 4315).
        client.copy(uids, done_folder)
        client.add_flags(uids, [DELETED], silent=True)
        client.uid_expunge(uids)
    else:
        _mark(client, state, uids, keyword)


def _mark(client: IMAPClient, state: Mapping[bytes, object], uids: Sequence[int], keyword: str) -> None:
    allowed = state.get(b"PERMANENTFLAGS", ())
    if isinstance(allowed, tuple) and (b"\\*" in allowed or keyword.encode() in allowed):
        client.add_flags(uids, [keyword], silent=True)
    else:
        # Nothing is lost: the database knows which UIDs were taken in.
        log.info("mailbox.keyword_not_kept", mails=len(uids))


def search_text(message_id: str) -> str:
    """A Message-ID fit for a search: without control characters and quotes, which could inject a command.

    Raises:
        ValueError: nothing is left; an empty search text would match every mail.
    """
    text = _NOT_IN_MESSAGE_ID.sub("", message_id)[:MESSAGE_ID_LIMIT]
    if not text.strip("<>"):
        raise ValueError("A Message-ID is needed to find a mail.")
    return text


def holds(client: IMAPClient, folder: str, text: str) -> bool:
    """Whether the folder holds a mail with exactly the Message-ID that `search_text` gave back."""
    client.select_folder(folder, readonly=True)
    return bool(with_message_id(client, text))


def with_message_id(client: IMAPClient, text: str) -> list[int]:
    """The mails of the selected folder with exactly the Message-ID that `search_text` gave back."""
    # HEADER finds parts of words too (RFC 3501 section 6.4.4), so what it finds is compared.
    candidates = client.search(["HEADER", "Message-ID", text])
    fetched = client.fetch(candidates, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
    return [uid for uid, item in fetched.items() if _message_id(item) == text.strip("<>")]


def append(client: IMAPClient, folder: str, raw: bytes, text: str, sent_at: datetime) -> None:
    """Lay a mail in the folder as already read, with the time it was sent, unless it is there."""
    if not holds(client, folder, text):
        client.append(folder, raw, (SEEN,), sent_at)


def known_folder(name: str | None) -> str:
    """The name, or an error where the server refused to make a folder that cannot be done without."""
    if name is None:
        raise ImapError(ImapTrouble.REFUSED, "sent_folder")
    return name


def _message_id(item: Mapping[bytes, object]) -> str:
    for key, value in item.items():
        if key.startswith(b"BODY[HEADER") and isinstance(value, bytes):
            return value.partition(b":")[2].decode("ascii", "replace").strip().strip("<>")
    return ""
