"""How many mails and letters of one address are too many for a person."""

from datetime import timedelta

import pytest

from bot.rules.limits import DAY, HOUR, Limits, too_many_letters, too_many_mails

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
