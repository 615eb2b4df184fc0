"""How tests that run side by side are spread: the longest first, a file in one process unless it is too long.

Used by `tests/conftest.py` where pytest-xdist runs them (`make tests`); says only who runs a test, and when.
"""

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]

#: Files that take longest, in that order: one that is begun last keeps one core busy while the others wait.
#: `make tests ARGS=--durations=30` shows what belongs here.
LONGEST = (
    "tests/test_kill_at_every_boundary.py",
    "tests/test_whole_story.py",
    "tests/web/test_accessibility.py",
    "tests/test_corpus_through_the_desk.py",
    "tests/test_no_personal_data_in_logs.py",
    "tests/steps/test_replaying.py",
    "tests/edges/test_attachments.py",
    "tests/rules/test_limits.py",
    "tests/commands/test_with_servers.py",
    "tests/classifiers/test_steadiness.py",
    "tests/web/test_story.py",
    "tests/rules/test_hostile_mail.py",
    "tests/web/test_hostile_mail.py",
    "tests/web/test_incidents.py",
    "tests/benchmarks/test_fuzzing.py",
    "tests/web/test_case.py",
    "tests/steps/test_approving.py",
    "tests/steps/test_sending.py",
    "tests/steps/test_floods.py",
    "tests/demo/test_story.py",
)
#: Of these each test is long enough for a process of its own.
APART = frozenset({"tests/test_kill_at_every_boundary.py", "tests/web/test_accessibility.py"})


class LongestFirst(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist ships no types.
    """Gives each process a file at a time, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if file in APART else str(super()._split_scope(nodeid))


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files in front; the others stay as they were."""
    places = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(ROOT).as_posix(), len(places)))
