"""How many mails and letters of one address are too many for a person."""

from datetime import timedelta
from time import process_time

import pytest

from bot.rules.limits import (
    DAY,
    HOUR,
    Limits,
    beside_a_flood,
    tells_of_a_leak,
    too_many_letters,
    too_many_mails,
)

LIMITS = Limits(mails_per_hour=10, mails_per_day=30, letters_per_day=5, reopen=timedelta(days=60))


@pytest.mark.parametrize("before", [{HOUR: 0, DAY: 0}, {HOUR: 9, DAY: 29}, {}])
def test_what_a_person_may_send_has_no_reason_to_wait(before: dict[timedelta, int]) -> None:
    assert too_many_mails(before, LIMITS) == ""


def test_the_eleventh_mail_within_an_hour_waits_and_says_why() -> None:
    assert "more than 10 mails within an hour" in too_many_mails({HOUR: 10, DAY: 10}, LIMITS)


def test_the_thirty_first_mail_within_a_day_waits_and_says_why() -> None:
    assert "more than 30 mails within a day" in too_many_mails({HOUR: 2, DAY: 30}, LIMITS)


def test_the_letter_after_the_last_one_of_a_day_is_a_colleagues() -> None:
    assert not too_many_letters(4, LIMITS)
    assert too_many_letters(5, LIMITS)


@pytest.mark.parametrize(
    "words",
    [
        "Melding datalek",
        "Ik wil een data-lek melden",
        "De klantenlijst is uitgelekt.",
        "Een inbreuk in verband met persoonsgegevens",
        "There was a data breach at our side.",
        "A personal data\nbreach",
        "Notification of a security incident",
        "Meldung einer Datenschutzverletzung",
        "Une fuite de données chez vous",
        "VIOLATION DE DONNÉES",
    ],
)
def test_a_mail_that_names_a_leak_does_not_wait_behind_a_flood(words: str) -> None:
    assert tells_of_a_leak(words, "")
    assert tells_of_a_leak("", f"Geachte heer,\n\n{words}\n\nAnne")


@pytest.mark.parametrize(
    "words", ["Graag inzage in mijn gegevens.", "De leiding lekte.", "Our database is new.", "inbreuk", ""]
)
def test_other_words_name_no_leak(words: str) -> None:
    assert not tells_of_a_leak(words, words)


def test_reports_of_leaks_have_as_much_room_again_and_no_more() -> None:
    assert too_many_mails({HOUR: 19, DAY: 59}, beside_a_flood(LIMITS)) == ""
    assert "more than 20 mails" in too_many_mails({HOUR: 20, DAY: 20}, beside_a_flood(LIMITS))


def test_a_long_mail_is_searched_in_no_time() -> None:
    start = process_time()
    assert not tells_of_a_leak("", "inbreuk breach of dat, " * 40_000)
    assert process_time() - start < 2
