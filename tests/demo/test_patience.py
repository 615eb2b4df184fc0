"""Slow work is waited for; work that stands still is not."""

from collections.abc import Iterator
from itertools import count

import pytest

from bot.demo.patience import wait
from bot.errors import BotError

_PATIENCE = 0.2


def test_work_that_goes_on_is_waited_for_beyond_the_patience() -> None:
    looks: Iterator[int] = count()
    steps: Iterator[int] = count()

    # Each look takes at least a twentieth of a second: twelve of them take longer than the patience.
    wait(lambda: next(looks) == 12, lambda: next(steps), "too slow", patience=_PATIENCE)

    assert next(looks) == 13, "it was looked at until it was done, and no longer"


def test_work_that_stands_still_is_given_up_with_what_it_was() -> None:
    with pytest.raises(BotError, match="the bot did not read every mail"):
        wait(lambda: False, lambda: 7, "the bot did not read every mail in time", patience=_PATIENCE)
