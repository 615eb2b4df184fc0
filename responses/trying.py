"""Tries every letter with invented facts: what cannot be rendered, and what a letter does not tell.

Called by `privacybot letters` and `privacybot check` for a company's own templates; needs no case, no
database and no real person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateSyntaxError

from classifiers.kinds import KIND_ORDER, Kind, ObjectionCourse
from responses.catalogue import ABOUT_ONE, FITTING_KINDS, Situation
from responses.checklist import LetterAbout, missing_elements
from responses.dating import with_days
from responses.elements import OF_DEED, element_name
from responses.erasure_parts import LISTS_ALL, listing_all
from responses.facts import (
    LETTER_LANGUAGES,
    ByHand,
    CountStep,
    DataRecord,
    FieldChange,
    Letter,
    LetterFacts,
    LetterLanguage,
    Organisation,
    Processing,
    StaffLanguage,
)
from responses.render import LETTERS, LetterError, compose
from responses.trying_customers import Making, customer_letters, lacking

_SAID = "DEMO"
_RECORD = DataRecord(_SAID, _SAID, _SAID, "toestemming", _SAID, _SAID, (("E-mail", "anne@example.com"),))


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a letter, for the one who writes templates: where, and an English sentence."""

    where: str
    said: str


def example_facts(organisation: Organisation, language: LetterLanguage, *kinds: Kind) -> LetterFacts:
    """Facts of an invented person's case, complete, under the company's own name."""
    told = (f"{_SAID}.",)
    return LetterFacts(
        organisation=organisation,
        processing=Processing(
            *(told, told, told, told, told, told, told, told),
            *(f"{_SAID}.", _SAID, _SAID, _SAID),
        ),
        reference="MK-2026-000123",
        case_tag="MK-2026-000123.demo",
        language=language,
        formal=False,
        salutation_name="Anne de Vries",
        received_on=date(2026, 11, 27),
        today=date(2026, 11, 30),
        promise_date=date(2026, 12, 4),
        legal_date=date(2026, 12, 28),
        kinds=kinds,
        subject_address="anne@example.com",
        records=(_RECORD,),
        searched_sources=(_SAID,),
        corrections=(FieldChange(_SAID, "Oudstad", "Nieuwstad"),),
        identity_reason="other_address",
        handler="Sanne Bakker",
        restriction_ground=_SAID,
        keeps_invoices=True,
        extended_date=date(2027, 2, 27),
        promise_count=(CountStep("received"), CountStep("week", (timedelta(days=7), date(2026, 12, 4)))),
        legal_count=(
            CountStep("received"),
            CountStep("month", (date(2026, 12, 27),)),
            CountStep("rolled_by_law", ((date(2026, 12, 27),), date(2026, 12, 28))),
        ),
        extended_count=(
            CountStep("received"),
            CountStep("extended", (3, date(2027, 2, 27))),
            CountStep("not_rolled"),
        ),
        by_hand=ByHand(_SAID, _SAID, _SAID, _SAID, "privacy@example.com", _SAID),
    )


def example_days(facts: LetterFacts) -> dict[str, date]:
    """The days of all deeds of an invented case: each is done on the day on which its letter is written."""
    return dict.fromkeys(OF_DEED, facts.today)


def kinds_of(situation: Situation) -> tuple[Kind, ...]:
    """The kinds that an example of a letter is about: all that it can be about together."""
    fitting = tuple(kind for kind in KIND_ORDER if kind in FITTING_KINDS[situation] - {Kind.OTHER})
    return fitting[:1] if situation in ABOUT_ONE else fitting


def _cases_of(situation: Situation) -> Iterator[tuple[tuple[Kind, ...], ObjectionCourse]]:
    """The kinds, and the course of an objection, with which one letter says different things."""
    kinds = kinds_of(situation)
    # An answer has a part for each kind; every other letter says the same of all.
    for about in [(kind,) for kind in kinds] if situation is Situation.ANSWER else [kinds]:
        yield about, ObjectionCourse.MARKETING
    if situation is Situation.ANSWER:
        yield (Kind.OBJECTION,), ObjectionCourse.UPHELD
        yield (Kind.OBJECTION,), ObjectionCourse.REFUSED
    if situation is Situation.ACKNOWLEDGEMENT:
        yield kinds, ObjectionCourse.WEIGHING


def troubles(organisation: Organisation, own: Path | None) -> Iterator[Trouble]:
    """Everything that is wrong with the letters, those in the folder `own` before ours."""
    if own is not None:
        yield from _replacing_nothing(own)
        yield from _erasing_all(own)
    for language in LETTER_LANGUAGES:
        for situation in Situation:
            for polite in (False, True):
                yield from _of_letter(situation, organisation, language, own, polite=polite)
    for name, tongue, make in customer_letters(organisation):
        yield from _of_customer_letter(name, tongue, make, own)


def _replacing_nothing(own: Path) -> Iterator[Trouble]:
    if not own.is_dir():
        yield Trouble(str(own), "there is no such folder")
        return
    for file in sorted(own.rglob("*.j2")):
        name = file.relative_to(own)
        if name.name == "frame.html.j2":
            yield Trouble(str(name), "the frame of the HTML cannot be replaced")
        elif not (LETTERS / name).is_file():
            yield Trouble(str(name), "it replaces no letter of ours: compare its name with responses/letters")


def _erasing_all(own: Path) -> Iterator[Trouble]:
    for part in sorted(own.glob("parts/*/erasure.txt.j2")):
        if (line := listing_all(part)) is not None:
            yield Trouble(f"{part.relative_to(own)}, line {line}", LISTS_ALL)


def _of_letter(
    situation: Situation,
    organisation: Organisation,
    language: LetterLanguage,
    own: Path | None,
    *,
    polite: bool,
) -> Iterator[Trouble]:
    for about, course in _cases_of(situation):
        facts = replace(example_facts(organisation, language, *about), formal=polite, objection=course)
        try:
            letter = with_days(compose(situation, facts, own), example_days(facts))
        except LetterError as error:
            yield Trouble(_place(error), str(error.__cause__))
            return
        for element in missing_elements(letter.text, _about(letter, facts)):
            said = f"it does not tell: {element_name(element, 'en')}"
            part = f" about {about[0].value}" if len(about) == 1 and situation not in ABOUT_ONE else ""
            part += f", {course.value}" if course is not ObjectionCourse.MARKETING else ""
            yield Trouble(f"{situation.value}{part} ({language}{', polite' if polite else ''})", said)


def _of_customer_letter(
    name: str, language: StaffLanguage, make: Making, own: Path | None
) -> Iterator[Trouble]:
    try:
        letter = make(language, own)
    except LetterError as error:
        yield Trouble(_place(error), str(error.__cause__))
        return
    for element in lacking(name, letter):
        yield Trouble(f"{name} ({language})", f"it does not tell: {element}")


def _about(letter: Letter, facts: LetterFacts) -> LetterAbout:
    return LetterAbout(
        situation=Situation(letter.name),
        language=letter.language,
        kinds=letter.about,
        reference=facts.reference,
        received_on=facts.received_on,
        promise_date=facts.promise_date,
        legal_date=facts.legal_date,
        extended_on=facts.extended_date,
        keeps_by_law=bool(facts.keeps_invoices),
        objection=facts.objection,
    )


def _place(error: LetterError) -> str:
    """The file and line of the template at which rendering stopped."""
    cause = error.__cause__
    if isinstance(cause, TemplateSyntaxError):
        return f"{cause.filename or cause.name}, line {cause.lineno}"
    frames = [
        frame
        for frame in extract_tb(cause.__traceback__ if cause else None)
        if frame.filename.endswith(".j2")
    ]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else str(error)
