"""The longest files of tests are begun first, and those that are too long for one process are shared."""

from types import SimpleNamespace
from typing import cast

import pytest

from tests.spreading import APART, LONGEST, ROOT, LongestFirst, longest_first


def item(file: str) -> pytest.Item:
    return cast("pytest.Item", SimpleNamespace(path=ROOT / file))


def test_every_file_that_is_named_is_there() -> None:
    assert [file for file in LONGEST if not (ROOT / file).is_file()] == []
    assert set(LONGEST) >= APART


def test_the_longest_come_first_and_the_others_keep_their_order() -> None:
    files = ["tests/b.py", LONGEST[1], "tests/a.py", LONGEST[0], LONGEST[1]]
    items = [item(file) for file in files]

    longest_first(items)

    assert [one.path.relative_to(ROOT).as_posix() for one in items] == [
        LONGEST[0],
        LONGEST[1],
        LONGEST[1],
        "tests/b.py",
        "tests/a.py",
    ]


@pytest.mark.parametrize(
    ("test", "shared"),
    [("tests/rules/test_bsn.py::test_a[x]", True), (f"{min(APART)}::test_a[x]", False)],
)
def test_a_file_stays_together_unless_each_of_its_tests_is_long(test: str, shared: bool) -> None:
    spread = LongestFirst.__new__(LongestFirst)
    other = test.replace("test_a", "test_b")

    assert (spread._split_scope(test) == spread._split_scope(other)) is shared
