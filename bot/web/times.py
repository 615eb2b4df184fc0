"""Says days and moments as staff read them: in Dutch time, with how much time is left and how urgent that is.

Called by the pages; what a term is and when it ends comes from `bot.rules.deadlines`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.deadlines import AMSTERDAM, Urgency, days_left, local_day, urgency
from bot.web.words import Words

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Due:
    """A last day or moment: for the machine, for the eye, how much is left, and its urgency."""

    iso: str
    shown: str
    left: str
    tone: str


def short_day(day: date) -> str:
    """A day as 30-11-2026."""
    return f"{day:%d-%m-%Y}"


def moment(at: datetime) -> str:
    """A moment in Dutch time as 30-11-2026 14:05."""
    return f"{wall_clock(at):%d-%m-%Y %H:%M}"


def wall_clock(at: datetime) -> datetime:
    """A moment as a Dutch clock shows it, to the minute; without a time zone, as spreadsheets know none."""
    return at.astimezone(AMSTERDAM).replace(second=0, microsecond=0, tzinfo=None)


def due_day(day: date | None, now: datetime, words: Words, *, still: bool = False) -> Due | None:
    """A last day, as the queue shows it; None stays None. Of a clock that stands `still` no day counts."""
    if day is None:
        return None
    if still:
        return Due(day.isoformat(), short_day(day), words("times.still"), "still")
    today = local_day(now)
    left = days_left(day, today)
    return Due(day.isoformat(), short_day(day), _days(left, words), urgency(day, today).value)


def _days(left: int, words: Words) -> str:
    if left < 0:
        return words("times.day_late") if left == -1 else words("times.days_late", n=-left)
    if left == 0:
        return words("times.today")
    return words("times.tomorrow") if left == 1 else words("times.days_left", n=left)


def due_moment(at: datetime | None, now: datetime, words: Words) -> Due | None:
    """The end of the 72 hours of a breach, counted in hours; None stays None."""
    if at is None:
        return None
    hours = int((at - now).total_seconds() // _HOUR)
    if at <= now:
        left, tone = words("times.over"), Urgency.LATE
    elif hours < 1:
        left, tone = words("times.within_the_hour"), Urgency.TODAY
    else:
        left = words("times.hour_left") if hours == 1 else words("times.hours_left", n=hours)
        tone = Urgency.TODAY if hours < 24 else Urgency.THIS_WEEK
    return Due(at.isoformat(timespec="minutes"), moment(at), left, tone.value)
