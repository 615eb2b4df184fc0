"""The figures of a year, against a year that can be counted by hand, and against any year."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.request_register import Outcome, RequestDates, Timing
from bot.rules.yearly import figures, percentile
from classifiers.kinds import Kind


def request(
    received: date, days: int | None = None, kind: Kind = Kind.ACCESS, outcome: Outcome | None = None
) -> RequestDates:
    """A request with plain last days, answered after so many days."""
    return RequestDates(
        kind=kind,
        received_on=received,
        promise_on=received + timedelta(days=7),
        legal_on=received + timedelta(days=30),
        outcome=outcome or (Outcome.OPEN if days is None else Outcome.ANSWERED),
        ended_on=None if days is None else received + timedelta(days=days),
    )


YEAR = [
    request(date(2025, 12, 20), 20),  # of the year before, open when 2025 ended
    request(date(2026, 1, 1), 2),
    request(date(2026, 1, 31), 7, Kind.ERASURE),
    request(date(2026, 3, 1), 8),
    request(date(2026, 3, 2), 31, Kind.ERASURE),
    request(date(2026, 12, 1), None, Kind.BREACH),
    request(date(2026, 12, 20), 20, Kind.ACCESS),  # answered in 2027
    request(date(2026, 6, 1), 3, Kind.QUESTION, Outcome.CLOSED),
    request(date(2027, 1, 1), 1),
]


def test_a_year_that_can_be_counted_by_hand() -> None:
    found = figures(YEAR, 2026, date(2027, 2, 1))

    assert found.received == 7
    assert found.per_kind == {Kind.BREACH: 1, Kind.ACCESS: 3, Kind.ERASURE: 2, Kind.QUESTION: 1}
    assert found.in_months == (2, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 2)
    assert found.outcomes == {Outcome.ANSWERED: 5, Outcome.OPEN: 1, Outcome.CLOSED: 1}
    assert (found.answered, found.days_median, found.days_p90, found.days_longest) == (5, 8, 31, 31)
    assert (found.share_within_promise, found.share_within_law) == (2 / 5, 4 / 5)
    assert found.timings[Timing.OVERDUE] == 1
    assert (found.open_at_end, found.breaches) == (2, 1)


def test_what_no_law_gives_a_last_day_is_not_counted_within_the_law() -> None:
    slow, quick = request(date(2026, 5, 1), 40, Kind.COMPLAINT), request(date(2026, 5, 1), 2, Kind.BREACH)
    found = figures([*YEAR, *(replace(one, legal_on=None) for one in (slow, quick))], 2026, date(2027, 2, 1))

    assert (found.share_within_promise, found.share_within_law) == (3 / 7, 4 / 5)
    assert found.timings[Timing.AFTER_PROMISE] == 1
    assert figures([replace(quick, legal_on=None)], 2026, date(2027, 2, 1)).share_within_law is None


def test_what_was_open_when_a_year_ended_is_counted_though_it_was_answered_later() -> None:
    assert figures(YEAR, 2025, date(2027, 2, 1)).open_at_end == 1
    assert figures(YEAR, 2025, date(2026, 1, 1)).ended


def test_in_a_year_that_goes_on_what_is_open_today_counts() -> None:
    found = figures(YEAR[:6], 2026, date(2026, 12, 10))
    assert (found.open_at_end, found.ended) == (1, False)
    assert not figures(YEAR, 2026, date(2026, 12, 31)).ended


def test_a_year_without_requests_has_no_shares() -> None:
    found = figures([], 2026, date(2027, 1, 1))

    assert (found.received, found.days_median, found.days_p90) == (0, None, None)
    assert (found.share_within_promise, found.share_within_law) == (None, None)
    assert sum(band.answers for band in found.bands) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5], 5), ([1, 2], 2), (list(range(1, 11)), 9), (list(range(1, 101)), 90), ([], None)],
)
def test_the_ninetieth_percentile_is_the_nearest_rank(values: list[int], expected: int | None) -> None:
    assert percentile(values, 90) == expected


@given(
    st.lists(
        st.builds(
            request,
            st.dates(date(2025, 1, 1), date(2027, 12, 31)),
            st.none() | st.integers(0, 200),
            st.sampled_from(Kind),
        ),
        max_size=40,
    )
)
def test_the_parts_of_a_year_add_up(requests: list[RequestDates]) -> None:
    found = figures(requests, 2026, date(2028, 1, 1))

    assert found.received == sum(found.in_months) == sum(found.per_kind.values())
    assert found.received == sum(found.outcomes.values()) == sum(found.timings.values())
    assert found.answered == sum(band.answers for band in found.bands)
    assert found.share_within_promise is None or found.share_within_promise <= (found.share_within_law or 0)
