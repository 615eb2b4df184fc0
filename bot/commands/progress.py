"""Shows how far a long piece of work has come: a bar for people at a terminal, a line now and then elsewhere.

Used by the commands that take minutes; writes to standard error alone, so that output stays whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

#: Told of the stage, how much of it is done, and of how much.
Tell = Callable[[str, int, int], None]

#: Into a file or a pipe goes a line for so many parts of a stage.
_LINES = 10


@contextmanager
def progress(console: Console | None = None) -> Iterator[Tell]:
    """How to tell of progress while the block runs; the console is standard error unless named."""
    shown_on = console or Console(stderr=True)
    if not shown_on.is_terminal:
        yield _lines(shown_on)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=shown_on) as bar:
        yield _bar(bar)


def _bar(bar: Progress) -> Tell:
    stages: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            stages[stage] = bar.add_task(stage)
        bar.update(stages[stage], completed=done, total=total)

    return tell


def _lines(console: Console) -> Tell:
    told: dict[str, int] = {}

    def tell(stage: str, done: int, total: int) -> None:
        part = _LINES * done // total if total else _LINES
        if told.get(stage) != part:
            told[stage] = part
            # No markup: a stage is words, and a pipe wants no wrapping either.
            console.print(f"{stage}: {done} of {total}", markup=False, highlight=False, soft_wrap=True)

    return tell
