"""The child in which hostile bytes are read: it takes its own freedoms away before it sees the first of them.

Started by `bot.edges.child_process` as a program with three arguments: module, seconds, bytes of memory. The
module has a function `answer` that takes standard input and yields bytes. Nothing here knows what is read.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from importlib import import_module
from importlib.machinery import all_suffixes
from typing import Any

#: Events of the interpreter (PEP 578) that reading a file never needs. A reader that is tricked into fetching
#: an address, starting a program or changing a file fails here, on every platform.
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "shutil.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.utime",
    "pty.",
    "urllib.",
    "http.",
    "ftplib.",
    "webbrowser.",
)
#: Where Python and its packages lie, with what they read beside their code.
_PROGRAMS = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in (sys.prefix, sys.base_prefix))
_CODE = tuple(all_suffixes())
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine(seconds: float, memory: int) -> None:
    """Bound time, memory and reach of this process for good, as far as the platform can.

    `seconds` are both of the wall and of the processor, `memory` is address space in bytes. The alarm ends
    the child even where nobody is left to kill it.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    _limit(resource.RLIMIT_CPU, int(seconds) + 1)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    sys.addaudithook(_refuse)


def _limit(kind: int, most: int) -> None:
    # macOS knows some of these by name only; the clock on the wall holds everywhere.
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and len(args) == 3:
        path, _, flags = args
        if (isinstance(flags, int) and flags & _WRITES) or not _is_program(path):
            raise PermissionError(event)


def _is_program(path: object) -> bool:
    """Whether a file may be read: code, or what lies with it.

    The desk's keys and data lie beside its code: a mail that makes a reader open one would be told its words
    as if they were the mail's own.
    """
    if isinstance(path, int):
        # One that is open already: the pipes.
        return True
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    real = os.path.realpath(str(path))
    return real.endswith(_CODE) or real.startswith(_PROGRAMS)


def main() -> None:
    """Confine this process, then let the named module answer, piece by piece."""
    module, seconds, memory = sys.argv[1:]
    confine(float(seconds), int(memory))
    for piece in import_module(module).answer(sys.stdin.buffer):
        sys.stdout.buffer.write(piece)
        # What is done must be with the parent before the next thing goes wrong.
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
