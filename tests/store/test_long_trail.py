"""A trail of ten thousand lines is checked in little time and memory, and names the first line that broke."""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from bot.errors import AuditBroken
from bot.rules.events import EventCode
from bot.store import audit
from bot.store.tables import Event
from bot.store.work import Store
from tests.builders import MORNING
from tests.store.test_audit import drop_triggers, verify

LINES = 10_000

#: Seconds and bytes. Measured on two busy cores: 3.2 s with SQLite, 2.2 s with PostgreSQL, 4.6 MB.
MOST_SECONDS, MOST_BYTES = 30, 20_000_000


def chain() -> Iterator[dict[str, object]]:
    """Lines as `audit.append` writes them, made at once."""
    previous = audit.GENESIS
    for number in range(1, LINES + 1):
        event = Event(
            seq=number,
            at=MORNING + timedelta(seconds=number),
            code=EventCode.MAIL_STORED.value,
            actor=audit.BOT,
            detail={"raw_mail": number, "whole": True},
            previous_hash=previous,
            hash="",
        )
        previous = event.hash = audit._hash(event)
        yield event.model_dump()


@pytest.fixture
def long_trail(store: Store) -> Store:
    with store.engine.begin() as connection:
        connection.execute(insert(Event), list(chain()))
    return store


def test_ten_thousand_lines_are_checked_in_little_time_and_memory(long_trail: Store) -> None:
    started = time.monotonic()
    report = verify(long_trail)
    seconds = time.monotonic() - started
    tracemalloc.start()
    again = verify(long_trail)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (report.lines, again) == (LINES, report)
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


def test_a_line_written_after_the_ten_thousand_goes_on_with_the_chain(long_trail: Store) -> None:
    with long_trail.begin("tests.more") as work:
        audit.append(work, EventCode.CASE_CLOSED, MORNING)

    assert verify(long_trail).lines == LINES + 1


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE event SET actor = 'staff:9' WHERE seq IN (7777, 9999)", 7777),
        ("DELETE FROM event WHERE seq = 5000", 5000),
        ("DELETE FROM event WHERE seq BETWEEN 1 AND 3", 1),
    ],
)
def test_the_first_of_many_broken_lines_is_named(long_trail: Store, statement: str, line: int) -> None:
    drop_triggers(long_trail)
    with long_trail.engine.begin() as connection:
        connection.execute(text(statement))

    with pytest.raises(AuditBroken, match=f"line {line} "):
        verify(long_trail)
