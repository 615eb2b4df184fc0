"""What is kept of the decisions on one mail, and all of them in the order of time.

Called by the steps, which add a line where they decide, and by the pages and commands that show them. Never
decides anything; the lines go with the message when it is forgotten.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.rules.tracing import Step, TraceLine, trace_kinds
from bot.store.tables import ClassificationRow, Message
from bot.store.work import Work

#: Characters of one reason; a colleague's remark may be longer.
_MOST = 600


@dataclass(frozen=True, slots=True)
class Told:
    """One decision and when it was taken."""

    at: datetime
    line: TraceLine


def note(message: Message, now: datetime, *lines: TraceLine) -> None:
    """Add decisions at the end of the message's trace. Whoever calls it holds the lock on the message."""
    kept = [
        {"step": one.step.value, "finding": one.finding, "reason": one.reason[:_MOST], "at": now.isoformat()}
        for one in lines
    ]
    # A new list: the database does not see what is changed inside an old one.
    message.trace = [*message.trace, *kept]


def noted(message: Message) -> tuple[Told, ...]:
    """The message's own lines, as they were added."""
    return tuple(
        Told(datetime.fromisoformat(row["at"]), TraceLine(Step(row["step"]), row["finding"], row["reason"]))
        for row in message.trace
    )


def reading_of(message: Message) -> tuple[TraceLine, ...]:
    """The lines of the last reading: those from the first one on, up to whether the mail is held."""
    lines = [one.line for one in noted(message)]
    ends = [number for number, line in enumerate(lines, 1) if line.step is Step.HELD]
    return tuple(lines[: ends[0]]) if ends and lines[0].step is Step.PARSING else ()


def note_reading(message: Message, now: datetime, lines: tuple[TraceLine, ...]) -> None:
    """Put a new reading in the place of the last one; what was decided after that one stays."""
    later = message.trace[len(reading_of(message)) :]
    message.trace = []
    note(message, now, *lines)
    message.trace = [*message.trace, *later]


def told(work: Work, message: Message) -> tuple[Told, ...]:
    """Every decision on a mail, oldest first: its own lines, and each verdict on what it asks."""
    query = select(ClassificationRow).where(ClassificationRow.message_id == message.id)
    verdicts = [
        Told(row.at, line)
        for row in work.session.exec(query.order_by(col(ClassificationRow.id)))
        for line in _of_verdict(row)
    ]
    # What was decided at one moment stands in the order of the steps.
    order = list(Step)
    return tuple(sorted([*noted(message), *verdicts], key=lambda one: (one.at, _turn(order, one.line.step))))


def _turn(order: list[Step], step: Step) -> int:
    # The lines of one reading keep their own order.
    return max(order.index(step), order.index(Step.MATCH))


def _of_verdict(row: ClassificationRow) -> tuple[TraceLine, ...]:
    judge = "" if row.staff_id is not None else f"{row.classifier} {row.version}"
    return trace_kinds(row.scores, row.kinds, judge, row.review_reason if row.needs_review else "")
