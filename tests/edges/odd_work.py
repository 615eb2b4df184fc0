"""Work that misbehaves in every way that hostile bytes can make a reader do; run in a child by the tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO


def answer(given: BinaryIO) -> Iterator[bytes]:
    """Whatever the first word asks for."""
    if given.peek(4).startswith(b"deaf"):  # type: ignore[attr-defined]  # Standard input is buffered.
        time.sleep(60)
    said = given.read().decode().strip()
    what, _, where = said.partition(" ")
    if what == "half":
        yield b"the first half"
        time.sleep(60)
    elif what == "flood":
        while True:
            yield b"x" * 10_000
    elif what in _REACHES:
        yield _refusal(lambda: _REACHES[what](where))
    else:
        yield _plain(what, said)


def _plain(what: str, said: str) -> bytes:
    match what:
        case "sleep":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "raise":
            raise ValueError(what)
        case "exit":
            os._exit(3)
        case "segfault":
            os.abort()
        case "memory":
            return bytes(len(bytearray(2_000_000_000)))
    return str(_FACTS[what]()).encode() if what in _FACTS else said.encode()


_FACTS: dict[str, Callable[[], object]] = {
    "environment": lambda: dict(os.environ),
    "session": lambda: os.getsid(0),
    "pid": os.getpid,
}


_REACHES: dict[str, Callable[[str], object]] = {
    "connect": lambda _: socket.create_connection(("127.0.0.1", 9)),
    "resolve": lambda _: socket.getaddrinfo("mail.example", 25),
    "program": lambda _: subprocess.run([sys.executable, "-c", "pass"], check=True),
    "fork": lambda _: os.fork(),
    "read": lambda where: Path(where).read_bytes(),
    "write": lambda where: Path(where).write_text("broken"),
    "remove": lambda where: Path(where).unlink(),
}


def _refusal(act: Callable[[], object]) -> bytes:
    try:
        act()
    except OSError as error:
        return type(error).__name__.encode()
    return b"done"
