"""What the steps need of the world, as small protocols, with the values that pass through them.

`bot.edges` implements these, `bot.app` hands them to the steps. Holds no logic.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.rules.attached import FileReading
from bot.rules.message import Attachment
from bot.rules.processor_route import Customer
from bot.rules.retaining import CopyPlace
from bot.rules.subject import SubjectRecord


@dataclass(frozen=True, slots=True)
class Listing:
    """What the mailbox holds above a mark: its UIDVALIDITY and the UIDs found, ascending."""

    uidvalidity: int
    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server gave it.

    `received_at` is the server's INTERNALDATE (aware, UTC). `size` is in bytes (RFC822.SIZE). When the
    mail is above the size limit `raw` holds its header block only and `complete` is False.
    """

    uid: int
    received_at: datetime
    size: int
    raw: bytes
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ServerCopy:
    """A copy on the mail server of what was forgotten: all that is needed to know it there again.

    A mail that came in is known by `content_hash`, the SHA-256 of what was fetched of it (the header block
    alone where `whole` is False), a letter of ours by its Message-ID. `size` is in bytes (RFC822.SIZE).
    """

    place: CopyPlace
    message_id: str
    content_hash: str
    size: int
    received_at: datetime
    whole: bool = True


class Mailbox(Protocol):
    """One folder of an IMAP account. Every method may raise MailboxError; trying again is always safe."""

    @property
    def name(self) -> str:
        """Account and folder, stable over restarts: the key under which UIDs are kept."""

    def list_uids(self, uidvalidity: int | None, above: int) -> Listing:
        """UIDs greater than `above`; all UIDs when the server's UIDVALIDITY is not `uidvalidity`."""

    def fetch(self, uidvalidity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """The mails among `uids` that still exist, without marking them read."""

    def clear(self, uidvalidity: int, uids: Sequence[int]) -> None:
        """Move the mails to the folder of handled mail, or mark them where that is impossible."""

    def append_sent(self, raw: bytes, message_id: str, sent_at: datetime) -> None:
        """Lay a copy in the Sent folder, unless one with this Message-ID is there."""

    def in_sent(self, message_id: str) -> bool:
        """Whether the Sent folder holds a mail with this Message-ID."""

    def remove(self, copy: ServerCopy) -> int:
        """Remove every copy of this one mail or letter for good; how many there were."""


class Handover(StrEnum):
    """How an SMTP hand-over ended."""

    ACCEPTED = "accepted"  # the server took responsibility
    TRY_LATER = "try_later"  # nothing was taken; a 4xx answer or no connection: try again
    REFUSED = "refused"  # nothing was taken; a 5xx answer: never try again by itself
    UNSURE = "unsure"  # the connection broke after the text was on its way: nobody knows


@dataclass(frozen=True, slots=True)
class SendResult:
    """The end of a hand-over, with the server's reply code (0 without one) and a reason code for logs."""

    handover: Handover
    code: int
    reason: str


class Sender(Protocol):
    """The submission server."""

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
        """Hand over exactly these bytes once, to all recipients or to none; never retries."""


@dataclass(frozen=True, slots=True)
class DirectoryAnswer:
    """What the company's own systems hold about an address; `failed` names sources that did not answer."""

    records: tuple[SubjectRecord, ...] = ()
    failed: tuple[str, ...] = ()


class SubjectDirectory(Protocol):
    """Where the company's own data is. Read-only."""

    def find(self, address: str) -> DirectoryAnswer:
        """All records under an e-mail address, compared without regard to case."""


class SignatureChecker(Protocol):
    """What can check the signatures by which the servers of a sender vouch for a mail (DKIM)."""

    def signed_by(self, raw: bytes) -> tuple[str, ...]:
        """The domains whose signature in these bytes is valid; bounded in time, and never raises."""


class AttachmentReader(Protocol):
    """What can open the files that strangers send."""

    def read(self, files: Sequence[Attachment]) -> tuple[FileReading, ...]:
        """One reading for each file, in their order; bounded in time, and without raising on any file."""


class CustomerDirectory(Protocol):
    """The companies for which we send newsletters. Read-only: a further kind is one class with `all`."""

    def all(self) -> tuple[Customer, ...]:
        """Every customer, each name once.

        Raises:
            DirectoryError: it cannot be read, or does not hold what it must.
        """
