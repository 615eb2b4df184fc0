"""The shared vocabulary: what a sender can ask or report.

Imported by every package of the project (`classifiers`, `responses`, `bot`); imports nothing but the
standard library and never decides anything.
"""

from enum import StrEnum


class Kind(StrEnum):
    """One right or report. The law behind each is named beside it (AVG/GDPR articles)."""

    ACCESS = "access"  # art. 15
    PORTABILITY = "portability"  # art. 20
    CORRECTION = "correction"  # art. 16
    WITHDRAWAL = "withdrawal"  # art. 7(3)
    OBJECTION = "objection"  # art. 21
    RESTRICTION = "restriction"  # art. 18
    ERASURE = "erasure"  # art. 17
    BREACH = "breach"  # art. 33
    COMPLAINT = "complaint"  # art. 77
    QUESTION = "question"  # art. 13
    OTHER = "other"  # no privacy request; stands alone


class Family(StrEnum):
    """The five families of the design card; kinds outside them have none."""

    ACCESS = "access"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    ERASURE = "erasure"
    BREACH = "breach"


class ObjectionCourse(StrEnum):
    """What an objection is about and how it was weighed, as a colleague says it (GDPR art. 21)."""

    MARKETING = "marketing"  # art. 21(2) and (3): always granted, nothing is weighed
    WEIGHING = "weighing"  # art. 21(1): not decided yet; the use rests meanwhile (art. 18(1)(d))
    UPHELD = "upheld"  # art. 21(1): the use has stopped
    REFUSED = "refused"  # art. 21(1): compelling legitimate grounds or legal claims go before it


FAMILIES: dict[Kind, Family] = {
    Kind.ACCESS: Family.ACCESS,
    Kind.PORTABILITY: Family.ACCESS,
    Kind.CORRECTION: Family.CORRECTION,
    Kind.WITHDRAWAL: Family.WITHDRAWAL,
    Kind.OBJECTION: Family.WITHDRAWAL,
    Kind.RESTRICTION: Family.WITHDRAWAL,
    Kind.ERASURE: Family.ERASURE,
    Kind.BREACH: Family.BREACH,
}

#: The order in which kinds are answered and shown: a leak first, access before erasure.
KIND_ORDER: tuple[Kind, ...] = (
    Kind.BREACH,
    Kind.ACCESS,
    Kind.PORTABILITY,
    Kind.CORRECTION,
    Kind.WITHDRAWAL,
    Kind.OBJECTION,
    Kind.RESTRICTION,
    Kind.ERASURE,
    Kind.COMPLAINT,
    Kind.QUESTION,
    Kind.OTHER,
)


#: Every kind but `other`: what a sender can ask or report.
RIGHTS: tuple[Kind, ...] = KIND_ORDER[:-1]

#: What a person asks by a right of the law, which sets the month of GDPR art. 12(3). A report of a leak, a
#: complaint and a question have no term by law.
WITH_LEGAL_TERM: frozenset[Kind] = frozenset(
    {
        Kind.ACCESS,
        Kind.PORTABILITY,
        Kind.CORRECTION,
        Kind.WITHDRAWAL,
        Kind.OBJECTION,
        Kind.RESTRICTION,
        Kind.ERASURE,
    }
)


def in_order(kinds: set[Kind] | frozenset[Kind] | list[Kind] | tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The given kinds without doubles, in the order in which they are answered."""
    return tuple(kind for kind in KIND_ORDER if kind in kinds)


class Language(StrEnum):
    """Language of the newest text (ISO 639-1); OTHER goes to a person."""

    NL = "nl"
    EN = "en"
    DE = "de"
    FR = "fr"
    OTHER = "other"
