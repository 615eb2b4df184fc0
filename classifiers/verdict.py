"""What a classifier says about one text: frozen values, nothing else.

Made by `classifiers.classify`, read by `bot` (stored, shown to staff). Knows no mail, no case, no clock.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from classifiers.kinds import Kind, Language, in_order


class ModelError(ValueError):
    """A folder holds no model that can be read; the message says what to do."""


class Hint(StrEnum):
    """A circumstance in the text that bears on identity (request-kinds: last paragraph).

    The classifier only points at it; `bot.rules.identity` decides what follows.
    """

    OTHER_ADDRESS = "other_address"  # asks about an address that is not the sending one
    ADDRESS_NOT_ON_FILE = "address_not_on_file"  # says the sending address is unknown to us
    OTHER_PERSON = "other_person"  # asks for another person's data
    ON_BEHALF = "on_behalf"  # acts for a client, patient, ward, employer, deceased person
    CHILD = "child"  # acts for a child
    CHANGE_EMAIL = "change_email"  # asks to change the e-mail address
    CHANGE_BANK = "change_bank"  # asks to change bank data
    THIRD_PARTY_TRANSFER = "third_party_transfer"  # wants data handed to another party


class Subject(StrEnum):
    """Whom the request is about."""

    SENDER = "sender"
    OTHER_ADDRESS = "other_address"
    CHILD = "child"
    CLIENT = "client"
    OTHER_PERSON = "other_person"
    SEVERAL = "several"
    NOBODY = "nobody"  # no request, so about nobody


@dataclass(frozen=True, slots=True)
class ScoredKind:
    """A kind with its score, 0 to 1: how sure the classifier is that the mail carries it."""

    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the characters [start, end) of the classified text, the sentence around them, and the rule.

    Offsets count in the `text` handed in; a span in the subject has source "subject" and offsets in the
    subject. `negated` marks a wish that is denied or taken back ("niet verwijderen").
    """

    kind: Kind
    start: int
    end: int
    text: str
    sentence: str
    rule: str
    source: str = "text"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """One field to change: `field` is a key such as name, address, email, phone, company, gender."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Fields:
    """What the text says about the person concerned. A BSN is never kept: only that one was seen."""

    name: str | None = None
    emails: tuple[str, ...] = ()
    phone: str | None = None
    customer_number: str | None = None
    company: str | None = None
    street: str | None = None
    postcode: str | None = None
    birth_date: str | None = None  # YYYY-MM-DD
    iban: str | None = None
    bsn_seen: bool = False
    correction: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """One verdict. `kinds` are those found, best first; `scores` holds a score for every kind."""

    kinds: tuple[ScoredKind, ...]
    scores: dict[Kind, float]
    language: Language
    classifier: str
    version: str
    needs_review: bool
    review_reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    hints: frozenset[Hint] = frozenset()
    subject: Subject = Subject.SENDER
    fields: Fields = field(default_factory=Fields)

    def kind_set(self) -> frozenset[Kind]:
        """The kinds found, without their scores."""
        return frozenset(scored.kind for scored in self.kinds)

    def ordered(self) -> tuple[Kind, ...]:
        """The kinds found, in the order in which they are answered."""
        return in_order(self.kind_set())
