"""Knows the Dutch calendar: on which day a moment falls, and which days are working days for the law.

Called by `bot.rules.deadlines` and the modules that serve it; never counts a term.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from bot.errors import RuleViolation

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: The years for which the `holidays` package knows the Dutch law (the Algemene termijnenwet is of 1965).
#: The last year leaves room for a term that runs into the next.
FIRST_YEAR, LAST_YEAR = 1966, 2098

_DAY = timedelta(days=1)


class DayOff(StrEnum):
    """Why a day is no working day: the weekend, or a day of Algemene termijnenwet art. 3(1).

    Good Friday (art. 3(2)) and bridging days by royal decree (art. 3(3)) are left out on purpose: whether
    they move a term of Regulation 1182/71 is doubtful, and giving the later date is the risky side.
    """

    NEW_YEAR = "new_year"
    EASTER_MONDAY = "easter_monday"
    KINGS_DAY = "kings_day"
    LIBERATION_DAY = "liberation_day"
    ASCENSION_DAY = "ascension_day"
    WHIT_MONDAY = "whit_monday"
    CHRISTMAS_DAY = "christmas_day"
    SECOND_CHRISTMAS_DAY = "second_christmas_day"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_BY_DUTCH_NAME = {
    "nieuwjaarsdag": DayOff.NEW_YEAR,
    "tweede paasdag": DayOff.EASTER_MONDAY,
    "koningsdag": DayOff.KINGS_DAY,
    "koninginnedag": DayOff.KINGS_DAY,
    "bevrijdingsdag": DayOff.LIBERATION_DAY,
    "hemelvaartsdag": DayOff.ASCENSION_DAY,
    "tweede pinksterdag": DayOff.WHIT_MONDAY,
    "eerste kerstdag": DayOff.CHRISTMAS_DAY,
    "tweede kerstdag": DayOff.SECOND_CHRISTMAS_DAY,
}


def local_day(at: datetime) -> date:
    """The day in Europe/Amsterdam on which a moment falls; a Friday at 22:00 is that Friday.

    Raises:
        ValueError: the moment has no time zone.
    """
    return local_moment(at).date()


def local_moment(at: datetime) -> datetime:
    """The same moment on the clocks of Europe/Amsterdam.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone starts no clock; give an aware datetime.")
    return at.astimezone(AMSTERDAM)


def known_day(at: datetime) -> date:
    """As `local_day`, for a moment that a term is counted from.

    Raises:
        ValueError: the moment has no time zone.
        RuleViolation: its year is one whose holidays are not known.
    """
    day = local_day(at)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleViolation(f"The year {day.year} is outside what the calendar knows; correct the moment.")
    return day


@lru_cache(maxsize=256)
def holidays_of(year: int) -> Mapping[date, DayOff]:
    """The days of Algemene termijnenwet art. 3(1) in a year."""
    # The package counts 5 May as public in lustrum years only; the law names it for every year.
    calendar = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl")
    found: dict[date, DayOff] = {}
    for day in sorted(calendar):
        for name in calendar.get_list(day):
            if reason := _BY_DUTCH_NAME.get(name.lower()):
                found[day] = reason
    return MappingProxyType(found)


def day_off(day: date) -> DayOff | None:
    """Why this is no working day, or None on a working day. A holiday is named before the weekend."""
    if reason := holidays_of(day.year).get(day):
        return reason
    return {5: DayOff.SATURDAY, 6: DayOff.SUNDAY}.get(day.weekday())


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor holiday (Regulation 1182/71 art. 2(2))."""
    return day_off(day) is None


def working_day_from(day: date) -> date:
    """The day itself if it is a working day, or else the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself if it is a working day, or else the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def days_through(first: date, last: date) -> tuple[date, ...]:
    """Every day from the first to the last, both included."""
    return tuple(first + _DAY * offset for offset in range((last - first).days + 1))


def months_later(day: date, months: int) -> date:
    """The same date that many months later, or that month's last day (Regulation 1182/71 art. 3(2)(c))."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
