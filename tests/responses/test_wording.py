"""Dates, periods and enumerations as they are spoken."""

from datetime import UTC, date, datetime

import pytest

from classifiers.kinds import Kind
from responses.facts import LETTER_LANGUAGES
from responses.wording import day, ending, enumeration, matter, moment, period, spaced


def test_a_day_is_written_in_words() -> None:
    assert day(date(2026, 11, 30), "nl") == "maandag 30 november 2026"
    assert day(date(2027, 3, 1), "nl") == "maandag 1 maart 2027"
    assert day(date(2026, 11, 30), "en") == "Monday 30 November 2026"
    assert day(date(2026, 11, 27), "de") == "Freitag, 27. November 2026"
    assert day(date(2027, 3, 1), "de") == "Montag, 1. März 2027"
    assert day(date(2026, 11, 27), "fr") == "vendredi 27 novembre 2026"


def test_french_counts_the_first_of_a_month() -> None:
    assert day(date(2026, 12, 1), "fr") == "mardi 1er décembre 2026"
    assert day(date(2027, 8, 31), "fr") == "mardi 31 août 2027"


def test_a_moment_is_told_by_the_clock_in_amsterdam() -> None:
    assert moment(datetime(2027, 1, 31, 23, 30, tzinfo=UTC), "nl") == "maandag 1 februari 2027 00:30"
    assert moment(datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "en") == "Wednesday 1 July 2026 12:00"
    assert moment(datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "de") == "Mittwoch, 1. Juli 2026, 12:00 Uhr"
    assert moment(datetime(2026, 7, 2, 7, 5, tzinfo=UTC), "fr") == "jeudi 2 juillet 2026 à 09h05"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (1, ("1 dag", "1 day", "1 Tag", "1 jour")),
        (30, ("30 dagen", "30 days", "30 Tage", "30 jours")),
        (90, ("90 dagen", "90 days", "90 Tage", "90 jours")),
        (365, ("1 jaar", "1 year", "1 Jahr", "1 an")),
        (730, ("2 jaar", "2 years", "2 Jahre", "2 ans")),
        (1826, ("5 jaar", "5 years", "5 Jahre", "5 ans")),
        (500, ("500 dagen", "500 days", "500 Tage", "500 jours")),
    ],
)
def test_a_period_is_told_in_whole_years_or_in_days(days: int, told: tuple[str, ...]) -> None:
    assert tuple(period(days, language) for language in LETTER_LANGUAGES) == told


@pytest.mark.parametrize(
    ("parts", "spoken"), [((), ""), (("a",), "a"), (("a", "b"), "a en b"), (("a", "b", "c"), "a, b en c")]
)
def test_parts_are_joined_as_they_are_spoken(parts: tuple[str, ...], spoken: str) -> None:
    assert enumeration(parts, "nl") == spoken


def test_a_matter_names_the_request_before_other_things() -> None:
    kinds = (Kind.COMPLAINT, Kind.ERASURE, Kind.ACCESS)

    assert matter(kinds, "nl", polite=False) == "je verzoek om inzage en verwijdering en je klacht"
    assert matter(kinds, "nl", polite=True) == "uw verzoek om inzage en verwijdering en uw klacht"
    assert matter(kinds, "en", polite=True) == "your request for access and erasure and your complaint"
    assert matter(kinds, "de", polite=False) == "Ihr Antrag auf Auskunft und Löschung und Ihre Beschwerde"
    assert matter(kinds, "fr", polite=False) == "votre demande d'accès et d'effacement et votre réclamation"


def test_french_signs_of_two_parts_stay_with_their_word() -> None:
    assert spaced("Des questions ? Voici « Mes données » :", "fr") == (
        "Des questions\u00a0? Voici «\u00a0Mes données\u00a0»\u00a0:"
    )
    assert spaced("Wat ? Zo :", "nl") == "Wat ? Zo :"


@pytest.mark.parametrize("tag", ["MK-1.x", "[MK-1.x]", " [MK-1.x]\n"])
def test_a_tag_ends_a_subject_in_one_pair_of_brackets(tag: str) -> None:
    assert ending(tag) == "[MK-1.x]"
