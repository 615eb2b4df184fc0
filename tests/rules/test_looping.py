"""A program that answers at once and always alike is known without a header that says so."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.looping import alike, answers_by_itself

SENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECEIPT = "Bedankt voor uw bericht. Wij hebben het ontvangen op 23-11-2026 om 09:00 onder nummer 4711."
NEXT_RECEIPT = "Bedankt voor uw bericht. Wij hebben het ontvangen op 24-11-2026 om 10:13 onder nummer 4712."
QUESTION = "Ik lees net uw brief, maar ik mis de facturen van vorig jaar. Kunt u die nog sturen?"


def seconds(number: int) -> datetime:
    return SENT + timedelta(seconds=number)


@pytest.mark.parametrize("after", [-30, 0, 3, 119])
def test_the_same_text_within_seconds_of_our_letter_is_a_programs(after: int) -> None:
    assert answers_by_itself(NEXT_RECEIPT, seconds(after), [SENT], [QUESTION, RECEIPT])


@pytest.mark.parametrize("after", [-90, 300, 86_400])
def test_the_same_text_at_leisure_may_be_a_persons(after: int) -> None:
    assert not answers_by_itself(NEXT_RECEIPT, seconds(after), [SENT], [RECEIPT])


def test_another_text_at_once_may_be_a_persons() -> None:
    assert not answers_by_itself(QUESTION, seconds(3), [SENT], [RECEIPT])


def test_without_an_earlier_mail_or_a_letter_there_is_no_loop() -> None:
    assert not answers_by_itself(RECEIPT, seconds(3), [SENT], [])
    assert not answers_by_itself(RECEIPT, seconds(3), [], [RECEIPT])


def test_texts_without_words_are_alike() -> None:
    assert alike("", " 12-11 \n")
    assert not alike("", RECEIPT)


def test_huge_texts_are_compared_in_no_time() -> None:
    started = time.process_time()
    alike("woord " * 1_000_000, "a" * 3_000_000)

    assert time.process_time() - started < 1
