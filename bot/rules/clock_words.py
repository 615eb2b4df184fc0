"""Puts the arithmetic of the clocks into words, in Dutch and in English.

Called by `bot.rules.deadlines`, which decides what was done; this module only says it and never counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar_nl import DayOff, day_off
from classifiers.kinds import Language

#: What a sentence can speak of. A tuple of dates is a list of days off, each said with its reason.
StepValue = date | datetime | timedelta | int | tuple[date, ...]


class Clock(StrEnum):
    """The four clocks of a request."""

    PROMISE = "promise"
    LEGAL = "legal"
    EXTENDED = "extended"
    BREACH = "breach"


class Said(StrEnum):
    """The steps of the arithmetic. The values that each one carries stand beside it."""

    RECEIVED = "received"  # moment of receipt
    WEEK = "week"  # days promised, last day
    MONTH = "month"  # last day
    SHORT_MONTH = "short_month"  # day of the month that is missing, last day
    PAUSED = "paused"  # days left out, day asked, day answered, new last day
    RESTARTED = "restarted"  # day asked, day answered
    STANDING = "standing"  # day asked, not answered yet
    ROLLED_BY_LAW = "rolled_by_law"  # days off, new last day
    ROLLED_BY_CHOICE = "rolled_by_choice"  # days off, new last day
    PLANNED = "planned"  # days off, planned day
    EXTENDED = "extended"  # months from receipt, last day
    EXTENDED_IN_PARTS = "extended_in_parts"  # last day
    EARLIER = "earlier"  # months from receipt, their last day, last day of a month and then the extension
    NOT_ROLLED = "not_rolled"
    AWARE = "aware"  # moment the clock starts
    HOURS = "hours"  # hours, moment of the end
    CLOCK_CHANGED = "clock_changed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic, in no language yet: what was done, and with which values."""

    said: Said
    values: tuple[StepValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """The steps that lead to one clock's date, in order."""

    clock: Clock
    steps: tuple[Step, ...]


_CLOCKS: Mapping[Language, Mapping[Clock, str]] = {
    Language.NL: {
        Clock.PROMISE: "Belofte",
        Clock.LEGAL: "Wettelijke termijn",
        Clock.EXTENDED: "Verlengde termijn",
        Clock.BREACH: "Melding datalek",
    },
    Language.EN: {
        Clock.PROMISE: "Promise",
        Clock.LEGAL: "Legal term",
        Clock.EXTENDED: "Extended term",
        Clock.BREACH: "Breach notification",
    },
}

_STEPS: Mapping[Language, Mapping[Said, str]] = {
    Language.NL: {
        Said.RECEIVED: "ontvangen {0}; de dag van ontvangst telt niet mee",
        Said.WEEK: "{0} na ontvangst: tot en met {1}",
        Said.MONTH: "een maand na ontvangst: tot en met {0}",
        Said.SHORT_MONTH: "die maand heeft geen dag {0}, dus geldt de laatste dag: {1}",
        Said.PAUSED: "niet meegeteld: {0}, van {1} (gevraagd wie het is) tot {2} (antwoord); "
        "zo loopt het tot en met {3}",
        Said.RESTARTED: "op {0} is gevraagd wie het is; met het antwoord van {1} begint de termijn opnieuw",
        Said.STANDING: "sinds {0} is gevraagd wie het is; tot het antwoord er is staat de klok stil, "
        "en deze datum telt die dagen nog niet op",
        Said.ROLLED_BY_LAW: "geen werkdag: {0}; daarom tot en met de werkdag erna, {1} "
        "(Verordening 1182/71, artikel 3 lid 4)",
        Said.ROLLED_BY_CHOICE: "geen werkdag: {0}; wij rekenen tot en met de werkdag erna, {1}",
        Said.PLANNED: "geen werkdag: {0}; wij mikken op de werkdag ervoor, {1}",
        Said.EXTENDED: "{0} maanden na ontvangst: tot en met {1}",
        Said.EXTENDED_IN_PARTS: "een maand na ontvangst en daarna de verlenging: tot en met {0}",
        Said.EARLIER: "{0} maanden na ontvangst is {1}, een maand en daarna de verlenging is {2}; "
        "wij houden de vroegste aan",
        Said.NOT_ROLLED: "een weekend of feestdag schuift deze datum niet op",
        Said.AWARE: "kennis gekregen {0}",
        Said.HOURS: "{0} uur lopen dag en nacht door, ook in het weekend en op feestdagen: tot {1}",
        Said.CLOCK_CHANGED: "onderweg gaat de zomertijd in of uit, daarom is het uur op de klok een ander",
    },
    Language.EN: {
        Said.RECEIVED: "received {0}; the day of receipt does not count",
        Said.WEEK: "{0} after receipt: up to and including {1}",
        Said.MONTH: "one month after receipt: up to and including {0}",
        Said.SHORT_MONTH: "that month has no day {0}, so its last day counts: {1}",
        Said.PAUSED: "not counted: {0}, from {1} (asked who it is) to {2} (answer); "
        "so it runs up to and including {3}",
        Said.RESTARTED: "on {0} we asked who it is; with the answer of {1} the term starts anew",
        Said.STANDING: "since {0} we have asked who it is; the clock stands still until the answer, "
        "and this date does not add those days yet",
        Said.ROLLED_BY_LAW: "no working day: {0}; therefore up to and including the next working day, {1} "
        "(Regulation 1182/71, article 3(4))",
        Said.ROLLED_BY_CHOICE: "no working day: {0}; we count up to and including the next working day, {1}",
        Said.PLANNED: "no working day: {0}; we aim for the working day before, {1}",
        Said.EXTENDED: "{0} months after receipt: up to and including {1}",
        Said.EXTENDED_IN_PARTS: "one month after receipt and then the extension: up to and including {0}",
        Said.EARLIER: "{0} months after receipt is {1}, one month and then the extension is {2}; "
        "we keep to the earlier one",
        Said.NOT_ROLLED: "a weekend or holiday does not move this date",
        Said.AWARE: "known since {0}",
        Said.HOURS: "{0} hours run day and night, weekends and holidays included: until {1}",
        Said.CLOCK_CHANGED: "summer time begins or ends on the way, so the hour on the clock is another",
    },
}

_WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    Language.NL: ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    Language.NL: (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    Language.EN: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_DAYS_OFF: Mapping[Language, Mapping[DayOff, str]] = {
    Language.NL: {
        DayOff.NEW_YEAR: "Nieuwjaarsdag",
        DayOff.EASTER_MONDAY: "Tweede Paasdag",
        DayOff.KINGS_DAY: "Koningsdag",
        DayOff.LIBERATION_DAY: "Bevrijdingsdag",
        DayOff.ASCENSION_DAY: "Hemelvaartsdag",
        DayOff.WHIT_MONDAY: "Tweede Pinksterdag",
        DayOff.CHRISTMAS_DAY: "Eerste Kerstdag",
        DayOff.SECOND_CHRISTMAS_DAY: "Tweede Kerstdag",
        DayOff.SATURDAY: "weekend",
        DayOff.SUNDAY: "weekend",
    },
    Language.EN: {
        DayOff.NEW_YEAR: "New Year's Day",
        DayOff.EASTER_MONDAY: "Easter Monday",
        DayOff.KINGS_DAY: "King's Day",
        DayOff.LIBERATION_DAY: "Liberation Day",
        DayOff.ASCENSION_DAY: "Ascension Day",
        DayOff.WHIT_MONDAY: "Whit Monday",
        DayOff.CHRISTMAS_DAY: "Christmas Day",
        DayOff.SECOND_CHRISTMAS_DAY: "the second day of Christmas",
        DayOff.SATURDAY: "weekend",
        DayOff.SUNDAY: "weekend",
    },
}


def sentence(explained: Explained, language: Language) -> str:
    """One clock's arithmetic as one line. Every language but Dutch gets English."""
    spoken = _spoken(language)
    steps = "; ".join(
        _STEPS[spoken][step.said].format(*(_value(value, spoken) for value in step.values))
        for step in explained.steps
    )
    return f"{_CLOCKS[spoken][explained.clock]}: {steps}."


def say_day(day: date, language: Language) -> str:
    """A date in full, with its weekday: "vrijdag 27 november 2026", "Friday 27 November 2026"."""
    spoken = _spoken(language)
    return f"{_WEEKDAYS[spoken][day.weekday()]} {day.day} {_MONTHS[spoken][day.month - 1]} {day.year}"


def say_moment(moment: datetime, language: Language) -> str:
    """A moment in full, as it stands: the caller has turned it into Dutch time."""
    at = "om" if _spoken(language) is Language.NL else "at"
    return f"{say_day(moment, language)} {at} {moment:%H:%M}"


def _spoken(language: Language) -> Language:
    return Language.NL if language is Language.NL else Language.EN


def _value(value: StepValue, language: Language) -> str:
    # A datetime is a date as well, so it is asked for first.
    if isinstance(value, datetime):
        return say_moment(value, language)
    if isinstance(value, date):
        return say_day(value, language)
    if isinstance(value, timedelta):
        return _days(value.days, language)
    if isinstance(value, tuple):
        return ", ".join(_day_off(day, language) for day in value)
    return str(value)


def _days(count: int, language: Language) -> str:
    dutch = language is Language.NL
    if count == 7:
        return "een week" if dutch else "one week"
    if count == 1:
        return "een dag" if dutch else "one day"
    return f"{count} dagen" if dutch else f"{count} days"


def _day_off(day: date, language: Language) -> str:
    reason = day_off(day)
    return f"{say_day(day, language)} ({_DAYS_OFF[language][reason]})" if reason else say_day(day, language)
