"""The steps of a case as its page shows them: for each request what a colleague does, and who did it when.

Called by `bot.web.case_view`; decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.rules.fulfilment import StepCode
from bot.store.fulfilment import StepLine, steps_of
from bot.store.step_asks import asks
from bot.store.work import Work
from bot.web.chips import Chip, kind_chip
from bot.web.words import Words


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `puts_on_list` is that the program itself does it, at a click."""

    number: int
    words: str
    done: bool
    current: bool
    puts_on_list: bool
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The steps of one request, or those that only the letter asks for (`kind` is None)."""

    kind: Chip | None
    current: bool
    steps: tuple[StepView, ...]


def step_groups(
    work: Work, case_id: int, staff_names: Mapping[int, str], words: Words
) -> tuple[StepGroup, ...]:
    """The steps of a case, request by request."""
    grouped = groupby(steps_of(work, case_id), key=lambda line: (line.kind, line.current))
    return tuple(
        StepGroup(
            kind_chip(kind, words) if kind else None,
            current,
            tuple(_view(line, staff_names, words) for line in lines),
        )
        for (kind, current), lines in grouped
    )


def _view(line: StepLine, staff_names: Mapping[int, str], words: Words) -> StepView:
    return StepView(
        number=line.id,
        words=asks(line, words.language),
        done=line.done,
        current=line.current,
        puts_on_list=line.code is StepCode.SUPPRESSED,
        by=staff_names.get(line.by or 0, ""),
        at=line.at,
    )
