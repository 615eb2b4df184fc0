"""Hands out waiting rows one at a time, counts the tries, and gives a row that keeps failing to a person.

Used by the steps that work through a state (filing, classifying, identifying, drafting). Knows no step:
each brings its own reading, thinking and writing.

Every turn is three parts, so that no lock is held while the bot thinks or asks another system:

    read   a short transaction: count the try, take what is needed along
    think  no transaction: parse, classify, look up, compose
    write  a transaction: lock the row, see that it still waits, write the outcome and the new state
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from sqlmodel import SQLModel, col, select

from bot.store.work import Store, Work

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=SQLModel)
Input = TypeVar("Input")
Output = TypeVar("Output")

#: How many times a row is tried before a person gets it. A crash counts as a try.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Worklist(Generic[Row, Input, Output]):
    """One step's way of working through its rows.

    `waits` says whether a row (as read now) is still ready for this step; `ready` is the same as a
    condition of the query. `hold` gives a row to a person with a reason code.
    """

    name: str
    table: type[Row]
    ready: Any
    waits: Callable[[Row], bool]
    read: Callable[[Work, Row], Input]
    think: Callable[[Input], Output]
    write: Callable[[Work, Row, Output], None]
    hold: Callable[[Work, Row, str], None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one run did: rows finished, rows given to a person, rows that failed and will be tried again."""

    done: int = 0
    held: int = 0
    failed: int = 0


def work_through(store: Store, worklist: Worklist[Row, Input, Output]) -> Tally:
    """Give every ready row one turn, oldest first."""
    done = held = failed = 0
    last_id = 0
    while (row_id := _next_id(store, worklist, last_id)) is not None:
        last_id = row_id
        with store.claim(worklist.name, row_id) as claimed:
            # A row that another process is at counts its tries there.
            outcome = _one_turn(store, worklist, row_id) if claimed else "passed"
        done += outcome == "done"
        held += outcome == "held"
        failed += outcome == "failed"
    return Tally(done, held, failed)


def _next_id(store: Store, worklist: Worklist[Row, Input, Output], after: int) -> int | None:
    table: Any = worklist.table
    with store.read() as work:
        query = select(table.id).where(worklist.ready, col(table.id) > after).order_by(col(table.id)).limit(1)
        found: int | None = work.session.exec(query).first()
        return found


def _one_turn(store: Store, worklist: Worklist[Row, Input, Output], row_id: int) -> str:
    given, reason = None, "failed_three_times"
    try:
        with store.begin(f"{worklist.name}.read") as work:
            row: Any = work.get(worklist.table, row_id, lock=True)
            if not worklist.waits(row):
                return "passed"
            if row.tries >= TRIES:
                worklist.hold(work, row, reason)
                return "held"
            row.tries += 1
            given = worklist.read(work, row)
        found = worklist.think(given)
        with store.begin(f"{worklist.name}.write") as work:
            row = work.get(worklist.table, row_id, lock=True)
            # Another process may have been faster; its outcome stands.
            if not worklist.waits(row):
                return "passed"
            worklist.write(work, row, found)
            row.tries = 0
    except Exception as error:
        # One bad mail must never stop the others: it is tried again, and then a person gets it.
        log.exception("turn.failed", step=worklist.name, id=row_id, error=type(error).__name__)
        _count_failed_read(store, worklist, row_id, reached=given is not None)
        return "failed"
    return "done"


def _count_failed_read(
    store: Store, worklist: Worklist[Row, Input, Output], row_id: int, *, reached: bool
) -> None:
    """Count a try whose own transaction was rolled back because reading itself failed."""
    if reached:
        return
    with store.begin(f"{worklist.name}.count") as work:
        row: Any = work.get(worklist.table, row_id, lock=True)
        if worklist.waits(row):
            row.tries += 1
