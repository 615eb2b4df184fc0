"""Which steps a request asks of colleagues before a letter may say that they were done.

Called by `bot.store.fulfilment` and the pages; knows no database. A step is a deed in the company's own
systems, which the bot cannot see: a named colleague says that it was done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifiers.kinds import Kind, ObjectionCourse


class StepCode(StrEnum):
    """A deed. Its value is also the code of the claim in a letter that says that it was done."""

    CONSENT_ENDED = "consent_ended"
    OFF_ALL_LISTS = "off_all_lists"
    MARKETING_STOPPED = "marketing_stopped"
    PROFILING_STOPPED = "profiling_stopped"
    SUPPRESSED = "suppressed"
    USE_PAUSED = "use_paused"
    USE_STOPPED = "use_stopped"
    CORRECTED = "corrected"  # about: the field
    RESTRICTED = "restricted"
    ERASED = "erased"  # about: the source of customer records
    RECIPIENTS_TOLD = "recipients_told"
    BREACH_EXAMINED = "breach_examined"
    HANDED_OVER = "handed_over"
    FORWARDED = "forwarded"


#: What each step asks, in words for colleagues; a step about one source or field names it.
STEP_WORDS: Mapping[StepCode, tuple[str, str]] = {
    StepCode.CONSENT_ENDED: (
        "Leg vast dat de toestemming is ingetrokken, met de datum",
        "Record that the consent is withdrawn, with the date",
    ),
    StepCode.OFF_ALL_LISTS: (
        "Haal het adres van alle verzendlijsten",
        "Take the address off every mailing list",
    ),
    StepCode.MARKETING_STOPPED: (
        "Stop alle reclame aan deze persoon: mail, telefoon, post en sociale media",
        "Stop all advertising to this person: mail, telephone, post and social media",
    ),
    StepCode.PROFILING_STOPPED: (
        "Haal de gegevens uit profielen en selecties voor reclame",
        "Take the data out of profiles and selections for advertising",
    ),
    StepCode.SUPPRESSED: (
        "Zet het adres op de afmeldlijst",
        "Put the address on the suppression list",
    ),
    StepCode.USE_PAUSED: (
        "Leg het gebruik waar het bezwaar over gaat stil, zolang het bezwaar wordt bekeken",
        "Let the use that is objected to rest, while the objection is weighed",
    ),
    StepCode.USE_STOPPED: (
        "Stop het gebruik waar het bezwaar over gaat",
        "Stop the use that is objected to",
    ),
    StepCode.CORRECTED: ("Pas het gegeven aan in alle systemen", "Correct the data in every system"),
    StepCode.RESTRICTED: (
        "Markeer de gegevens, zodat ze alleen nog bewaard worden",
        "Mark the data, so that it is only stored",
    ),
    StepCode.ERASED: (
        "Verwijder de gegevens, behalve wat volgens de brief bewaard blijft",
        "Erase the data, except what the letter says is kept",
    ),
    StepCode.RECIPIENTS_TOLD: (
        "Vertel de ontvangers van de gegevens wat er is veranderd",
        "Tell the recipients of the data what has changed",
    ),
    StepCode.BREACH_EXAMINED: (
        "Begin met het onderzoek van het datalek",
        "Begin to examine the breach",
    ),
    StepCode.HANDED_OVER: (
        "Vertel de collega uit de brief dat deze zaak van hem of haar is",
        "Tell the colleague named in the letter that the case is theirs",
    ),
    StepCode.FORWARDED: (
        "Stuur het bericht door aan de klant uit de brief",
        "Pass the message on to the customer named in the letter",
    ),
}

_BY_KIND: Mapping[Kind, tuple[StepCode, ...]] = {
    Kind.WITHDRAWAL: (StepCode.CONSENT_ENDED, StepCode.OFF_ALL_LISTS, StepCode.SUPPRESSED),
    Kind.CORRECTION: (StepCode.CORRECTED, StepCode.RECIPIENTS_TOLD),
    Kind.RESTRICTION: (StepCode.RESTRICTED, StepCode.RECIPIENTS_TOLD),
    Kind.ERASURE: (StepCode.ERASED, StepCode.SUPPRESSED, StepCode.RECIPIENTS_TOLD),
    Kind.BREACH: (StepCode.BREACH_EXAMINED,),
}

#: A weighed objection lets the use rest meanwhile (GDPR art. 18(1)(d)); recipients are told of it (art. 19).
_BY_COURSE: Mapping[ObjectionCourse, tuple[StepCode, ...]] = {
    ObjectionCourse.MARKETING: (
        StepCode.MARKETING_STOPPED,
        StepCode.PROFILING_STOPPED,
        StepCode.SUPPRESSED,
    ),
    ObjectionCourse.WEIGHING: (StepCode.USE_PAUSED,),
    ObjectionCourse.UPHELD: (StepCode.USE_PAUSED, StepCode.USE_STOPPED, StepCode.RECIPIENTS_TOLD),
    ObjectionCourse.REFUSED: (StepCode.USE_PAUSED, StepCode.RECIPIENTS_TOLD),
}


@dataclass(frozen=True, slots=True)
class WantedStep:
    """A step that is to be taken; `about` names the source or the field, and is empty where there is none."""

    code: StepCode
    about: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of a case depend on.

    `sources` hold data about the person that is to be erased, or did not answer and may hold some. `fields`
    are to be corrected. `objection` is how an objection is dealt with; while nobody knows, it is None and
    asks for no step yet.
    """

    sources: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    objection: ObjectionCourse | None = None


def wanted_steps(kind: Kind, found: Findings) -> tuple[WantedStep, ...]:
    """The steps of one request, in the order in which they are best taken.

    An erasure is one step for each source; where nothing is on file, or only what a law makes us keep, there
    is nothing to erase (art. 17) and nobody to tell (art. 19).
    """
    if kind is Kind.ERASURE and not found.sources:
        return ()
    wanted: list[WantedStep] = []
    codes = _BY_KIND.get(kind, ())
    if kind is Kind.OBJECTION:
        codes = _BY_COURSE[found.objection] if found.objection is not None else ()
    for code in codes:
        about = _about(code, found)
        wanted += [WantedStep(code, name) for name in about] if about else [WantedStep(code)]
    return tuple(wanted)


def _about(code: StepCode, found: Findings) -> tuple[str, ...]:
    if code is StepCode.ERASED:
        return found.sources
    return found.fields if code is StepCode.CORRECTED else ()


def lacking(claims: Sequence[str], steps: Sequence[WantedStep]) -> tuple[WantedStep, ...]:
    """The steps that a letter's claims ask for and no request does, such as that of a hand-over."""
    there = {step.code for step in steps}
    return tuple(WantedStep(code) for code in StepCode if code.value in claims and code not in there)


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction makes of a value; None where the mail does not say it."""

    old: str | None
    new: str | None


def step_words(code: StepCode, about: str, language: str, changes: Sequence[Change] = ()) -> str:
    """What a step asks, in a sentence without a full stop; `changes` are those of the field it is about."""
    dutch, english = STEP_WORDS[code]
    words = dutch if language == "nl" else english
    told = "; ".join(_change_words(change, language) for change in changes)
    about = ": ".join(part for part in (about, told) if part)
    return f"{words} ({about})" if about else words


def _change_words(change: Change, language: str) -> str:
    dutch = language == "nl"
    unknown = "nieuwe waarde niet bekend" if dutch else "new value not known"
    becomes = f"{'wordt' if dutch else 'becomes'} {change.new}" if change.new else unknown
    return f"was {change.old}, {becomes}" if change.old else becomes
