"""An objection to something else than direct marketing: upheld, refused or still weighed."""

import re
from dataclasses import replace
from itertools import product

import pytest

from classifiers.kinds import Kind, ObjectionCourse
from responses.catalogue import Situation
from responses.checklist import missing_elements
from responses.elements import ALWAYS, OF_LETTER, OF_WEIGHED, Element
from responses.facts import LETTER_LANGUAGES, ByHand, Letter, LetterFacts, LetterLanguage
from responses.render import LetterError, compose
from tests.responses.builders import finished, letter_facts, one_line, words_of_html, words_of_text
from tests.responses.test_checklist_letters import about, without
from tests.responses.test_letters import COMPLAINT, SIX_WEEKS, missing_phrases

UPHELD, REFUSED, WEIGHING = ObjectionCourse.UPHELD, ObjectionCourse.REFUSED, ObjectionCourse.WEIGHING
OUTCOMES = (UPHELD, REFUSED)
EACH = list(product(OUTCOMES, LETTER_LANGUAGES, (False, True)))

#: What the answer must hold for each outcome (law of GDPR art. 21(1), 18(1)(d), 18(3) and 19).
SAID: dict[ObjectionCourse, dict[str, tuple[str, ...]]] = {
    UPHELD: {
        "nl": (
            *("Sanne Bakker heeft je bericht zelf bekeken", "Waar je bezwaar over gaat: USE-ONE"),
            *("We zijn op maandag 30 november 2026 gestopt met het gebruik van je gegevens",),
            *("Zolang we je bezwaar bekeken", "artikel 18 lid 1 AVG", "RECIPIENT-ONE"),
        ),
        "en": (
            *("Sanne Bakker looked at your message", "What you object to: USE-ONE"),
            *("We have stopped using your data for this as of Monday 30 November 2026",),
            *("While we were looking at your objection", "article 18(1) GDPR", "RECIPIENT-ONE"),
        ),
        "de": (
            *("Sanne Bakker hat Ihre Nachricht selbst gelesen", "Wogegen Sie Widerspruch einlegen: USE-ONE"),
            *("Wir nutzen Ihre Daten seit Montag, 30. November 2026 nicht mehr dafür",),
            *("Während wir Ihren Widerspruch geprüft", "Artikel 18 Absatz 1 DSGVO", "RECIPIENT-ONE"),
        ),
        "fr": (
            *("Sanne Bakker a lu votre message", "Ce à quoi vous vous opposez : USE-ONE"),
            *("Nous n'utilisons plus vos données pour cela depuis le lundi 30 novembre 2026",),
            *("Pendant que nous examinions", "article 18, paragraphe 1, du RGPD", "RECIPIENT-ONE"),
        ),
    },
    REFUSED: {
        "nl": (
            *("Sanne Bakker heeft je bericht zelf bekeken", "niet door een computer", "USE-ONE", "WHY-ONE"),
            *("DONE-ONE", "dwingende redenen", "zwaarder wegen dan je belangen", "artikel 21 lid 1 AVG"),
            *("Zolang we je bezwaar bekeken", "pas weer nadat je deze mail hebt gekregen", "RECIPIENT-ONE"),
        ),
        "en": (
            *("Sanne Bakker looked at your message", "not taken by a computer", "USE-ONE", "WHY-ONE"),
            *("DONE-ONE", "compelling reasons", "outweigh your interests", "article 21(1) GDPR"),
            *("While we were looking at your objection", "only start again after you have", "RECIPIENT-ONE"),
        ),
        "de": (
            *("Sanne Bakker hat Ihre Nachricht selbst", "kein Computer getroffen", "USE-ONE", "WHY-ONE"),
            *("DONE-ONE", "zwingende Gründe", "schwerer wiegen als Ihre Interessen", "Artikel 21 Absatz 1"),
            *("Während wir Ihren Widerspruch geprüft", "erst wieder, wenn Sie diese E-Mail", "RECIPIENT-ONE"),
        ),
        "fr": (
            *("Sanne Bakker a lu votre message", "pas une décision d'un ordinateur", "USE-ONE", "WHY-ONE"),
            *("DONE-ONE", "motifs impérieux", "l'emportent sur vos intérêts", "article 21, paragraphe 1"),
            *("Pendant que nous examinions", "qu'une fois que vous aurez reçu cet e-mail", "RECIPIENT-ONE"),
        ),
    },
}
ADVERTISING = {"nl": "reclame", "en": "advertising", "de": "Werbung", "fr": "publicité"}


def facts_of(course: ObjectionCourse, language: LetterLanguage, **changes: object) -> LetterFacts:
    return letter_facts(language, Kind.OBJECTION, objection=course, **changes)


def answer(course: ObjectionCourse, language: LetterLanguage, **changes: object) -> Letter:
    return finished(Situation.ANSWER, facts_of(course, language, **changes))


@pytest.mark.parametrize(("course", "language"), list(product(OUTCOMES, LETTER_LANGUAGES)))
def test_the_answer_tells_the_outcome_and_the_remedies_and_speaks_of_no_advertising(
    course: ObjectionCourse, language: LetterLanguage
) -> None:
    letter = answer(course, language)

    assert missing_phrases(letter, SAID[course][language] + COMPLAINT[language] + SIX_WEEKS[language]) == []
    assert ADVERTISING[language] not in letter.text
    assert "SUPPRESSION-TERM" not in letter.text


@pytest.mark.parametrize(("course", "language", "formal"), EACH)
def test_the_answer_is_whole_and_reads_the_same_in_text_and_html(
    course: ObjectionCourse, language: LetterLanguage, formal: bool
) -> None:
    facts = facts_of(course, language, formal=formal)
    letter = finished(Situation.ANSWER, facts)

    assert missing_elements(letter.text, about(letter, facts)) == ()
    assert letter.missing == ()
    assert words_of_html(letter.html) == words_of_text(letter.text)
    assert not re.search(r"\{\{|\}\}|\{%|%\}|\bNone\b", letter.text + letter.html)
    wrong = r"\b(?:je|jij|jou|jouw)\b" if formal else r"\b(?:u|uw)\b"
    assert language != "nl" or not re.search(wrong, letter.text, re.IGNORECASE)


@pytest.mark.parametrize(("course", "language"), list(product(OUTCOMES, LETTER_LANGUAGES)))
def test_the_answer_lacks_each_element_whose_pieces_are_taken_out(
    course: ObjectionCourse, language: LetterLanguage
) -> None:
    facts = facts_of(course, language)
    letter = finished(Situation.ANSWER, facts)
    what = about(letter, facts)

    for element in dict.fromkeys((*ALWAYS, *OF_LETTER[Situation.ANSWER], *OF_WEIGHED[course])):
        assert element in missing_elements(without(letter, what, element), what), element


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_an_answer_about_advertising_does_not_pass_for_a_weighed_objection(language: LetterLanguage) -> None:
    letter = answer(ObjectionCourse.MARKETING, language)

    for course in OUTCOMES:
        lacking = missing_elements(letter.text, about(letter, facts_of(course, language)))
        assert {Element.OBJECTED_USE, Element.USE_PAUSED} <= set(lacking)


@pytest.mark.parametrize("course", OUTCOMES)
def test_all_languages_claim_and_miss_the_same(course: ObjectionCourse) -> None:
    for changes in ({}, {"by_hand": ByHand(), "handler": None}):
        letters = [answer(course, language, **changes) for language in LETTER_LANGUAGES]

        assert len({letter.claims for letter in letters}) == 1
        assert len({letter.missing for letter in letters}) == 1


def test_what_a_colleague_did_not_say_of_an_objection_is_a_gap() -> None:
    upheld, refused = (answer(course, "nl", by_hand=ByHand()) for course in OUTCOMES)

    assert upheld.missing == ("waar het bezwaar over gaat",)
    assert refused.missing == (
        "waar het bezwaar over gaat",
        "dwingende redenen, in feiten",
        "wat we wel doen",
    )


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_acknowledgement_tells_that_the_use_rests_while_it_is_weighed(language: LetterLanguage) -> None:
    facts = facts_of(WEIGHING, language)
    letter = compose(Situation.ACKNOWLEDGEMENT, facts)
    what = about(letter, facts)

    assert [one.code for one in letter.claimed] == ["use_paused"]
    assert missing_elements(letter.text, what) == ()
    assert Element.USE_PAUSED in missing_elements(without(letter, what, Element.USE_PAUSED), what)
    assert "artikel 18 lid 1 AVG" in one_line(letter.text) or language != "nl"


def test_an_objection_that_is_still_weighed_cannot_be_answered() -> None:
    with pytest.raises(LetterError, match="does not fit"):
        answer(WEIGHING, "nl")


#: What recipients were told: of an objection that was refused, and of data that changed.
TOLD: dict[LetterLanguage, tuple[str, str]] = {
    "nl": (
        "We hebben hun laten weten dat we je gegevens tijdelijk niet gebruikten, en dat dit nu voorbij is",
        "laten weten wat er is veranderd:",
    ),
    "en": (
        "We have told them that we did not use your data for a time, and that this is over",
        "told them what has changed:",
    ),
    "de": (
        "dass wir Ihre Daten vorübergehend nicht genutzt haben und dass das jetzt vorbei ist",
        "mitgeteilt, was sich geändert hat:",
    ),
    "fr": (
        "que nous n'avions pas utilisé vos données pendant un temps, et que c'est terminé",
        "dit ce qui a changé :",
    ),
}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_recipients_are_told_that_a_refused_objection_is_over_and_not_of_a_change(
    language: LetterLanguage,
) -> None:
    over, changed = TOLD[language]
    refused, upheld = one_line(answer(REFUSED, language).text), one_line(answer(UPHELD, language).text)

    assert over in refused
    assert changed not in refused
    assert changed in upheld
    assert over not in upheld


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_recipients_are_told_both_where_the_letter_changes_something_else(language: LetterLanguage) -> None:
    facts = letter_facts(language, Kind.OBJECTION, Kind.CORRECTION, objection=REFUSED)
    text = one_line(compose(Situation.ANSWER, facts).text)

    assert all(sentence in text for sentence in TOLD[language])


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_an_erasure_that_takes_nothing_away_changes_nothing_for_recipients(language: LetterLanguage) -> None:
    over, changed = TOLD[language]
    facts = letter_facts(language, Kind.OBJECTION, Kind.ERASURE, objection=REFUSED, records=())
    text = one_line(compose(Situation.ANSWER, facts).text)

    assert over in text
    assert changed not in text


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_those_who_were_told_are_named_and_nothing_else_is_said_of_them(language: LetterLanguage) -> None:
    facts = letter_facts(language, Kind.CORRECTION)
    text = compose(Situation.ANSWER, facts).text

    assert "\n- RECIPIENT-ONE\n" in text
    assert "RECIPIENTS-ALL." not in text
    unnamed = replace(facts, processing=replace(facts.processing, recipient_names=()))
    assert compose(Situation.ANSWER, unnamed).missing == ("namen van de ontvangers",)
