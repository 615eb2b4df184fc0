"""Finds and reads the files of mails that a command is given: files, folders of them, standard input.

Used by `bot.commands.reading`; changes no file, and reads no more of it than the desk takes from a mailbox.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: The name that stands for standard input.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class MailFile:
    """The bytes of a mail; not `complete` where the file is above the limit and only its start was read."""

    raw: bytes
    complete: bool


def within(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file as it is given, and for each folder the mails in it at any depth, sorted by name.

    The mails of a folder are its .eml files; where it has none, as a Maildir, all its files. A folder without
    any file is given back itself, so that reading it says what is wrong.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = sorted(file for file in path.rglob("*") if file.is_file())
        yield from [file for file in files if file.suffix.lower() == ".eml"] or files or [path]


def read(path: Path, limit: int) -> MailFile:
    """The mail in a file, of which at most `limit` bytes are read.

    Raises:
        OSError: the file cannot be read.
    """
    if str(path) == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(limit + 1)
    else:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    return MailFile(raw[:limit], complete=len(raw) <= limit)
