"""Small mailboxes, mail servers and customer records that tests can make misbehave.

Each does what its port in `bot.ports` promises, in memory; real servers stand in tests/servers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bot.errors import MailboxError
from bot.ports import DirectoryAnswer, FetchedMail, Handover, Listing, SendResult, ServerCopy
from bot.rules.retaining import CopyPlace
from bot.rules.subject import SubjectRecord


@dataclass
class FakeMailbox:
    """A folder with mails by UID. `break_after` mails of a fetch the connection is gone."""

    name: str = "anne@imap.example/INBOX"
    uidvalidity: int = 1
    mails: dict[int, FetchedMail] = field(default_factory=dict)
    cleared: dict[int, FetchedMail] = field(default_factory=dict)
    #: The Sent folder: the copies by Message-ID, with the time they were sent at.
    sent: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    break_after: int | None = None
    #: UIDs that the listing names and a fetch no longer finds.
    vanished: set[int] = field(default_factory=set)
    broken: bool = False

    def add(self, raw: bytes, received_at: datetime, *, uid: int | None = None, complete: bool = True) -> int:
        """Deliver a mail; its UID."""
        number = uid or max([0, *self.mails, *self.cleared]) + 1
        self.mails[number] = FetchedMail(number, received_at, len(raw), raw, complete)
        return number

    def renumber(self, uidvalidity: int) -> None:
        """What a restored server does: the same mails under other numbers (RFC 9051 §2.3.1.1)."""
        waiting, self.mails = list(self.mails.values()), {}
        self.uidvalidity = uidvalidity
        for mail in waiting:
            self.add(mail.raw, mail.received_at, complete=mail.complete)

    def list_uids(self, uidvalidity: int | None, above: int) -> Listing:
        self._answer()
        mark = above if uidvalidity == self.uidvalidity else 0
        return Listing(self.uidvalidity, tuple(sorted(uid for uid in self.mails if uid > mark)))

    def fetch(self, uidvalidity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
        self._answer(uidvalidity)
        found = (self.mails[uid] for uid in uids if uid in self.mails and uid not in self.vanished)
        for count, mail in enumerate(found):
            if count == self.break_after:
                raise MailboxError("the connection broke off")
            yield mail

    def clear(self, uidvalidity: int, uids: Sequence[int]) -> None:
        self._answer(uidvalidity)
        self.cleared |= {uid: self.mails.pop(uid) for uid in uids if uid in self.mails}

    def append_sent(self, raw: bytes, message_id: str, sent_at: datetime) -> None:
        self._answer()
        self.sent.setdefault(message_id, (raw, sent_at))

    def in_sent(self, message_id: str) -> bool:
        self._answer()
        return message_id in self.sent

    def remove(self, copy: ServerCopy) -> int:
        self._answer()
        if copy.place is CopyPlace.SENT:
            return int(self.sent.pop(copy.message_id, None) is not None)
        same = [
            (folder, uid)
            for folder in (self.mails, self.cleared)
            for uid, mail in folder.items()
            if sha256(mail.raw).hexdigest() == copy.content_hash
        ]
        for folder, uid in same:
            del folder[uid]
        return len(same)

    def _answer(self, uidvalidity: int | None = None) -> None:
        if self.broken or uidvalidity not in {None, self.uidvalidity}:
            raise MailboxError("the mailbox cannot be used")


@dataclass
class FakeSender:
    """A submission server that gives its `answers` in turn and takes every letter after them."""

    answers: list[Handover | Exception] = field(default_factory=list)
    #: What was handed over and not refused: the bytes, the envelope sender and the recipients.
    taken: list[tuple[bytes, str, tuple[str, ...]]] = field(default_factory=list)
    asked: int = 0

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else Handover.ACCEPTED
        if isinstance(answer, Exception):
            raise answer
        if answer in {Handover.ACCEPTED, Handover.UNSURE}:
            self.taken.append((raw, sender, tuple(recipients)))
        codes = {Handover.ACCEPTED: 250, Handover.TRY_LATER: 451, Handover.REFUSED: 550, Handover.UNSURE: 0}
        return SendResult(answer, codes[answer], answer.value)


@dataclass
class FakeDirectory:
    """Customer records by address. `failed` names sources that do not answer."""

    records: dict[str, tuple[SubjectRecord, ...]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    broken: Exception | None = None
    asked: list[str] = field(default_factory=list)

    def find(self, address: str) -> DirectoryAnswer:
        self.asked.append(address)
        if self.broken is not None:
            raise self.broken
        return DirectoryAnswer(self.records.get(address.lower(), ()), self.failed)


def records_of(*addresses: str) -> Iterable[tuple[str, tuple[SubjectRecord, ...]]]:
    """One invented row under each address."""
    for address in addresses:
        row = SubjectRecord(
            source="CRM",
            category="Contact",
            purpose="Bestellingen afhandelen",
            basis="overeenkomst",
            origin="van uzelf",
            retention="twee jaar",
            values=(("E-mail", address), ("Woonplaats", "Voorbeeldstad")),
        )
        yield address.lower(), (row,)
