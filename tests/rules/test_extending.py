"""An answer may take longer once, told within the first month, and until the earlier reading of the law."""

from datetime import UTC, date, datetime

import pytest

from bot.errors import RuleViolation
from bot.rules.extending import OpenTerm, extended_last_day
from bot.rules.pauses import Pause
from bot.rules.terms import STANDARD_TERMS

FRIDAY = OpenTerm(datetime(2026, 11, 27, 21, 0, tzinfo=UTC), legal_on=date(2026, 12, 28))


def test_the_new_day_is_three_months_after_receipt_and_not_moved_off_a_weekend() -> None:
    assert extended_last_day([FRIDAY], date(2026, 12, 28), STANDARD_TERMS) == date(2027, 2, 27)


def test_of_several_requests_the_first_one_counts() -> None:
    later = OpenTerm(datetime(2026, 12, 4, 9, 0, tzinfo=UTC), legal_on=date(2027, 1, 4))

    assert extended_last_day([later, FRIDAY], date(2026, 12, 10), STANDARD_TERMS) == date(2027, 2, 27)


def test_the_days_in_which_we_waited_for_an_answer_count_here_too() -> None:
    pause = Pause(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    waited = OpenTerm(FRIDAY.received_at, date(2026, 12, 30), pauses=(pause,))

    assert extended_last_day([waited], date(2026, 12, 10), STANDARD_TERMS) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("terms", "today", "said"),
    [
        ([], date(2026, 12, 1), "nothing of this case waits"),
        ([FRIDAY], date(2026, 12, 29), "first month is over"),
        (
            [OpenTerm(FRIDAY.received_at, FRIDAY.legal_on, extended=True)],
            date(2026, 12, 1),
            "extended before",
        ),
    ],
)
def test_an_extension_that_may_not_be_told_is_refused(terms: list[OpenTerm], today: date, said: str) -> None:
    with pytest.raises(RuleViolation, match=said):
        extended_last_day(terms, today, STANDARD_TERMS)
