"""Short ways to write days and moments in the tests of the clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.rules.deadlines import AMSTERDAM

#: Every day of the years that the properties speak of.
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))

#: Every minute of those years, told on clocks of four zones.
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone itself
    datetime(2040, 12, 30, 23, 59),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")]),
)


def dutch(text: str) -> datetime:
    """A moment in Dutch time, from ISO 8601 without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def day(text: str) -> date:
    """A day from YYYY-MM-DD."""
    return date.fromisoformat(text)


def noon(on: date) -> datetime:
    """The middle of a Dutch day."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=AMSTERDAM)
