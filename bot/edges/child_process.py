"""Runs a piece of work on hostile bytes in a child that can neither hang nor harm this process.

Called by edges that read what strangers sent. The child is `bot.edges.confinement`, in a session of its own
and without our environment, which holds secrets; bytes go in, bytes come out, and no more than was agreed.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_ROOT = Path(__file__).parents[2]

#: Seconds that a child which has said everything gets to end.
_PARTING = 1.0

#: Signals by which the child's own clocks end it.
_CLOCKS = frozenset({-signal.SIGXCPU, -signal.SIGALRM})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use: seconds on the wall, bytes of address space, bytes of answer."""

    seconds: float
    memory: int
    output: int


class End(StrEnum):
    """How a child ended."""

    DONE = "done"
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"  # it said more than was agreed
    FAILED = "failed"  # it could not be started, or died


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a child, with what it had said by then, at most as much as was agreed."""

    end: End
    output: bytes


def run(module: str, feed: bytes, bounds: Bounds) -> Ended:
    """Let the function `answer` of a module work on these bytes in a child; never raises, never waits longer.

    What the child said before it was stopped is given too, so that work which was done is not lost.
    """
    try:
        # Our own program and our own words; what a stranger sent goes through the pipe alone.
        child = subprocess.Popen(  # noqa: S603
            _command(module, bounds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
    except OSError:
        return Ended(End.FAILED, b"")
    said = bytearray()
    collector = threading.Thread(target=_collect, args=(child, said, bounds.output), daemon=True)
    threading.Thread(target=_feed, args=(child, feed), daemon=True).start()
    collector.start()
    collector.join(bounds.seconds)
    in_time = not collector.is_alive()
    code = _ended(child) if in_time and len(said) <= bounds.output else None
    if code is None:
        _kill(child)
        # Without writers the pipe ends at once.
        collector.join(_PARTING)
    return Ended(_end(code, in_time=in_time), bytes(said[: bounds.output]))


def _command(module: str, bounds: Bounds) -> list[str]:
    # -P: no module comes from the working directory; -B: the child may not write.
    starter = [sys.executable, "-P", "-B", "-m", "bot.edges.confinement"]
    return [*starter, module, str(bounds.seconds), str(bounds.memory)]


def _end(code: int | None, *, in_time: bool) -> End:
    if not in_time or code in _CLOCKS:
        return End.TOO_SLOW
    if code is None:
        return End.TOO_MUCH
    return End.DONE if code == 0 else End.FAILED


def _feed(child: subprocess.Popen[bytes], feed: bytes) -> None:
    assert child.stdin is not None
    # A child that died or has read enough closes its end.
    with suppress(OSError):
        child.stdin.write(feed)
    with suppress(OSError):
        child.stdin.close()


def _collect(child: subprocess.Popen[bytes], said: bytearray, most: int) -> None:
    assert child.stdout is not None
    with child.stdout:
        while len(said) <= most and (piece := os.read(child.stdout.fileno(), 64 * 1024)):
            said += piece


def _ended(child: subprocess.Popen[bytes]) -> int | None:
    """The code with which a child that said everything ends; None when it does not end."""
    try:
        return child.wait(_PARTING)
    except subprocess.TimeoutExpired:
        return None


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started: its session is its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_PARTING)
