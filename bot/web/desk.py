"""What the staff's pages need from the rest of the program, as one frozen value.

Made by `bot.app` and by the tests, read by every page; decides nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.ports import SubjectDirectory
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.ourselves import Ourselves
from bot.rules.reading import ReadingTerms
from bot.rules.terms import Terms
from bot.steps.digesting import DigestTerms
from bot.steps.letter_facts import DraftingTerms
from bot.store.work import Store


class SentLetter(Protocol):
    """A letter that the demonstration's world received, as the page "sent letters" shows it."""

    @property
    def raw(self) -> bytes:
        """The mail as it arrived."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses of the envelope."""

    @property
    def received_at(self) -> datetime:
        """When it arrived."""

    @property
    def reference(self) -> str:
        """The case that its subject names, or an empty text."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the terms and the habits of one company's desk.

    `allowed_hosts` are host names, without a port, under which the pages may be asked for besides the one
    in `public_url`. `language`
    is the language of the pages ("nl" or "en") until a colleague chooses one. `sent_letters` is set in the
    demonstration only. Without `digest` the page of the digest shows it as one that names no
    people. `suppression_review_days` is after how many days the suppression list is to be looked at again.
    `unread_kept` is how long a mail is kept of which nothing can be read.
    `forward_days` working days and `customer_hours` are the terms within which a customer hears of a request
    and of a breach.
    """

    store: Store
    approval: ApprovalTerms
    drafting: DraftingTerms
    directory: SubjectDirectory
    deadlines: Terms
    reading: ReadingTerms
    organisation: str
    public_url: str
    session_idle: timedelta
    session_lasts: timedelta
    secure_cookies: bool
    allowed_hosts: tuple[str, ...]
    language: str
    clock: Callable[[], datetime]
    sent_letters: Callable[[], Sequence[SentLetter]] | None = None
    digest: DigestTerms | None = None
    suppression_review_days: int = 365
    unread_kept: timedelta = timedelta(days=7)
    forward_days: int = 1
    customer_hours: int = 24

    @property
    def ourselves(self) -> Ourselves:
        """The addresses that can be nobody's who writes to us."""
        return self.reading.ourselves
