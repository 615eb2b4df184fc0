"""Decides whether a letter may be approved: what stands against it, and what a colleague may pass over.

`bot.store.objections` gathers the objections of one draft, the step approving refuses with
`require_answered`, and the pages and the command line list them. Never changes a letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import RuleViolation
from bot.rules.addresses import address as parse_address

#: How a letter marks a place that a colleague must fill.
GAP_MARKS = (
    *("[ontbreekt:", "[antwoord van een collega]", "[missing:", "[a colleague's answer]"),
    *("[fehlt:", "[antwort aus unserem team]", "[manque:", "[réponse de notre équipe]"),
)

#: What is said where a letter may leave all the same, if a colleague says why.
REASON_WANTED = "something stands against this letter: change it, or say why it may leave all the same"


class ObjectionCode(StrEnum):
    """What can stand against a letter. The values go into the audit trail and are never renamed."""

    NO_RECIPIENT = "no_recipient"
    ODD_RECIPIENT = "odd_recipient"
    EMPTY = "empty"
    OPEN_PLACE = "open_place"
    OPEN_STEP = "open_step"
    NO_STEP = "no_step"
    OTHER_DAY = "other_day"
    MISSING_ELEMENT = "missing_element"
    LEAK = "leak"
    LEAK_BSN = "leak_bsn"
    FOREIGN_RECIPIENT = "foreign_recipient"
    TO_THE_CUSTOMER = "to_the_customer"
    TO_A_CHILD = "to_a_child"
    AUTHORITY_UNCHECKED = "authority_unchecked"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that stands against a letter.

    `words` is an English sentence for staff that says what to do; `overridable` tells whether a colleague
    may let the letter leave all the same, with a reason.
    """

    code: ObjectionCode
    words: str
    overridable: bool


_NO_RECIPIENT = Objection(
    ObjectionCode.NO_RECIPIENT, "the letter has no recipient: edit it first", overridable=False
)
_ODD_RECIPIENT = Objection(
    ObjectionCode.ODD_RECIPIENT,
    "a recipient is not a plain e-mail address such as anne@example.com: edit it first",
    overridable=False,
)
_EMPTY = Objection(
    ObjectionCode.EMPTY, "the letter has no subject or no text: edit it first", overridable=False
)
_OPEN_PLACE = Objection(
    ObjectionCode.OPEN_PLACE,
    "the letter still has an open place in square brackets: fill it first",
    overridable=False,
)

#: The letter says that something was done of which no colleague said so (`bot.rules.fulfilment`).
OPEN_STEP = Objection(
    ObjectionCode.OPEN_STEP,
    "the letter says that something was done whose step is still open: do it and tick it first",
    overridable=False,
)

#: The letter says that something was done of which no step is kept: it was drafted by a version without them.
NO_STEP = Objection(
    ObjectionCode.NO_STEP,
    "the letter was drafted before there were steps for what it says was done: propose it anew",
    overridable=False,
)


#: The letter tells another day for something that was done than the one on which its step was ticked.
OTHER_DAY = Objection(
    ObjectionCode.OTHER_DAY,
    "the letter says that something was done on another day than the one on which its step was ticked: "
    "change the day, or propose the letter anew",
    overridable=True,
)


#: The letter to the person would tell a customer that its own message was passed on to itself.
TO_THE_CUSTOMER = Objection(
    ObjectionCode.TO_THE_CUSTOMER,
    "the letter to the person goes to the address of the customer itself: name the person who asked, or say "
    "why it may go there",
    overridable=True,
)


def visible_flaws(subject: str, text: str, recipients: tuple[str, ...]) -> tuple[Objection, ...]:
    """What makes a letter visibly unfinished: none of it may be passed over."""
    found = []
    if not recipients:
        found.append(_NO_RECIPIENT)
    if not all(_is_plain(address) for address in recipients):
        found.append(_ODD_RECIPIENT)
    if not subject.strip() or not text.strip():
        found.append(_EMPTY)
    # A letter's lines are short, so a mark may be broken over two of them.
    words = " ".join(f"{subject} {text}".lower().split())
    if any(mark in words for mark in GAP_MARKS):
        found.append(_OPEN_PLACE)
    return tuple(found)


def missing_element(name: str) -> Objection:
    """The objection that a letter does not say what the law or the company wants it to say.

    `name` is the English name of the element, as `responses.elements` gives it.
    """
    return Objection(ObjectionCode.MISSING_ELEMENT, f"the letter does not tell: {name}", overridable=True)


def require_answered(objections: Iterable[Objection], reason: str) -> tuple[ObjectionCode, ...]:
    """Refuse an approval while an objection stands unanswered; the codes that the reason passes over.

    Raises:
        RuleViolation: an objection may not be passed over, or one may and no reason was given.
    """
    standing = tuple(objections)
    for objection in standing:
        if not objection.overridable:
            raise RuleViolation(objection.words)
    if standing and not reason.strip():
        raise RuleViolation(REASON_WANTED)
    return tuple(dict.fromkeys(objection.code for objection in standing))


def _is_plain(address: str) -> bool:
    """Whether a header would hold this as one address; beyond ASCII few servers take it (RFC 6531)."""
    found = parse_address(address)
    return found is not None and found.email == address.strip().lower() and address.isascii()
