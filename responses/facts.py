"""The facts a letter may speak of: frozen values, nothing else.

Filled by `bot.steps.drafting` from the case, the settings and the sources of customer records; a fact that
nobody gave stays None or empty, and the letter then shows a gap instead of an invention.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, get_args

from classifiers.kinds import Kind, ObjectionCourse
from responses.notes import claim_words

#: The languages of letters; the overview for staff has the first two.
LetterLanguage = Literal["nl", "en", "de", "fr"]
StaffLanguage = Literal["nl", "en"]
LETTER_LANGUAGES: tuple[LetterLanguage, ...] = get_args(LetterLanguage)


class IdentityReason(StrEnum):
    """Why we cannot yet be sure who asks (art. 12(6)): the codes that `LetterFacts.identity_reason` holds."""

    OTHER_PERSON = "other_person"
    OTHER_ADDRESS = "other_address"
    ADDRESS_NOT_ON_FILE = "address_not_on_file"
    CHANGE_EMAIL = "change_email"
    CHANGE_BANK = "change_bank"
    ON_BEHALF = "on_behalf"
    CHILD = "child"
    THIRD_PARTY_TRANSFER = "third_party_transfer"
    SENDER_FAILED = "sender_failed"
    REPLY_TO_DIFFERS = "reply_to_differs"


@dataclass(frozen=True, slots=True)
class Organisation:
    """The controller, as the settings name it (art. 13(1)(a)). `privacy_contact` is a person or a team.

    `self_service` is the name of the link under mailings with which people change their own data.
    """

    name: str
    street: str | None
    postcode: str | None
    city: str | None
    phone: str | None
    email: str | None
    website: str | None = None
    chamber_of_commerce: str | None = None
    privacy_contact: str | None = None
    self_service: str | None = None


@dataclass(frozen=True, slots=True)
class Processing:
    """What the company does with personal data in general (art. 15(1)(a)–(h)), in the letter's language.

    Every entry is one line or sentence for the reader; `recipient_names` are those of `recipients` that are
    names. The three in `…_retention` are terms in words ("vijf jaar na het laatste bericht"): how long a
    request's dossier, the back-ups and the suppression list are kept. `unstated` names what one purpose of
    several lacks: pairs of a field of this class and the purpose's short name.
    """

    purposes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    recipient_names: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    automated_decisions: str | None = None
    dossier_retention: str | None = None
    backup_retention: str | None = None
    suppression_retention: str | None = None
    unstated: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """The facts of one column, by its label, where they are not those of its row."""

    label: str
    purpose: str
    basis: str
    origin: str
    retention: str
    provided_by_person: bool | None = None


@dataclass(frozen=True, slots=True)
class DataRecord:
    """One row of the company's data about the person, with the art. 15(1) facts of that row.

    `provided_by_person` is the fact of art. 20(1), None where nobody has said it; `differing` holds the
    columns of which other facts are true.
    """

    source: str
    category: str
    purpose: str
    basis: str
    origin: str
    retention: str
    values: tuple[tuple[str, str], ...]
    provided_by_person: bool | None = None
    differing: tuple[ColumnFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One corrected field. `old` is None where the field was empty or its old value is not known."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ByHand:
    """What only a colleague can say, in his own words and the letter's language, each on one line.

    `ground` is the article on which something is refused and `why` the facts behind it, or behind a delay or
    a doubt; `done` says what is done or delivered already; `controller` and its contact name who decides
    about the data where we only process it; `use` is the use of data that an objection is about.
    """

    ground: str | None = None
    why: str | None = None
    done: str | None = None
    controller: str | None = None
    controller_contact: str | None = None
    use: str | None = None


#: What a step of a count can name. A tuple holds days off.
CountValue = date | timedelta | int | tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CountStep:
    """One step of how a date was counted: its code in `responses.counting`, and what it names."""

    said: str
    values: tuple[CountValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferredTo:
    """The customers to whom a message was passed on, each with its name and how to reach it.

    `also_ours` is that we hold data of the person for ourselves too, and answer about that apart.
    """

    controllers: tuple[tuple[str, str], ...]
    also_ours: bool = False


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything one letter may say.

    `reference` is the case's number (MK-2026-000123); `case_tag` is what the subject ends with, with or
    without its brackets. Dates are days in Europe/Amsterdam. `promise_date` is the company's own week,
    `legal_date` the last day of art. 12(3). `searched_sources` answered, `failed_sources` did not.

    The optional fields: `left_out` says what an access letter leaves out and why (art. 15(4)), empty
    meaning nothing; `extract_attached` whether the data file goes with the letter, `extract_too_large`
    whether it should and cannot;
    `restriction_ground` the art. 18(1) ground in words; `keeps_invoices` whether there are invoices or
    payments of this person, which tax law makes us keep, None when unknown; `code_valid_hours` how long the
    confirm code works once the letter has left, and `code_renewed` that an earlier letter held another one,
    which works no more; `asked_by` the sender of the mail that asks. `about` narrows the letter to some of
    the kinds, empty meaning all it can deal with;
    `extended_date` is the new last day of art. 12(3); `by_hand` what a colleague typed; `objection` how an
    objection is dealt with; `referred` to whom the message was passed on. `promise_count`, `legal_count` and
    `extended_count` say how those dates were counted, empty where nobody can tell. `answered` are the kinds
    that need no letter any more.
    """

    organisation: Organisation
    processing: Processing
    reference: str
    case_tag: str
    language: LetterLanguage
    formal: bool
    salutation_name: str | None
    received_on: date
    today: date
    promise_date: date
    legal_date: date
    kinds: tuple[Kind, ...]
    subject_address: str
    records: tuple[DataRecord, ...] = ()
    searched_sources: tuple[str, ...] = ()
    failed_sources: tuple[str, ...] = ()
    corrections: tuple[FieldChange, ...] = ()
    identity_reason: str | None = None
    confirm_code: str | None = None
    asked_by: str | None = None
    handler: str | None = None
    left_out: tuple[str, ...] = ()
    extract_attached: bool = False
    extract_too_large: bool = False
    restriction_ground: str | None = None
    keeps_invoices: bool | None = None
    code_valid_hours: int | None = None
    code_renewed: bool = False
    about: tuple[Kind, ...] = ()
    answered: tuple[Kind, ...] = ()
    extended_date: date | None = None
    by_hand: ByHand = ByHand()
    objection: ObjectionCourse | None = ObjectionCourse.MARKETING
    referred: ReferredTo | None = None
    promise_count: tuple[CountStep, ...] = ()
    legal_count: tuple[CountStep, ...] = ()
    extended_count: tuple[CountStep, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One case in the digest. `due_at` is aware and set for breaches; `state` is already in words.

    `counted` is a sentence that says how its day or moment came about. While the clock stands `still`, for a
    question about identity that is not answered, no day counts.
    """

    reference: str
    kinds: tuple[Kind, ...]
    due: date | None
    due_at: datetime | None
    state: str
    person: str | None = None
    counted: str = ""
    still: bool = False


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """The desk on the morning of `day`. `held` pairs an id with a reason in words.

    `to_customers` holds what customers have yet to hear, by the case or breach that it is about; its `person`
    is the customer. `more_held` counts further held mails of the same senders, which would fill the page.
    `suppression_review` is the day on which the suppression list must be looked at again; None while it is
    empty.
    """

    day: date
    new: int
    awaiting_approval: tuple[DigestLine, ...] = ()
    awaiting_identity: tuple[DigestLine, ...] = ()
    to_sort: tuple[DigestLine, ...] = ()
    to_handle: tuple[DigestLine, ...] = ()
    due_today: tuple[DigestLine, ...] = ()
    due_this_week: tuple[DigestLine, ...] = ()
    late: tuple[DigestLine, ...] = ()
    open_breaches: tuple[DigestLine, ...] = ()
    to_customers: tuple[DigestLine, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    more_held: int = 0
    failed_sends: tuple[str, ...] = ()
    unsure_sends: tuple[str, ...] = ()
    seen: int = 0
    stored: int = 0
    decided: int = 0
    last_poll: datetime | None = None
    show_people: bool = False
    queue_url: str | None = None
    suppression_review: date | None = None


#: Where the day stands in `Claimed.when`.
THE_DAY = "{day}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim of a letter: its code in `responses.notes.CLAIMS`, and the sentence that makes it.

    Where the sentence can tell the day of the deed, `when` are the words for it (" on {day}") and `lead` the
    part of the sentence before them; `sentence` is without them.
    """

    code: str
    sentence: str
    lead: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter.

    `text` and `html` carry the same words. `claimed` is what staff must have made true before approving;
    `missing` names, in Dutch, the facts that left a visible gap in the text. `about` holds the kinds that the
    letter deals with, without those that it leaves to another one.
    """

    name: str
    language: str
    subject: str
    text: str
    html: str
    claimed: tuple[Claimed, ...] = ()
    missing: tuple[str, ...] = ()
    about: tuple[Kind, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """What it claims, as Dutch staff read it, each once."""
        return tuple(dict.fromkeys(claim_words(one.code, "nl") for one in self.claimed))
