"""The Dutch days off, against a list written down by hand from the Algemene termijnenwet art. 3(1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.calendar_nl import (
    DayOff,
    day_off,
    holidays_of,
    is_working_day,
    local_day,
    working_day_from,
    working_day_until,
)

# Kept apart from the `holidays` package on purpose: a release that renames or drops a day fails here.
LISTED = {
    2026: "01-01 04-06 04-27 05-05 05-14 05-25 12-25 12-26",
    2027: "01-01 03-29 04-27 05-05 05-06 05-17 12-25 12-26",
    2028: "01-01 04-17 04-27 05-05 05-25 06-05 12-25 12-26",
}


@pytest.mark.parametrize("year", LISTED)
def test_the_holidays_are_those_of_the_law(year: int) -> None:
    listed = {date.fromisoformat(f"{year}-{day}") for day in LISTED[year].split()}

    assert set(holidays_of(year)) == listed


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Oudin (1940): kept apart from the package, as the list above is."""
    century, golden = year // 100, year % 19
    shift = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon = shift - (shift // 28) * (1 - (shift // 28) * (29 // (shift + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


@pytest.mark.parametrize("year", range(2024, 2042))
def test_the_days_that_move_a_term_are_those_of_article_3_paragraph_1_alone(year: int) -> None:
    sunday, kings_day = easter(year), date(year, 4, 27)
    moving = {sunday + timedelta(days=days) for days in (1, 39, 50)}
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 5), (12, 25), (12, 26))}

    assert set(holidays_of(year)) == moving | fixed | {kings_day - timedelta(days=kings_day.weekday() == 6)}


@pytest.mark.parametrize("year", range(2024, 2042))
def test_every_year_has_its_eight_days_off(year: int) -> None:
    names = set(holidays_of(year).values())

    # A year in which two fall on one day would have seven; there is none among these.
    assert names == set(DayOff) - {DayOff.SATURDAY, DayOff.SUNDAY}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-05-05", DayOff.LIBERATION_DAY),  # 5 May counts in every year, not in lustrum years only
        ("2031-04-26", DayOff.KINGS_DAY),  # 27 April 2031 is a Sunday
        ("2026-12-26", DayOff.SECOND_CHRISTMAS_DAY),  # a Saturday as well; the holiday is named
        ("2026-11-28", DayOff.SATURDAY),
        ("2027-03-28", DayOff.SUNDAY),  # Easter Sunday
    ],
)
def test_a_day_off_says_why(text: str, why: DayOff) -> None:
    assert day_off(date.fromisoformat(text)) is why


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-26",  # Good Friday is of art. 3(2)
        "2027-05-07",  # the Friday after Ascension Day is of art. 3(3)
        "2026-12-24",
        "2026-12-31",
    ],
)
def test_doubtful_days_off_are_working_days(text: str) -> None:
    assert is_working_day(date.fromisoformat(text))


def test_the_way_to_a_working_day_leads_over_the_whole_row_of_days_off() -> None:
    easter = date(2027, 3, 28)

    assert working_day_from(easter) == date(2027, 3, 30)
    assert working_day_until(easter) == date(2027, 3, 26)
    assert working_day_from(date(2027, 3, 30)) == working_day_until(date(2027, 3, 30)) == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 27, 21, 0, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2027, 1, 31, 23, 30, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), date(2027, 8, 1)),
        (datetime(2027, 7, 31, 21, 59, tzinfo=UTC), date(2027, 7, 31)),
    ],
)
def test_a_moment_belongs_to_the_dutch_day(moment: datetime, day: date) -> None:
    assert local_day(moment) == day
