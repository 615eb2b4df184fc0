"""A child can neither hang this process nor reach anything, whatever the work in it does."""

import os
import time
from pathlib import Path

import pytest

from bot.edges.child_process import Bounds, End, run

MEMORY = 400_000_000
_ODD_WORK = "tests.edges.odd_work"


def bounds(seconds: float = 20, output: int = 1_000) -> Bounds:
    return Bounds(seconds, MEMORY, output)


def answer(what: str, **chosen: float) -> tuple[End, bytes]:
    ended = run(_ODD_WORK, what.encode(), bounds(**chosen))  # type: ignore[arg-type]  # Two sorts of number.
    return ended.end, ended.output


def test_what_goes_in_is_answered() -> None:
    assert answer("echo hello") == (End.DONE, b"echo hello")


@pytest.mark.parametrize("what", ["sleep", "spin", "deaf"])
def test_a_child_that_does_not_end_is_ended(what: str) -> None:
    started = time.monotonic()
    end, said = answer(what, seconds=2)

    assert (end, said) == (End.TOO_SLOW, b"")
    assert time.monotonic() - started < 5


def test_what_was_said_before_the_time_was_over_is_kept() -> None:
    assert answer("half", seconds=4) == (End.TOO_SLOW, b"the first half")


def test_a_child_that_says_too_much_is_cut_off() -> None:
    end, said = answer("flood")

    assert end is End.TOO_MUCH
    assert said == b"x" * 1_000


@pytest.mark.parametrize("what", ["raise", "exit", "segfault", "memory"])
def test_a_child_that_dies_is_a_failure_and_no_error(what: str) -> None:
    assert answer(what)[0] is End.FAILED


def test_a_large_feed_that_nobody_reads_holds_nothing_up() -> None:
    assert run(_ODD_WORK, b"raise" + b" " * 5_000_000, bounds()).end is End.FAILED


@pytest.mark.parametrize("what", ["connect", "resolve", "program", "fork", "read", "write", "remove"])
def test_a_child_reaches_nothing_outside(what: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("whole")

    assert answer(f"{what} {victim}") == (End.DONE, b"PermissionError")
    assert victim.read_text() == "whole"


def test_a_child_cannot_read_what_lies_beside_the_code() -> None:
    keys = Path(__file__).parents[2] / "settings.toml"

    assert answer(f"read {keys}") == (End.DONE, b"PermissionError")
    assert answer(f"read {__file__}") == (End.DONE, b"done"), "code is what it consists of"


def test_a_child_knows_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACYBOT_MAILBOX__PASSWORD", "hunter2")

    assert b"hunter2" not in answer("environment", output=10_000)[1]


def test_a_child_has_a_session_of_its_own() -> None:
    assert int(answer("session")[1]) != os.getsid(0)


def test_a_child_that_cannot_be_started_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    assert answer("echo hello") == (End.FAILED, b"")


def test_no_child_outlives_its_work() -> None:
    answer("sleep", seconds=1)
    said = answer("pid")[1]

    with pytest.raises(ProcessLookupError):
        os.kill(int(said), 0)
