"""Each letter in each language is whole, and is found to lack whatever is taken out of it."""

import re
from dataclasses import replace
from itertools import combinations, product

import pytest

from classifiers.kinds import KIND_ORDER, Kind
from responses.catalogue import FITTING_KINDS, RIGHTS, Situation
from responses.checklist import LetterAbout, missing_elements
from responses.elements import (
    ALWAYS,
    OF_DATES,
    OF_EMPTY_PART,
    OF_LETTER,
    OF_PART,
    OF_WEIGHED,
    Element,
    element_called,
    element_name,
)
from responses.facts import LETTER_LANGUAGES, IdentityReason, Letter, LetterFacts, LetterLanguage
from tests.responses.builders import finished, letter_facts
from tests.responses.test_letters import ANSWERS, COMPLAINT, OTHERS, SIX_WEEKS

KINDS = tuple(kind for kind in KIND_ORDER if kind is not Kind.OTHER)
FITTING = [
    (situation, kind, language)
    for situation, language in product(Situation, LETTER_LANGUAGES)
    for kind in KIND_ORDER
    if kind in FITTING_KINDS[situation]
]
#: Words in one of several rows or items, where a copy with one row less is still a copy; and courtesies.
NOT_BY_ITSELF = re.compile(
    r"^(?:R-|Voornaam ?: |Laatste klik|CRM$|Webshop$|anne@|WHY-ONE$"
    r"|nieuw verzoek|new request|neuer Antrag|nouvelle demande"
    r"|op een andere manier|in another way|auf einem anderen Weg|d'une autre mani)"
)


def about(letter: Letter, facts: LetterFacts) -> LetterAbout:
    return LetterAbout(
        situation=Situation(letter.name),
        language=letter.language,
        kinds=letter.about,
        reference=facts.reference,
        received_on=facts.received_on,
        promise_date=facts.promise_date,
        legal_date=facts.legal_date,
        extended_on=facts.extended_date,
        keeps_by_law="kept_by_law" in {claim.code for claim in letter.claimed},
        objection=facts.objection,
    )


def lacking(situation: Situation, facts: LetterFacts) -> tuple[Element, ...]:
    letter = finished(situation, facts)
    return missing_elements(letter.text, about(letter, facts))


def pieces(text: str) -> list[tuple[int, int]]:
    """Where each paragraph, heading, list item and labelled value of a letter begins and ends."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]*\n", text):
        words, before = line[0], text[: line.start()]
        goes_on = before.endswith("\n") and not before.endswith("\n\n") and before != ""
        item = found and text[slice(*found[-1])].startswith("- ")
        starts = words.startswith("- ") or (re.match(r"  \S", words) and not item)
        if not words.strip():
            continue
        if found and goes_on and not starts and set(words.strip()) != {"-"}:
            found[-1] = (found[-1][0], line.end())
        else:
            found.append(line.span())
    return found


@pytest.mark.parametrize(("situation", "kind", "language"), FITTING)
def test_every_letter_tells_what_it_must(situation: Situation, kind: Kind, language: LetterLanguage) -> None:
    for formal in (False, True):
        assert lacking(situation, letter_facts(language, kind, formal=formal)) == ()


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_an_answer_to_several_kinds_tells_what_each_must(language: LetterLanguage) -> None:
    for pair in combinations(KINDS, 2):
        assert lacking(Situation.ANSWER, letter_facts(language, *pair)) == (), pair
    assert lacking(Situation.ANSWER, letter_facts(language, *KINDS)) == ()


@pytest.mark.parametrize(("language", "code"), list(product(LETTER_LANGUAGES, (None, "KQ7F"))))
def test_a_question_who_asks_tells_what_it_must_for_every_doubt(
    language: LetterLanguage, code: str | None
) -> None:
    for reason in IdentityReason:
        facts = letter_facts(language, Kind.ACCESS, identity_reason=reason.value, confirm_code=code)
        assert lacking(Situation.IDENTITY_CONFIRM, facts) == (), reason


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize(
    "changes",
    [
        {"records": ()},
        {"left_out": ("LEFT-OUT.",)},
        {"extract_attached": True},
        {"keeps_invoices": True},
        {"keeps_invoices": False},
        {"today": letter_facts().legal_date},
    ],
    ids=str,
)
def test_an_answer_tells_what_it_must_whatever_was_found(
    changes: dict[str, object], language: LetterLanguage
) -> None:
    for kind in KINDS:
        assert lacking(Situation.ANSWER, letter_facts(language, kind, **changes)) == (), kind


def wanted(situation: Situation, kind: Kind) -> tuple[Element, ...]:
    parts = OF_PART.get(kind, ()) if situation is Situation.ANSWER else ()
    # The month of art. 12(3) runs for a right alone.
    unsaid = {Element.MONTH_COUNTED} if kind not in RIGHTS else set()
    dates = (one for one in OF_DATES.get(situation, ()) if one not in unsaid)
    return tuple(dict.fromkeys((*ALWAYS, *OF_LETTER[situation], *dates, *parts)))


def without(letter: Letter, what: LetterAbout, element: Element) -> str:
    """The letter without the pieces that tell an element."""
    text = letter.text
    telling = [
        (start, end) for start, end in pieces(text) if element not in missing_elements(text[start:end], what)
    ]
    # Had every letter many of them, the element would be found where nobody told it.
    assert len(telling) <= 3, element
    for start, end in reversed(telling):
        text = text[:start] + text[end:]
    shorter = (text[:start] + text[end:] for start, end in pieces(text))
    # A heading and what stands below it tell some elements together only.
    return next((one for one in (text, *shorter) if element in missing_elements(one, what)), text)


#: One example of each letter, and of the answer one for each kind.
EXAMPLES = [
    (situation, kind, language)
    for situation, kind, language in FITTING
    if situation is Situation.ANSWER
    or kind is next(k for k in KIND_ORDER if k in FITTING_KINDS[situation])
    or (situation, kind) == (Situation.ACKNOWLEDGEMENT, Kind.ACCESS)
]


@pytest.mark.parametrize(("situation", "kind", "language"), EXAMPLES)
def test_a_letter_lacks_each_element_whose_pieces_are_taken_out(
    situation: Situation, kind: Kind, language: LetterLanguage
) -> None:
    facts = letter_facts(language, kind)
    letter = finished(situation, facts)
    what = about(letter, facts)

    for element in wanted(situation, kind):
        assert element in missing_elements(without(letter, what, element), what), element


MANDATORY = [
    *(
        (Situation.ANSWER, kind, lang, phrase)
        for kind, said in ANSWERS.items()
        for lang in said
        for phrase in said[lang]
    ),
    *(
        (situation, Kind.BREACH if situation is Situation.BREACH_REPORTER else Kind.ACCESS, lang, phrase)
        for situation, said in OTHERS.items()
        for lang in said
        for phrase in said[lang]
    ),
    *(
        (Situation.ANSWER, Kind.ERASURE, lang, phrase)
        for table in (COMPLAINT, SIX_WEEKS)
        for lang in table
        for phrase in table[lang]
        if "36" not in phrase
    ),
]


@pytest.mark.parametrize(
    ("situation", "kind", "language", "phrase"),
    [one for one in MANDATORY if not NOT_BY_ITSELF.match(one[3])],
)
def test_a_letter_is_red_without_the_paragraph_that_holds_a_mandatory_phrase(
    situation: Situation, kind: Kind, language: LetterLanguage, phrase: str
) -> None:
    facts = letter_facts(language, kind)
    letter = finished(situation, facts)
    kept = [
        paragraph
        for paragraph in re.split(r"\n\s*\n", letter.text)
        if phrase not in " ".join(paragraph.split())
    ]

    assert missing_elements("\n\n".join(kept), about(letter, facts))


def test_a_wrong_date_is_no_date_of_the_case() -> None:
    facts = letter_facts("nl", Kind.ACCESS)
    letter = finished(Situation.ACKNOWLEDGEMENT, facts)
    later = replace(about(letter, facts), promise_date=facts.legal_date)

    assert missing_elements(letter.text, later) == (Element.WEEK_DATE,)


def test_a_colleagues_own_words_are_read_in_spite_of_other_line_breaks() -> None:
    facts = letter_facts("nl", Kind.WITHDRAWAL)
    letter = finished(Situation.ANSWER, facts)
    flowed = re.sub(r"(?<=[a-z,.])\n(?=[a-zA-Z])", " ", letter.text).replace("\n", "\r\n")

    assert missing_elements(flowed, about(letter, facts)) == ()


@pytest.mark.parametrize("element", Element)
def test_every_element_has_a_name_for_staff_and_a_letter_that_must_tell_it(element: Element) -> None:
    needed = {*ALWAYS, Element.AT_ONCE, Element.MONTH_DATE}
    needed.update(*OF_LETTER.values(), *OF_PART.values(), *(less for _, less in OF_EMPTY_PART.values()))
    needed.update(*OF_WEIGHED.values(), *OF_DATES.values())
    needed.update(sign for sign, _ in OF_EMPTY_PART.values())

    assert element in needed
    assert element_called(element_name(element, "en"), "nl") == element_name(element, "nl")


def test_every_letter_has_its_list() -> None:
    assert set(OF_LETTER) == set(Situation)
    assert set(OF_PART) == set(KINDS)
