"""What stands in systems as a code, a raw day or a raw moment, a letter tells as people write it."""

import pytest

from classifiers.kinds import Kind
from classifiers.questions import CORRECTED
from responses.catalogue import Situation
from responses.facts import LETTER_LANGUAGES, DataRecord, FieldChange, LetterLanguage
from responses.field_names import FIELD_NAMES, field_name
from responses.render import compose
from responses.written_values import written
from tests.responses.builders import letter_facts


def told(language: LetterLanguage, *changes: FieldChange) -> str:
    facts = letter_facts(language, Kind.CORRECTION, corrections=changes)
    return " ".join(compose(Situation.ANSWER, facts).text.split())


def test_every_code_of_a_correction_has_a_name_in_every_language() -> None:
    assert tuple(FIELD_NAMES) == CORRECTED
    assert all(set(names) == set(LETTER_LANGUAGES) for names in FIELD_NAMES.values())


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("code", CORRECTED)
def test_a_letter_names_what_it_corrects_in_its_own_language(language: LetterLanguage, code: str) -> None:
    colon = " :" if language == "fr" else ":"

    assert f"{field_name(code, language)}{colon} " in told(language, FieldChange(code, "OLD", "NEW"))


@pytest.mark.parametrize("code", ["birth_date", "bank", "phone", "other", "address"])
def test_a_dutch_letter_holds_no_code_of_a_correction(code: str) -> None:
    assert f" {code}:" not in told("nl", FieldChange(code, "OUD", "NIEUW"))


def test_what_is_no_code_is_told_as_it_stands() -> None:
    assert "Woonplaats: was Oudstad" in told("nl", FieldChange("Woonplaats", "Oudstad", "Nieuwstad"))


def test_a_corrected_day_of_birth_is_told_as_people_write_it() -> None:
    text = told("nl", FieldChange("birth_date", "1984-03-01", "1984-01-03"))

    assert "geboortedatum: was 1 maart 1984, is nu 3 januari 1984" in text


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        ("2022-01-12", "nl", "12 januari 2022"),
        ("2022-01-12T08:15:00+00:00", "nl", "12 januari 2022, 09:15 uur"),
        ("2026-07-11T23:04:10.5Z", "nl", "12 juli 2026, 01:04 uur"),
        ("2022-01-12 08:15", "nl", "12 januari 2022, 08:15 uur"),
        ("2022-01-12T08:15:00+00:00", "en", "12 January 2022, 09:15"),
        ("2022-01-12T08:15:00+0000", "de", "12. Januar 2022, 09:15 Uhr"),
        ("2022-01-01T08:15:00Z", "fr", "1er janvier 2022 à 09h15"),
    ],
)
def test_a_day_or_moment_is_written_as_people_write_it(value: str, language: str, words: str) -> None:
    assert written(value, language) == words


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2023-02-30",
        "0001-01-01T00:00:00+14:00",
        "2022-01",
        "20220112",
        "2022-01-12 tot 2023-01-12",
        "K-2022-01-12",
    ],
)
def test_a_value_that_is_no_day_is_told_as_it_is_on_file(value: str) -> None:
    assert written(value, "nl") == value


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_letter_that_gives_data_tells_no_raw_moment(language: LetterLanguage) -> None:
    row = DataRecord(
        source="CRM",
        category="Contact",
        purpose="P",
        basis="B",
        origin="O",
        retention="R",
        values=(("Aangemeld", "2022-01-12T08:15:00+00:00"), ("Klant sinds", "2022-01-09")),
        provided_by_person=True,
    )
    letter = compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS, records=(row,)))

    assert "2022-01-12" not in letter.text
    assert "2022-01-09" not in letter.text
    assert written("2022-01-09", language) in " ".join(letter.text.split())
    assert "T08:15" not in letter.html
