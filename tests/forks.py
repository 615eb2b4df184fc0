"""Commands as processes of their own that need not load the program first: each is forked from one that has.

Asked for through the fixture `forks` and used by `tests.installation`. Starting Python and loading the desk
takes seconds of a processor, and a story gives some fifteen commands. A child here does what a command does,
from its arguments to its exit code, on its own input and output; how the program starts from a shell, and how
Python takes it down, is shown where an installation is used without this.

Run as a program it takes a line of JSON for each order: a command to start, whose answer is its process id,
or a process id, whose answer is the exit code, null while it runs.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from tests.servers.processes import until

ROOT = Path(__file__).parents[1]

#: Longer than any command of the tests takes, also on a busy machine.
_COMMAND_SECONDS = 120


class Forks:
    """The program that is forked; children that still run are killed when it stops, or when we end."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.forks"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.communicate(timeout=20)

    def run(
        self, args: Sequence[str], env: Mapping[str, str], stdin: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end.

        Raises:
            TimeoutError: it does not end.
        """
        with TemporaryDirectory() as folder:
            read, out, err = (Path(folder) / name for name in ("in", "out", "err"))
            read.write_text(stdin, encoding="utf-8")
            code = self.start(args, env, out, err, stdin=read).wait(_COMMAND_SECONDS)
            return subprocess.CompletedProcess(
                list(args), code, out.read_text("utf-8"), err.read_text("utf-8")
            )

    def start(
        self, args: Sequence[str], env: Mapping[str, str], out: Path, err: Path, stdin: Path | None = None
    ) -> "Forked":
        """Start a command that goes on; what it says is added to two files, or to one."""
        streams = [str(stdin or os.devnull), str(out), str(err)]
        return Forked(self, self.ask({"args": list(args), "env": dict(env), "streams": streams}))

    def ask(self, order: dict[str, Any]) -> Any:
        """Give an order, and its answer."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(order) + "\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())


@dataclass
class Forked:
    """A command that was started; what the tests use of `subprocess.Popen`."""

    _forks: Forks
    pid: int
    #: As Popen tells it: negative for the signal that ended it, None while it runs.
    returncode: int | None = field(default=None, init=False)

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        if self.returncode is None:
            self.returncode = self._forks.ask({"ended": self.pid})
        return self.returncode

    def wait(self, seconds: float) -> int:
        """Wait for the end; the exit code.

        Raises:
            TimeoutError: it does not end; it is killed.
        """
        try:
            until(lambda: self.poll() is not None, "the end of a command", seconds)
        except TimeoutError:
            self.send_signal(signal.SIGKILL)
            raise
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        # Until its end was asked for its number stays its own.
        if self.poll() is None:
            os.kill(self.pid, number)


#: What the commands load, some of it only where it is used.
_LOADED = ("alembic.command", "bot.app", "bot.cli", "bot.service", "bot.webserver")


def _load() -> None:
    """Load the program and its model."""
    for name in _LOADED:
        import_module(name)
    import_module("classifiers").classify("", "Graag inzage in mijn gegevens.")


def _serve() -> dict[str, Any] | None:
    """Answer orders until the input ends; returns None then, and in each child what that child is to do."""
    running: set[int] = set()
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        answer: int | None
        if "ended" in order:
            pid, status = os.waitpid(order["ended"], os.WNOHANG)
            running.discard(pid)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if answer == 0:
                return order
            running.add(answer)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid in running:
        os.kill(pid, signal.SIGKILL)
    return None


def _become(env: Mapping[str, str], streams: Sequence[str]) -> None:
    """Take on the environment and the three streams of a command."""
    os.environ.clear()
    os.environ.update(env)
    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_APPEND, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, (path, flag) in enumerate(zip(streams, flags, strict=True)):
        opened = os.open(path, flag, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def main() -> None:
    """Serve orders; in a child, be the command."""
    _load()
    # What is loaded stays: no child need look through it for what could be freed.
    gc.freeze()
    order = _serve()
    if order is None:
        return
    _become(order["env"], order["streams"])
    code: object = 0
    try:
        import_module("bot.cli").main(order["args"])
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    # To take down all that was loaded costs more than the command did.
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
