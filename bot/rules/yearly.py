"""The figures of a year of requests, as the yearly report shows them.

Used by the report's page, command and pictures. Values in, figures out; a request belongs to the year in
which it was received, by the calendar of Amsterdam.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

from bot.rules.request_register import Outcome, RequestDates, Timing, timing
from classifiers.kinds import KIND_ORDER, Kind

MONTHS = range(1, 13)

#: The week that is promised and the longest month, in days, to draw a line at; whether an answer was in time
#: is judged by its own dates.
WEEK_DAYS, MONTH_DAYS = 7, 31


@dataclass(frozen=True, slots=True)
class DaysBand:
    """How many answers took from `first` to `last` days; `last` is None for all longer ones."""

    first: int
    last: int | None
    answers: int


_BANDS: tuple[tuple[int, int | None], ...] = (
    *((0, 1), (2, 3), (4, 5), (6, 7)),
    *((8, 14), (15, 21), (22, 28), (29, 31)),
    *((32, 60), (61, 92), (93, None)),
)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year in numbers. Shares are from 0 to 1, and None where there was no answer to judge.

    `share_within_law` is of the answers to requests for which the law sets a last day.

    `per_month` holds, for each kind that occurred, the requests of January to December. `open_at_end` counts
    requests, also of earlier years, that were open when the year ended, or are open today in a year that is
    not over: `ended` tells which.
    """

    year: int
    ended: bool
    received: int
    per_month: dict[Kind, tuple[int, ...]]
    outcomes: dict[Outcome, int]
    answered: int
    bands: tuple[DaysBand, ...]
    days_median: float | None
    days_p90: int | None
    days_longest: int | None
    timings: dict[Timing, int]
    share_within_promise: float | None
    share_within_law: float | None
    open_at_end: int
    breaches: int

    @property
    def per_kind(self) -> dict[Kind, int]:
        """The requests of the year by kind."""
        return {kind: sum(months) for kind, months in self.per_month.items()}

    @property
    def in_months(self) -> tuple[int, ...]:
        """All requests of January to December."""
        return tuple(sum(months[place] for months in self.per_month.values()) for place in range(12))


def figures(requests: Iterable[RequestDates], year: int, today: date) -> YearFigures:
    """The figures of a year from all requests up to its end, those of earlier years among them.

    Whether a request is late is judged as of today, or of the year's last day where that lies behind us.
    """
    end = min(today, date(year, 12, 31))
    own: list[RequestDates] = []
    open_at_end = 0
    for one in requests:
        own += [one] if one.received_on.year == year else []
        waits = one.outcome is Outcome.OPEN or (one.ended_on is not None and one.ended_on > end)
        open_at_end += one.received_on <= end and waits
    answered = [one for one in own if one.days_taken is not None]
    taken = sorted(days for one in own if (days := one.days_taken) is not None)
    timings = Counter(timing(one, today) for one in own)
    return YearFigures(
        year=year,
        ended=today.year > year,
        received=len(own),
        per_month=_per_month(own),
        outcomes=dict(Counter(one.outcome for one in own)),
        answered=len(taken),
        bands=_bands(taken),
        days_median=median(taken) if taken else None,
        days_p90=percentile(taken, 90),
        days_longest=taken[-1] if taken else None,
        timings={name: timings[name] for name in Timing},
        share_within_promise=_share(answered, today, frozenset({Timing.WITHIN_PROMISE})),
        share_within_law=_share(
            [one for one in answered if one.legal_on is not None],
            today,
            frozenset({Timing.WITHIN_PROMISE, Timing.WITHIN_LAW}),
        ),
        open_at_end=open_at_end,
        breaches=sum(one.kind is Kind.BREACH for one in own),
    )


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least this share of the ascending values does not exceed (nearest rank)."""
    return ordered[ceil(len(ordered) * percent / 100) - 1] if ordered else None


def _share(answered: Sequence[RequestDates], today: date, in_time: frozenset[Timing]) -> float | None:
    """Which part of these answers was in time; None where there are none."""
    if not answered:
        return None
    return sum(timing(one, today) in in_time for one in answered) / len(answered)


def _per_month(requests: Iterable[RequestDates]) -> dict[Kind, tuple[int, ...]]:
    counted = Counter((one.kind, one.received_on.month) for one in requests)
    kinds = {kind for kind, _ in counted}
    return {kind: tuple(counted[kind, month] for month in MONTHS) for kind in KIND_ORDER if kind in kinds}


def _bands(taken: Iterable[int]) -> tuple[DaysBand, ...]:
    days = list(taken)
    return tuple(
        DaysBand(first, last, sum(first <= one and (last is None or one <= last) for one in days))
        for first, last in _BANDS
    )
