"""Reminders come after hours that really went by, and one stands for all that were missed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.breach_reminders import reminder_due
from bot.rules.deadlines import AMSTERDAM

HOURS = (24, 48, 60)
FRIDAY_NIGHT = datetime(2026, 11, 27, 22, 0, tzinfo=AMSTERDAM)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone


@pytest.mark.parametrize(
    ("hours", "minutes", "due"),
    [(0, 0, None), (23, 59, None), (24, 0, 24), (47, 59, 24), (48, 0, 48), (60, 0, 60), (500, 0, 60)],
)
def test_the_latest_hour_that_has_come_is_due(hours: int, minutes: int, due: int | None) -> None:
    now = FRIDAY_NIGHT + timedelta(hours=hours, minutes=minutes)
    assert reminder_due(FRIDAY_NIGHT, now, HOURS) == due


def test_in_the_night_that_summer_time_ends_a_day_on_the_clock_is_25_hours() -> None:
    saturday = datetime(2026, 10, 24, 14, 0, tzinfo=AMSTERDAM)
    same_hour_sunday = datetime(2026, 10, 25, 14, 0, tzinfo=AMSTERDAM)
    assert reminder_due(saturday, same_hour_sunday - timedelta(hours=1), HOURS) == 24


def test_in_the_night_that_summer_time_begins_a_day_on_the_clock_is_23_hours() -> None:
    saturday = datetime(2026, 3, 28, 14, 0, tzinfo=AMSTERDAM)
    assert reminder_due(saturday, datetime(2026, 3, 29, 14, 59, tzinfo=AMSTERDAM), HOURS) is None
    assert reminder_due(saturday, datetime(2026, 3, 29, 15, 0, tzinfo=AMSTERDAM), HOURS) == 24


def test_without_hours_nothing_is_ever_due() -> None:
    assert reminder_due(FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(days=9), ()) is None


@given(MOMENTS, st.integers(0, 100 * 3600))
def test_what_is_due_depends_on_elapsed_seconds_alone_on_any_day_of_any_year(
    aware_at: datetime, seconds: int
) -> None:
    now = aware_at + timedelta(seconds=seconds)
    due = reminder_due(aware_at.astimezone(AMSTERDAM), now.astimezone(AMSTERDAM), HOURS)
    assert due == max((hour for hour in HOURS if hour * 3600 <= seconds), default=None)


@given(MOMENTS, st.lists(st.integers(0, 7200), max_size=60))
def test_a_desk_that_looks_now_and_then_sends_each_reminder_once_and_in_order(
    aware_at: datetime, pauses: list[int]
) -> None:
    sent: list[int] = []
    now = aware_at
    for pause in pauses:
        now += timedelta(seconds=pause)
        due = reminder_due(aware_at, now, HOURS)
        if due is not None and due not in sent:
            sent.append(due)
    assert sent == [hour for hour in HOURS if aware_at + timedelta(hours=hour) <= now]
