"""A letter that a server postponed is tried ever less often, and then a person gets it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.retrying import RetryTerms, after_try_later
from bot.rules.states import OutboxEvent

QUEUED = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TERMS = RetryTerms(pauses=(1, 5, 15), give_up_hours=2)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 15), (40, 15)])
def test_the_pause_grows_and_its_last_value_repeats(attempts: int, minutes: int) -> None:
    now = QUEUED + timedelta(minutes=90)
    following = after_try_later(QUEUED, now, attempts, TERMS)
    assert following.event is OutboxEvent.TRY_LATER
    assert following.due_at == now + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("waited", "event"),
    [
        (timedelta(hours=2) - timedelta(seconds=1), OutboxEvent.TRY_LATER),
        (timedelta(hours=2), OutboxEvent.REFUSED),
        (timedelta(days=9), OutboxEvent.REFUSED),
    ],
)
def test_a_letter_that_waited_too_long_goes_to_a_person(waited: timedelta, event: OutboxEvent) -> None:
    assert after_try_later(QUEUED, QUEUED + waited, 3, TERMS).event is event
