"""A letter speaks one language, in all its words, and German and French always say "Sie" and "vous"."""

import re
from dataclasses import replace
from itertools import product

import pytest

from bot.rules.objections import GAP_MARKS
from classifiers.kinds import Kind
from responses.catalogue import FITTING_KINDS, Situation
from responses.fact_names import FACTS
from responses.facts import LETTER_LANGUAGES, IdentityReason, LetterFacts, LetterLanguage
from responses.notes import CLAIMS, Notes, claim_words, gaps_in, missing_words
from responses.render import compose, language_for, languages_of
from responses.trying import kinds_of
from tests.responses.builders import PROCESSING, letter_facts, one_line, words_of_text

#: Small words that stand in hardly a sentence of another of the four languages.
SMALL_WORDS: dict[LetterLanguage, frozenset[str]] = {
    "nl": frozenset({"het", "een", "van", "je", "jouw", "uw", "niet", "voor", "naar", "deze", "wilt"}),
    "en": frozenset({"the", "your", "you", "and", "with", "about", "not", "this", "for", "from", "have"}),
    "de": frozenset({"der", "und", "nicht", "wir", "sie", "ihre", "für", "oder", "diese", "mit", "haben"}),
    "fr": frozenset({"vous", "nous", "votre", "vos", "les", "avec", "pour", "est", "une", "cette"}),
}
DOUBTS = [reason.value for reason in IdentityReason]


def every_letter(language: LetterLanguage) -> list[tuple[str, LetterFacts]]:
    """Each letter with all the kinds that it fits; the answer and the question who asks in all their ways."""
    kinds = {situation: kinds_of(situation) for situation in Situation}
    facts = [(situation, letter_facts(language, *kinds[situation])) for situation in Situation]
    ask = kinds[Situation.IDENTITY_CONFIRM]
    facts += [
        (Situation.IDENTITY_CONFIRM, letter_facts(language, *ask, identity_reason=reason, confirm_code=code))
        for reason, code in product(DOUBTS, (None, "KQ7F"))
    ]
    facts += [
        (Situation.ANSWER, letter_facts(language, Kind.ACCESS, Kind.ERASURE, Kind.PORTABILITY, **changes))
        for changes in (
            {"records": ()},
            {"failed_sources": ("CRM",)},
            {"extract_attached": True, "keeps_invoices": True},
            {"left_out": ("LEFT-OUT",)},
            {"today": letter_facts().legal_date},
            {"processing": replace(PROCESSING, recipients=(), transfers=(), automated_decisions=None)},
        )
    ]
    return [(situation.value, one) for situation, one in facts]


def text_of(situation: str, facts: LetterFacts) -> str:
    letter = compose(Situation(situation), facts)
    return f"{letter.subject}\n{letter.text}"


@pytest.mark.parametrize("situation", Situation)
def test_every_letter_is_there_in_every_language(situation: Situation) -> None:
    assert languages_of(situation) == LETTER_LANGUAGES


@pytest.mark.parametrize("heard", ["nl", "en", "de", "fr"])
def test_a_writer_is_answered_in_his_own_language(heard: str) -> None:
    assert language_for(heard) == heard


def test_a_writer_in_a_language_without_letters_is_answered_in_english() -> None:
    assert language_for("other") == "en"
    assert language_for("de", ("nl", "en")) == "en"


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_no_letter_has_a_word_of_another_language(language: LetterLanguage) -> None:
    foreign = frozenset().union(*(words for other, words in SMALL_WORDS.items() if other != language))
    for situation, facts in every_letter(language):
        words = {word.strip('.,:;?!"„“«»()[]').lower() for word in words_of_text(text_of(situation, facts))}

        assert words & foreign == set(), situation
        assert words & SMALL_WORDS[language], situation


@pytest.mark.parametrize("formal", [False, True])
def test_german_and_french_never_say_du_or_tu(*, formal: bool) -> None:
    familiar = {
        "de": r"\b(?:du|dir|dich|dein\w*|euch|euer|eure\w*)\b",
        "fr": r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt'",
    }
    polite = {"de": r"\b(?:Sie|Ihnen|Ihre?\w*)\b", "fr": r"\b(?:vous|vos|votre)\b"}
    for language in ("de", "fr"):
        for situation, facts in every_letter(language):
            text = text_of(situation, replace(facts, formal=formal))

            assert not re.search(familiar[language], text, re.IGNORECASE), situation
            assert re.search(polite[language], text, re.IGNORECASE), situation


def test_german_writes_your_with_a_capital() -> None:
    for situation, facts in every_letter("de"):
        assert not re.search(r"\bihre[nmrs]?\b", one_line(text_of(situation, facts))), situation


def test_no_line_of_a_french_letter_begins_with_a_sign_of_its_sentence() -> None:
    letter = compose(Situation.ANSWER, letter_facts("fr", *FITTING_KINDS[Situation.ANSWER]))

    assert not re.search(r"^\s*[:;?!»]|«$", letter.text, re.MULTILINE)
    for shown in (letter.text, letter.html):
        assert "Des questions\u00a0?" in shown
        assert "«\u00a0Mijn gegevens\u00a0»" in shown
    assert "  Voornaam\u00a0: Anne" in letter.text


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_html_tells_its_language(language: LetterLanguage) -> None:
    assert f'<html lang="{language}">' in compose(Situation.HANDOVER, letter_facts(language)).html


@pytest.mark.parametrize(("language", "fact"), list(product(LETTER_LANGUAGES, FACTS)))
def test_a_gap_is_known_as_one_in_every_language(language: LetterLanguage, fact: str) -> None:
    notes = Notes(language)
    shown = notes.gap(fact)

    assert gaps_in(f"Ab {shown}.") == (FACTS[fact][language],)
    assert any(mark in shown.lower() for mark in GAP_MARKS)
    assert notes.missing == (FACTS[fact]["nl"],)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_place_for_a_colleagues_own_words_is_a_gap_in_every_language(language: LetterLanguage) -> None:
    shown = Notes(language).answer()

    assert gaps_in(shown) == (shown.strip("[]"),)
    assert shown.lower() in GAP_MARKS
    assert any(mark in Notes(language).gap_source("CRM").lower() for mark in GAP_MARKS)


@pytest.mark.parametrize(("language", "fact"), list(product(LETTER_LANGUAGES, FACTS)))
def test_staff_read_in_their_own_language_what_a_letter_lacks(language: LetterLanguage, fact: str) -> None:
    notes = Notes(language)
    shown = notes.gap(fact)

    for name in (*notes.missing, *gaps_in(shown)):
        assert missing_words(name, "nl") == FACTS[fact]["nl"]
        assert missing_words(name, "en") == FACTS[fact]["en"]
        assert missing_words(f"{name} (Facturen)", "en") == f"{FACTS[fact]['en']} (Facturen)"


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_staff_read_of_a_silent_source_and_of_their_own_words_in_their_own_language(
    language: LetterLanguage,
) -> None:
    notes = Notes(language)
    shown = notes.gap_source("Oud (archief)") + notes.answer()

    for names in (notes.missing, gaps_in(shown)):
        assert [missing_words(name, "en") for name in names] == [
            "data from Oud (archief)",
            "a colleague's answer",
        ]
    assert missing_words("het antwoord", "en") == "het antwoord"


def test_every_claim_is_said_in_dutch_and_in_english() -> None:
    for code, (dutch, english) in CLAIMS.items():
        assert claim_words(code, "nl") == dutch
        assert claim_words(code, "en") == english
        assert dutch != english
        assert dutch.endswith(".")
        assert english.endswith(".")
