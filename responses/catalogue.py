"""Which letters exist, which kinds each fits, and what they are called.

Used by `render` to refuse a letter that does not fit, and by the staff's screens for names; decides nothing
about a case.
"""

from enum import StrEnum

from classifiers.kinds import WITH_LEGAL_TERM, Kind, ObjectionCourse


class Situation(StrEnum):
    """A moment in a case that calls for a letter; each has a folder of this name under letters/."""

    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    IDENTITY_CONFIRM = "identity_confirm"
    BREACH_REPORTER = "breach_reporter"
    NOT_FOUND = "not_found"
    HANDOVER = "handover"
    ANOTHER_WAY = "another_way"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    CANNOT_IDENTIFY = "cannot_identify"
    IDENTITY_DOCUMENT = "identity_document"
    PROCESSOR_REFERRAL = "processor_referral"
    REQUEST_WITHDRAWN = "request_withdrawn"


SITUATION_NAMES: dict[Situation, dict[str, str]] = {
    Situation.ANSWER: {"nl": "Antwoord", "en": "Answer"},
    Situation.ACKNOWLEDGEMENT: {"nl": "Ontvangstbevestiging", "en": "Acknowledgement"},
    Situation.IDENTITY_CONFIRM: {"nl": "Vraag om bevestiging", "en": "Request to confirm"},
    Situation.BREACH_REPORTER: {"nl": "Bericht aan de melder", "en": "Message to the reporter"},
    Situation.NOT_FOUND: {"nl": "Geen gegevens gevonden", "en": "No data found"},
    Situation.HANDOVER: {"nl": "Een collega neemt het over", "en": "A colleague takes over"},
    Situation.ANOTHER_WAY: {"nl": "Vraag om het anders te sturen", "en": "Request to send it another way"},
    Situation.EXTENSION: {"nl": "Meer tijd nodig", "en": "More time needed"},
    Situation.REFUSAL: {"nl": "Weigering", "en": "Refusal"},
    Situation.CANNOT_IDENTIFY: {"nl": "Niet te zien om wie het gaat", "en": "Cannot tell who it is about"},
    Situation.IDENTITY_DOCUMENT: {
        "nl": "Vraag om een afgeschermde kopie (laatste redmiddel)",
        "en": "Request for a masked copy (last resort)",
    },
    Situation.PROCESSOR_REFERRAL: {"nl": "Doorgestuurd naar onze klant", "en": "Passed on to our customer"},
    Situation.REQUEST_WITHDRAWN: {"nl": "Verzoek ingetrokken", "en": "Request taken back"},
}

KIND_NAMES: dict[Kind, dict[str, str]] = {
    Kind.ACCESS: {"nl": "inzage", "en": "access", "de": "Auskunft", "fr": "accès"},
    Kind.PORTABILITY: {
        "nl": "gegevens meenemen",
        "en": "data portability",
        "de": "Datenübertragbarkeit",
        "fr": "portabilité des données",
    },
    Kind.CORRECTION: {"nl": "correctie", "en": "correction", "de": "Berichtigung", "fr": "rectification"},
    Kind.WITHDRAWAL: {
        "nl": "toestemming intrekken",
        "en": "withdrawal of consent",
        "de": "Widerruf der Einwilligung",
        "fr": "retrait du consentement",
    },
    Kind.OBJECTION: {"nl": "bezwaar", "en": "objection", "de": "Widerspruch", "fr": "opposition"},
    Kind.RESTRICTION: {"nl": "beperking", "en": "restriction", "de": "Einschränkung", "fr": "limitation"},
    Kind.ERASURE: {"nl": "verwijdering", "en": "erasure", "de": "Löschung", "fr": "effacement"},
    Kind.BREACH: {
        "nl": "mogelijk datalek",
        "en": "possible data breach",
        "de": "mögliche Datenpanne",
        "fr": "possible fuite de données",
    },
    Kind.COMPLAINT: {"nl": "klacht", "en": "complaint", "de": "Beschwerde", "fr": "réclamation"},
    Kind.QUESTION: {"nl": "vraag", "en": "question", "de": "Frage", "fr": "question"},
    Kind.OTHER: {"nl": "overig", "en": "other", "de": "Sonstiges", "fr": "autre"},
}

#: What a person asks by a right of the law.
RIGHTS = WITH_LEGAL_TERM
# Stopping mailings to the sender's own address never waits for proof of identity (art. 7(3), art. 21(2)–(3)).
_MAY_ASK_IDENTITY = RIGHTS - {Kind.WITHDRAWAL, Kind.OBJECTION}
# For the same reason neither is refused or put off; only an objection that is weighed (art. 21(1)) can be.
_MAY_BE_REFUSED = RIGHTS - {Kind.WITHDRAWAL, Kind.OBJECTION}

#: The kinds of which a mail must hold at least one for the letter to fit, an objection being to marketing.
FITTING_KINDS: dict[Situation, frozenset[Kind]] = {
    Situation.ANSWER: frozenset(Kind) - {Kind.OTHER},
    Situation.ACKNOWLEDGEMENT: frozenset(Kind) - {Kind.OTHER},
    Situation.IDENTITY_CONFIRM: RIGHTS,
    Situation.BREACH_REPORTER: frozenset({Kind.BREACH}),
    Situation.NOT_FOUND: RIGHTS,
    Situation.HANDOVER: frozenset(Kind),
    Situation.ANOTHER_WAY: frozenset(Kind),
    Situation.EXTENSION: _MAY_BE_REFUSED,
    Situation.REFUSAL: _MAY_BE_REFUSED,
    # Art. 11(2) sets arts. 15–20 aside, and not the right to object.
    Situation.CANNOT_IDENTIFY: _MAY_ASK_IDENTITY,
    Situation.IDENTITY_DOCUMENT: _MAY_ASK_IDENTITY,
    Situation.PROCESSOR_REFERRAL: frozenset(Kind) - {Kind.OTHER, Kind.BREACH},
    Situation.REQUEST_WITHDRAWN: frozenset(Kind),
}

# What fits a weighed objection, and not one to marketing.
_WEIGHED_ONLY = frozenset({Situation.EXTENSION, Situation.REFUSAL})

#: What tells grounds that hold for one kind alone (art. 12(4)), and so cannot be about several.
ABOUT_ONE = frozenset({Situation.REFUSAL})


def fitting_kinds(situation: Situation, course: ObjectionCourse | None) -> frozenset[Kind]:
    """The kinds that this letter can be about, an objection being dealt with in this way.

    None means that nobody knows yet what it is about: then no letter that fits one of its sorts alone is fit.
    """
    weighed = course not in (None, ObjectionCourse.MARKETING) and situation in _WEIGHED_ONLY
    return FITTING_KINDS[situation] | {Kind.OBJECTION} if weighed else FITTING_KINDS[situation]


def kind_name(kind: Kind, language: str) -> str:
    """What a kind is called on a screen, in the digest and in a letter to someone else than the asker."""
    return KIND_NAMES[kind][language]


def fits(
    situation: Situation, kinds: tuple[Kind, ...], course: ObjectionCourse | None = ObjectionCourse.MARKETING
) -> bool:
    """Whether this letter can answer a mail with these kinds; never without a kind."""
    return bool(fitting_kinds(situation, course).intersection(kinds))


def answered_here(
    situation: Situation, kinds: tuple[Kind, ...], course: ObjectionCourse | None = ObjectionCourse.MARKETING
) -> tuple[Kind, ...]:
    """Which of the kinds this letter deals with, in the same order.

    An opt-out beside another right goes on at once, so the question who writes is not about it; alone it only
    meets that question when it concerns somebody else's address.
    """
    fitting = fitting_kinds(situation, course)
    here = tuple(kind for kind in kinds if kind in fitting)
    if situation is not Situation.IDENTITY_CONFIRM:
        return here
    return tuple(kind for kind in here if kind in _MAY_ASK_IDENTITY) or here


def situations_for(kinds: tuple[Kind, ...], course: ObjectionCourse | None) -> tuple[Situation, ...]:
    """The letters that fit, in the order in which a screen should offer them."""
    return tuple(situation for situation in Situation if fits(situation, kinds, course))
