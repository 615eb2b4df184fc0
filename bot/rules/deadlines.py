"""Counts every term of the project: the promise, the legal month, the extension, the 72 hours.

Called by the steps, the pages, the digest and `privacybot clock`; never asks the time and never decides
whether a pause or an extension was lawful. All days are days in Europe/Amsterdam, all moments are aware.

How the terms run (Regulation 1182/71; GDPR art. 12(3) and 33(1); EDPB guidelines 01/2022 §5.3):

    receipt ── the day of receipt does not count ──▶ promise   same weekday a week later, never moved on
                                                 ──▶ legal     same date a month later, else the month's
                                                               last day; moved on to a working day (art. 3(4))
                                                 ──▶ extended  the earlier reading of "two further months",
                                                               not moved on
    awareness ── elapsed hours, day and night ───────▶ breach
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar_nl import (
    AMSTERDAM,
    days_through,
    is_working_day,
    known_day,
    local_day,
    local_moment,
    months_later,
    working_day_from,
    working_day_until,
)
from bot.rules.clock_words import Clock, Explained, Said, Step, sentence
from bot.rules.pauses import Pause, Span, spans_of
from bot.rules.terms import STANDARD_TERMS, ExtensionReading, PauseEffect, Terms
from classifiers.kinds import Language

__all__ = [
    "AMSTERDAM",
    "STANDARD_TERMS",
    "Clock",
    "Clocks",
    "ExtensionReading",
    "Pause",
    "PauseEffect",
    "Terms",
    "Urgency",
    "as_json",
    "breach_end",
    "clocks",
    "days_left",
    "explain",
    "explain_clock",
    "local_day",
    "urgency",
]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The dates of one request. A date is a last day: the term runs to its end, midnight in Amsterdam.

    `promise_target` is the day to plan for, `legal_raw` the month before it is moved to a working day.
    `extended` and `breach` are None when they were not asked for. `standing_since` is the day of a
    question about identity that has no answer yet.
    """

    received_day: date
    promise: date
    promise_target: date
    legal_raw: date
    legal: date
    extended: date | None
    breach: datetime | None
    standing_since: date | None
    explanation: tuple[Explained, ...]

    @property
    def last_day(self) -> date:
        """The last day the law leaves: the extended one where there is an extension."""
        return self.extended or self.legal


class Urgency(StrEnum):
    """How near a due day is. `THIS_WEEK` runs to the Sunday of the week that today is in."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def clocks(
    received_at: datetime,
    *,
    breach: bool = False,
    pauses: tuple[Pause, ...] = (),
    extended: bool = False,
    terms: Terms = STANDARD_TERMS,
) -> Clocks:
    """All dates of a request that our server received at `received_at`.

    With `breach` the hours start at receipt too, the careful reading of "aware"; where a person has set
    another start, `breach_end` counts from there.

    Raises:
        ValueError: a moment has no time zone, or an answer lies before its question.
        RuleViolation: a moment lies in a year whose holidays are not known.
    """
    day = known_day(received_at)
    spans = spans_of(pauses, day) if terms.pause_effect is not PauseEffect.NEVER else ()
    promise = _promise(day, spans, terms)
    planned = _planned(promise, day)
    raw = _month(day, spans, terms)
    legal = _rolled(raw, Said.ROLLED_BY_LAW)
    extension = _extension(day, spans, terms) if extended else None
    counted = ((Clock.PROMISE, planned), (Clock.LEGAL, legal), (Clock.EXTENDED, extension))
    explanation = tuple(_explained(clock, received_at, each) for clock, each in counted if each)
    hours = terms.breach_hours
    return Clocks(
        received_day=day,
        promise=promise.last,
        promise_target=planned.last,
        legal_raw=raw.last,
        legal=legal.last,
        extended=extension.last if extension else None,
        breach=breach_end(received_at, hours) if breach else None,
        standing_since=next((span.asked for span in spans if span.answered is None), None),
        explanation=(*explanation, _hours_explained(received_at, hours)) if breach else explanation,
    )


def breach_end(aware_at: datetime, hours: int = STANDARD_TERMS.breach_hours) -> datetime:
    """The moment, in Dutch time, when `hours` have elapsed since we were aware (GDPR art. 33(1)).

    Counted in UTC, for the hour that summer time takes or gives is none; nothing moves it on.

    Raises:
        ValueError: the moment has no time zone.
    """
    return (local_moment(aware_at).astimezone(UTC) + timedelta(hours=hours)).astimezone(AMSTERDAM)


def days_left(due: date, today: date) -> int:
    """Days from today to a due day: 0 on the day itself, negative when it is past."""
    return (due - today).days


def urgency(due: date, today: date) -> Urgency:
    """How near a due day is, for the order of the queue and the digest."""
    left = days_left(due, today)
    if left < 0:
        return Urgency.LATE
    if left == 0:
        return Urgency.TODAY
    return Urgency.THIS_WEEK if left <= 6 - today.weekday() else Urgency.LATER


def explain(counted: Clocks, language: Language) -> tuple[str, ...]:
    """A line for each clock that says how its date came about; Dutch, or else English."""
    return tuple(sentence(explained, language) for explained in counted.explanation)


def explain_clock(counted: Clocks, clock: Clock, language: Language) -> str:
    """The line of one clock, or an empty string where that clock does not run."""
    return next((sentence(one, language) for one in counted.explanation if one.clock is clock), "")


def as_json(counted: Clocks, language: Language = Language.NL) -> dict[str, str | list[str] | None]:
    """What `privacybot clock --json` prints: dates as YYYY-MM-DD, the breach moment with its UTC offset."""
    return {
        "received_day": counted.received_day.isoformat(),
        "promise": counted.promise.isoformat(),
        "promise_target": counted.promise_target.isoformat(),
        "legal_raw": counted.legal_raw.isoformat(),
        "legal": counted.legal.isoformat(),
        "extended": counted.extended.isoformat() if counted.extended else None,
        "breach": counted.breach.isoformat(timespec="seconds") if counted.breach else None,
        "explanation": list(explain(counted, language)),
    }


@dataclass(frozen=True, slots=True)
class _Counted:
    """A last day with the steps that led to it."""

    last: date
    steps: tuple[Step, ...]

    def then(self, last: date, *steps: Step) -> "_Counted":
        return _Counted(last, self.steps + steps)


def _promise(day: date, spans: tuple[Span, ...], terms: Terms) -> _Counted:
    length = timedelta(days=terms.promise_days)

    def count(start: date) -> _Counted:
        return _Counted(start + length, (Step(Said.WEEK, (length, start + length)),))

    strict = _with_pauses(count, day, spans, terms.pause_effect)
    return _rolled(strict, Said.ROLLED_BY_CHOICE) if terms.promise_lenient else strict


def _planned(promise: _Counted, received: date) -> _Counted:
    """The working day to plan for: a promise is kept before a weekend, not after it."""
    target = max(received, working_day_until(promise.last))
    if target == promise.last:
        return promise
    return promise.then(target, Step(Said.PLANNED, (days_through(target + _DAY, promise.last), target)))


def _month(day: date, spans: tuple[Span, ...], terms: Terms) -> _Counted:
    def count(start: date) -> _Counted:
        last = months_later(start, 1)
        steps: tuple[Step, ...] = (Step(Said.MONTH, (last,)),)
        if last.day != start.day:
            steps += (Step(Said.SHORT_MONTH, (start.day, last)),)
        return _Counted(last, steps)

    return _with_pauses(count, day, spans, terms.pause_effect)


def _extension(day: date, spans: tuple[Span, ...], terms: Terms) -> _Counted:
    """The last day of an extended term, not moved off a weekend: what is planned on it is safe."""
    counted = _with_pauses(lambda start: _further_months(start, terms), day, spans, terms.pause_effect)
    return counted if is_working_day(counted.last) else counted.then(counted.last, Step(Said.NOT_ROLLED))


def _further_months(start: date, terms: Terms) -> _Counted:
    months = 1 + terms.extension_months
    at_once = months_later(start, months)
    in_parts = months_later(months_later(start, 1), terms.extension_months)
    if at_once == in_parts or terms.extension_reading is ExtensionReading.FROM_RECEIPT:
        return _Counted(at_once, (Step(Said.EXTENDED, (months, at_once)),))
    if terms.extension_reading is ExtensionReading.FROM_FIRST_MONTH:
        return _Counted(in_parts, (Step(Said.EXTENDED_IN_PARTS, (in_parts,)),))
    return _Counted(min(at_once, in_parts), (Step(Said.EARLIER, (months, at_once, in_parts)),))


def _rolled(counted: _Counted, said: Said) -> _Counted:
    moved = working_day_from(counted.last)
    if moved == counted.last:
        return counted
    return counted.then(moved, Step(said, (days_through(counted.last, moved - _DAY), moved)))


def _with_pauses(
    count: Callable[[date], _Counted], day: date, spans: tuple[Span, ...], effect: PauseEffect
) -> _Counted:
    return _restarted(count, day, spans) if effect is PauseEffect.RESTART else _paused(count(day), spans)


def _restarted(count: Callable[[date], _Counted], day: date, spans: tuple[Span, ...]) -> _Counted:
    """Counts anew from each answer to a question that was asked within the term."""
    counted = count(day)
    for span in spans:
        if span.asked > counted.last:
            break
        if span.answered is None:
            return counted.then(counted.last, Step(Said.STANDING, (span.asked,)))
        anew = count(span.answered)
        counted = _Counted(anew.last, (Step(Said.RESTARTED, (span.asked, span.answered)), *anew.steps))
    return counted


def _paused(counted: _Counted, spans: tuple[Span, ...]) -> _Counted:
    """Adds the days of each pause that began within the term; a term that is over stays over.

    "Within" is judged before any move to a working day, which gives the earlier date.
    """
    for span in spans:
        if span.asked > counted.last:
            break
        if span.answered is None:
            return counted.then(counted.last, Step(Said.STANDING, (span.asked,)))
        out = span.answered - span.asked
        if out:
            moved = counted.last + out
            counted = counted.then(moved, Step(Said.PAUSED, (out, span.asked, span.answered, moved)))
    return counted


def _explained(clock: Clock, received_at: datetime, counted: _Counted) -> Explained:
    start = Step(Said.RECEIVED, (local_moment(received_at),))
    return Explained(clock, (start, *counted.steps))


def _hours_explained(aware_at: datetime, hours: int) -> Explained:
    start, end = local_moment(aware_at), breach_end(aware_at, hours)
    steps: tuple[Step, ...] = (Step(Said.AWARE, (start,)), Step(Said.HOURS, (hours, end)))
    if start.utcoffset() != end.utcoffset():
        steps += (Step(Said.CLOCK_CHANGED),)
    return Explained(Clock.BREACH, steps)
