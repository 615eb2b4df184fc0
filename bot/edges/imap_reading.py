"""Lists and fetches mail over one IMAP connection.

Used by `bot.edges.imap`. Opens the folder read-only, so that nothing here can mark, move or lose a mail.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from imapclient import IMAPClient

from bot.edges.imap_connection import ImapError, ImapTrouble
from bot.ports import FetchedMail, Listing

#: imaplib refuses answers over 1 MB; 50,000 UIDs with their spaces are at most 550 kB.
LIST_WINDOW = 50_000
#: How many mails, and how many bytes, are asked for at once.
GROUP_MAILS, GROUP_BYTES = 10, 4_000_000
LAST_UID = 2**32 - 1


def list_uids(
    client: IMAPClient, folder: str, uidvalidity: int | None, above: int, window: int = LIST_WINDOW
) -> Listing:
    """The UIDs above a mark, ascending; all of them when the folder was renumbered since the mark was set."""
    state = client.select_folder(folder, readonly=True)
    now_valid = _uidvalidity(state)
    first = above + 1 if now_valid == uidvalidity else 1
    next_uid = int(state.get(b"UIDNEXT", LAST_UID + 1))
    present = int(state[b"EXISTS"])
    if present == 0 or first >= next_uid:
        return Listing(now_valid, ())
    found: set[int] = set()
    for criteria in _windows(first, next_uid, present, window):
        found.update(client.search(["UID", criteria]))
    # RFC 3501 section 6.4.8: "n:*" names the last mail even when its UID is below n.
    return Listing(now_valid, tuple(sorted(uid for uid in found if uid >= first)))


def sizes(client: IMAPClient, folder: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, int]:
    """The size in bytes of each of these mails that still exists.

    Raises:
        ImapError: the folder was renumbered, so that these UIDs mean other mails.
    """
    open_folder(client, folder, uidvalidity, readonly=True)
    fetched = client.fetch(uids, ["RFC822.SIZE"])
    return {uid: int(item[b"RFC822.SIZE"]) for uid, item in fetched.items() if b"RFC822.SIZE" in item}


def mails(
    client: IMAPClient, folder: str, uidvalidity: int, uids: Sequence[int], *, complete: bool
) -> list[FetchedMail]:
    """These mails, or only their header blocks; those that vanished meanwhile are left out."""
    open_folder(client, folder, uidvalidity, readonly=True)
    section = "BODY[]" if complete else "BODY[HEADER]"
    # PEEK is what keeps \\Seen off a mail that a person has not read.
    fetched = client.fetch(uids, ["INTERNALDATE", "RFC822.SIZE", section.replace("BODY", "BODY.PEEK")])
    needed = {b"INTERNALDATE", b"RFC822.SIZE", section.encode()}
    return [
        FetchedMail(
            uid,
            item[b"INTERNALDATE"].astimezone(UTC),
            int(item[b"RFC822.SIZE"]),
            bytes(item[section.encode()] or b""),
            complete,
        )
        for uid, item in sorted(fetched.items())
        if needed <= item.keys()
    ]


def open_folder(
    client: IMAPClient, folder: str, uidvalidity: int, *, readonly: bool
) -> Mapping[bytes, object]:
    """Select the folder and make sure that its UIDs still mean the same mails (RFC 3501 section 2.3.1.1)."""
    state: Mapping[bytes, object] = client.select_folder(folder, readonly=readonly)
    if _uidvalidity(state) != uidvalidity:
        raise ImapError(ImapTrouble.RENUMBERED)
    return state


def groups(
    sizes_by_uid: Mapping[int, int], mails_at_once: int = GROUP_MAILS, bytes_at_once: int = GROUP_BYTES
) -> Iterator[list[int]]:
    """The UIDs in ascending groups that are small in number and bytes; a mail over the bytes goes alone."""
    group: list[int] = []
    filled = 0
    for uid, size in sorted(sizes_by_uid.items()):
        if group and (len(group) >= mails_at_once or filled + size > bytes_at_once):
            yield group
            group, filled = [], 0
        group.append(uid)
        filled += size
    if group:
        yield group


def _windows(first: int, next_uid: int, present: int, window: int) -> Iterator[str]:
    """UID ranges whose answers stay under imaplib's limit: one, unless the folder is very full."""
    if present <= window:
        yield f"{first}:*"
        return
    for low in range(first, next_uid, window):
        yield f"{low}:{min(low + window, next_uid) - 1}"


def _uidvalidity(state: Mapping[bytes, object]) -> int:
    value = state.get(b"UIDVALIDITY")
    if not isinstance(value, int):
        raise ImapError(ImapTrouble.PROTOCOL, "UIDVALIDITY missing")
    return value
