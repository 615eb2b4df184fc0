"""Reads the text of attachments: the desk's side, which opens none of them itself.

Built by `bot.app` and by inspect, handed to the step filing through the port. Hostile files are read in a
confined child (`bot.edges.child_process`); no child is started when there is nothing to read.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.edges.child_process import Bounds, End, Ended, run
from bot.rules import charsets
from bot.rules.attached import MAX_CHARACTERS, MAX_FILES, FileReading, Outcome, without_reading
from bot.rules.file_sorts import sort_of
from bot.rules.message import Attachment

#: Bytes of address space of the child: a PDF of the largest size that is read takes a third of it.
MEMORY = 512_000_000
#: The most bytes of a text as JSON: six for each character, and some for what stands around it.
_LINE = MAX_CHARACTERS * 12 + 200
#: Children that are started for one mail: after each, one file more is known to be a bad one.
_MOST_CHILDREN = 4
#: The part of the time that one file may take; a second one must have its turn too.
_SHARE = 0.6
_LEAST_SECONDS = 0.2
_MODULE = "bot.edges.attachments.child"


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a company may set: seconds for all attachments of a mail, bytes of one that is read."""

    seconds: float
    size: int = 10_000_000


class ChildReader:
    """Reads attachments in children that are ended when their time is over."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits

    def read(self, files: Sequence[Attachment]) -> tuple[FileReading, ...]:
        """One reading for each file, in their order; takes no longer than the limit, and never raises."""
        found = [without_reading(file, self._limits.size) for file in files]
        # The small ones first: a letter is small, and must be read although a monster lies beside it.
        waiting = sorted(
            (index for index, one in enumerate(found) if one is None), key=lambda index: files[index].size
        )
        for index in waiting[MAX_FILES:]:
            found[index] = FileReading(Outcome.TOO_MANY)
        del waiting[MAX_FILES:]
        until = time.monotonic() + self._limits.seconds
        for _ in range(_MOST_CHILDREN):
            left = until - time.monotonic()
            if not waiting or left < _LEAST_SECONDS:
                break
            for reading in self._read_some([files[index] for index in waiting], left):
                found[waiting.pop(0)] = reading
        return tuple(one or FileReading(Outcome.TOO_SLOW) for one in found)

    def _read_some(self, files: Sequence[Attachment], seconds: float) -> list[FileReading]:
        """What one child makes of these files: at least one reading, and no more than there are files."""
        ended = run(_MODULE, _order(files, seconds), Bounds(seconds, MEMORY, _LINE * len(files)))
        readings = _readings(ended, len(files))
        if len(readings) < len(files):
            spoilt = Outcome.TOO_SLOW if ended.end is End.TOO_SLOW else Outcome.UNREADABLE
            readings.append(FileReading(spoilt))
        return readings


def _order(files: Sequence[Attachment], seconds: float) -> bytes:
    orders = [
        {
            "sort": sort_of(file).value,
            "size": len(file.content),
            "charset": file.charset,
            "characters": MAX_CHARACTERS,
            "seconds": seconds * _SHARE,
        }
        for file in files
    ]
    return b"".join([json.dumps(orders).encode(), b"\n", *(file.content for file in files)])


def _readings(ended: Ended, most: int) -> list[FileReading]:
    """What the child said, up to the first line that is not as agreed: nothing of it is trusted."""
    readings: list[FileReading] = []
    for line in ended.output.split(b"\n")[:-1][:most]:
        found = _reading(line)
        if found is None:
            break
        readings.append(found)
    return readings


def _reading(line: bytes) -> FileReading | None:
    try:
        said: Any = json.loads(line)
        outcome, text = Outcome(said["outcome"]), said["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(text, str):
        return None
    return FileReading(outcome, charsets.clean(text[:MAX_CHARACTERS]))
