"""Who asks for access and erasure at once reads what we had, in the past, and what stays once."""

from dataclasses import replace

import pytest

from classifiers.kinds import Kind, ObjectionCourse
from responses.catalogue import Situation
from responses.checklist import missing_elements
from responses.facts import LETTER_LANGUAGES, LetterLanguage
from responses.render import compose
from tests.responses.builders import RECORDS, finished, letter_facts, one_line
from tests.responses.test_checklist_letters import about
from tests.responses.test_keeping import INVOICES

BOTH = (Kind.ACCESS, Kind.ERASURE)
HAD = {
    "nl": (
        "Ja, we verwerkten persoonsgegevens",
        "Wat we daarna hebben verwijderd, lees je onder 'Verwijdering'.",
    ),
    "en": ("Yes, we processed personal data", "What we deleted after that is under 'Erasure'."),
    "de": (
        "Ja, wir haben personenbezogene Daten über Sie verarbeitet",
        "Was wir danach gelöscht haben, steht unter „Löschung“.",
    ),
    "fr": (
        "Oui, nous avons traité des données personnelles",
        "Ce que nous avons ensuite effacé figure sous « Effacement ».",
    ),
}
HAVE = {
    "nl": ("Ja, we verwerken persoonsgegevens", "Waar dit staat"),
    "en": ("Yes, we process personal data", "Where this is stored"),
    "de": ("Ja, wir verarbeiten personenbezogene Daten", "Wo das gespeichert ist"),
    "fr": ("Oui, nous traitons des données personnelles", "Où elles se trouvent"),
}
STORED_BEFORE = {
    "nl": "Waar dit stond",
    "en": "Where this was stored",
    "de": "Wo das gespeichert war",
    "fr": "Où elles se trouvaient",
}


def text_of(language: LetterLanguage, *kinds: Kind, **changes: object) -> str:
    """The words of the answer; what breaks a French line before a colon is a blank like any other."""
    return one_line(compose(Situation.ANSWER, letter_facts(language, *kinds, **changes)).text)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_what_is_erased_in_the_same_letter_is_told_in_the_past(language: LetterLanguage) -> None:
    text = text_of(language, *BOTH)

    assert [phrase for phrase in HAD[language] if phrase in text] == [*HAD[language]]
    assert [phrase for phrase in HAVE[language] if phrase in text] == []
    assert text.count(STORED_BEFORE[language]) == len(RECORDS)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("kinds", [(Kind.ACCESS,), BOTH], ids=["access alone", "erasure elsewhere"])
def test_what_is_not_erased_in_the_letter_is_told_in_the_present(
    kinds: tuple[Kind, ...], language: LetterLanguage
) -> None:
    text = text_of(language, *kinds, about=(Kind.ACCESS,))

    assert [phrase for phrase in HAVE[language] if phrase in text] == [*HAVE[language]]
    assert [phrase for phrase in HAD[language] if phrase in text] == []


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_row_that_a_law_keeps_is_told_in_the_present_among_those_that_went(
    language: LetterLanguage,
) -> None:
    mixed = text_of(language, *BOTH, records=(RECORDS[0], INVOICES))
    kept = text_of(language, *BOTH, records=(INVOICES,))

    assert (mixed.count(STORED_BEFORE[language]), mixed.count(HAVE[language][1])) == (1, 1)
    assert HAD[language][0] in mixed
    assert [phrase for phrase in HAVE[language] if phrase in kept] == [*HAVE[language]]


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_copy_that_is_too_long_for_a_letter_is_told_in_the_past_too(language: LetterLanguage) -> None:
    text = text_of(language, *BOTH, records=RECORDS * 21, extract_attached=True)

    assert [phrase for phrase in HAD[language] if phrase in text] == [*HAD[language]]
    assert HAVE[language][0] not in text


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("opt_out", [(), (Kind.WITHDRAWAL,), (Kind.OBJECTION,)], ids=str)
def test_what_stays_is_told_once(opt_out: tuple[Kind, ...], language: LetterLanguage) -> None:
    text = text_of(language, *BOTH, *opt_out)

    assert text.count("DOSSIER-TERM") == 1
    assert text.count("SUPPRESSION-TERM") == 1


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_an_opt_out_beside_an_erasure_of_nothing_still_tells_of_the_list(language: LetterLanguage) -> None:
    text = text_of(language, Kind.ERASURE, Kind.WITHDRAWAL, records=())

    assert text.count("SUPPRESSION-TERM") == 1


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_where_nothing_was_found_the_systems_are_named_once(language: LetterLanguage) -> None:
    assert text_of(language, *BOTH, records=()).count("- CRM - Webshop") == 1
    assert text_of(language, Kind.ERASURE, records=()).count("- CRM - Webshop") == 1


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("records", [RECORDS, (), (INVOICES,), (RECORDS[0], INVOICES)], ids=len)
def test_the_shorter_letter_still_tells_what_each_kind_must(
    records: tuple[object, ...], language: LetterLanguage
) -> None:
    facts = letter_facts(language, *BOTH, Kind.WITHDRAWAL, Kind.OBJECTION, records=records)
    for polite in (False, True):
        letter = finished(Situation.ANSWER, replace(facts, formal=polite))
        assert missing_elements(letter.text, about(letter, facts)) == ()
    weighed = replace(facts, objection=ObjectionCourse.UPHELD)
    letter = finished(Situation.ANSWER, weighed)
    assert missing_elements(letter.text, about(letter, weighed)) == ()
