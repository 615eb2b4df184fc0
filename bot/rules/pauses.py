"""Turns the times in which identity was being asked for into whole days that do not count.

Called by `bot.rules.deadlines` alone; never decides whether asking was right.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.calendar_nl import known_day


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which identity was asked for, with reason and without delay (GDPR art. 12(6)).

    The days from the question to the answer do not count. Without an answer the clock stands still; to
    see where it would stand if the answer came now, hand in that moment as `answered_at`.
    """

    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A pause in days: from the day of the question to the day of the answer, None while there is none."""

    asked: date
    answered: date | None


def spans_of(pauses: tuple[Pause, ...], received: date) -> tuple[Span, ...]:
    """The pauses in days, in order, joined where they overlap so that no day is left out twice.

    Raises:
        ValueError: a moment has no time zone, or an answer lies before its question.
        RuleViolation: a moment lies in a year that the calendar does not know.
    """
    joined: list[Span] = []
    for span in sorted((_span(pause, received) for pause in pauses), key=lambda each: each.asked):
        if joined and (joined[-1].answered is None or span.asked <= joined[-1].answered):
            joined[-1] = Span(joined[-1].asked, _later(joined[-1].answered, span.answered))
        else:
            joined.append(span)
    return tuple(joined)


def _span(pause: Pause, received: date) -> Span:
    # Nothing can be left out before the term began, whatever a clock that was wrong has noted.
    asked = max(known_day(pause.asked_at), received)
    if pause.answered_at is None:
        return Span(asked, None)
    answered = max(known_day(pause.answered_at), received)
    if pause.answered_at < pause.asked_at:
        raise ValueError("A pause ends before it begins; give the question first, then the answer.")
    return Span(asked, answered)


def _later(first: date | None, second: date | None) -> date | None:
    return None if first is None or second is None else max(first, second)
