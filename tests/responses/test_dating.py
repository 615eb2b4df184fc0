"""A letter tells the day of a deed once it is known, in the same words as before, and no day until then."""

import re
from datetime import date
from itertools import product

import pytest

from bot.rules.claims import Claim, sentences_that_claim, stands
from classifiers.kinds import Kind, ObjectionCourse
from responses.blocks import pieces
from responses.catalogue import Situation
from responses.dating import dated, with_days
from responses.elements import OF_DEED
from responses.facts import LETTER_LANGUAGES, FieldChange, Letter, LetterLanguage
from responses.render import compose, html_of
from responses.wording import ANY_DAY, day
from tests.responses.builders import letter_facts, one_line, words_of_html, words_of_text

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)

#: A letter for each deed of which letters tell the day: the claim, and what makes the letter.
DEEDS = {
    "erased": (Situation.ANSWER, Kind.ERASURE, ObjectionCourse.MARKETING),
    "corrected": (Situation.ANSWER, Kind.CORRECTION, ObjectionCourse.MARKETING),
    "restricted": (Situation.ANSWER, Kind.RESTRICTION, ObjectionCourse.MARKETING),
    "marketing_stopped": (Situation.ANSWER, Kind.OBJECTION, ObjectionCourse.MARKETING),
    "use_stopped": (Situation.ANSWER, Kind.OBJECTION, ObjectionCourse.UPHELD),
    "forwarded": (Situation.PROCESSOR_REFERRAL, Kind.ERASURE, ObjectionCourse.MARKETING),
}
EACH = list(product(DEEDS, LETTER_LANGUAGES))


def letter_about(deed: str, language: LetterLanguage, *, formal: bool = False) -> Letter:
    """A letter as it is proposed, while the step of the deed is open; it is written on a Monday."""
    situation, kind, course = DEEDS[deed]
    return compose(situation, letter_facts(language, kind, objection=course, formal=formal))


def sentence_of(letter: Letter, deed: str) -> str:
    return next(one.sentence for one in letter.claimed if one.code == deed)


def test_there_is_a_letter_for_each_deed() -> None:
    assert set(DEEDS) == set(OF_DEED)


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_a_letter_claims_a_deed_without_a_day_until_it_is_known(deed: str, language: LetterLanguage) -> None:
    letter = letter_about(deed, language)

    assert sentence_of(letter, deed) in one_line(letter.text)
    assert day(MONDAY, language) not in one_line(letter.text)


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_the_sentence_of_a_deed_tells_its_day_and_no_other_word_changes(
    deed: str, language: LetterLanguage
) -> None:
    for formal in (False, True):
        letter = letter_about(deed, language, formal=formal)
        told = with_days(letter, {deed: FRIDAY})

        (said,) = [one for one in letter.claimed if one.code == deed]
        words = said.when.replace("{day}", day(FRIDAY, language))
        sentence = said.lead + words + said.sentence.removeprefix(said.lead)
        assert one_line(told.text) == one_line(letter.text).replace(said.sentence, sentence)
        assert one_line(told.text).count(sentence) == 1
        assert words_of_html(told.html) == words_of_text(told.text)
        assert max(len(line) for line in told.text.split("\n")) <= 72


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_a_day_can_be_changed_and_taken_out_again(deed: str, language: LetterLanguage) -> None:
    letter = letter_about(deed, language)
    told = with_days(letter, {deed: FRIDAY})

    assert with_days(told, {deed: MONDAY}) == with_days(letter, {deed: MONDAY})
    assert with_days(told, {}) == letter


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_the_day_of_another_deed_is_not_told_for_it(deed: str, language: LetterLanguage) -> None:
    letter = letter_about(deed, language)

    assert with_days(letter, dict.fromkeys(set(OF_DEED) - {deed}, FRIDAY)) == letter


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_the_claim_stands_with_its_day_and_falls_with_its_sentence(
    deed: str, language: LetterLanguage
) -> None:
    letter = with_days(letter_about(deed, language), {deed: FRIDAY})
    claim = Claim(deed, sentence_of(letter, deed))

    found = sentences_that_claim(claim, letter.text)
    assert [re.findall(ANY_DAY[language], one_line(one)) for one in found] == [[day(FRIDAY, language)]]

    lines = [" ".join(piece) for piece in pieces(letter.text)]
    without = [line for line in lines if one_line(found[0]) not in one_line(line)]
    assert len(without) == len(lines) - 1
    assert not stands(claim, "\n".join(without))


@pytest.mark.parametrize(("deed", "language"), EACH)
def test_a_letter_that_a_colleague_edited_gets_its_day_too(deed: str, language: LetterLanguage) -> None:
    letter = letter_about(deed, language)
    text = letter.text.replace("\n\n\n", "\n\nAnne Bakker & Zn. <hier>\n\n\n", 1)
    html = html_of(text, subject=letter.subject, language=language)

    told, told_html = dated(text, html, letter.claimed, {deed: FRIDAY}, language)

    assert day(FRIDAY, language) in " ".join(words_of_html(told_html))
    assert words_of_html(told_html) == words_of_text(told)
    assert "Anne Bakker & Zn. <hier>" in told


def test_a_sentence_in_other_words_is_left_as_it_is() -> None:
    letter = letter_about("erased", "nl")
    text = letter.text.replace("uit onze systemen verwijderd", "overal gewist")

    assert dated(text, letter.html, letter.claimed, {"erased": FRIDAY}, "nl")[0] == text


def test_a_value_cannot_pass_for_the_place_of_a_day() -> None:
    change = FieldChange("Woonplaats", "Oudstad", "\uf2f0 op {day}\uf2f1 Nieuwstad")
    hostile = letter_facts("nl", Kind.CORRECTION, corrections=(change,))
    told = with_days(compose(Situation.ANSWER, hostile), {"corrected": FRIDAY})

    assert "is nu op {day} Nieuwstad" in one_line(told.text)
