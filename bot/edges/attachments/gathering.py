"""Gathers the text of one file piece by piece, and stops when there is enough of it or no time is left.

Used by the readers of the formats, in the child alone; knows no format.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass


class Encrypted(Exception):
    """The file is protected by a password."""


class HoldsMacros(Exception):
    """The file holds programs; nothing of it is read."""


class NotRead(Exception):
    """The file is of a sort that is not read after all, such as a ZIP with photos."""


class Broken(Exception):
    """The file does not hold what its format asks for."""


class Enough(Exception):
    """The file goes on, but what was read of it is all that is looked at."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The text of a file; `whole` is False where reading stopped before its end."""

    text: str
    whole: bool


def gather(pieces: Iterable[str], characters: int, until: float) -> Gathered:
    """Joins pieces up to so many characters and up to a moment of the monotonic clock.

    What was read before a file turned out to be damaged is kept; damage before the first word is raised.
    """
    kept: list[str] = []
    left = characters
    try:
        for piece in pieces:
            kept.append(piece[:left])
            left -= len(piece)
            if left < 0 or time.monotonic() > until:
                return Gathered("".join(kept), whole=False)
    except Enough:
        return Gathered("".join(kept), whole=False)
    except Exception:
        if not any(piece.strip() for piece in kept):
            raise
        return Gathered("".join(kept), whole=False)
    return Gathered("".join(kept), whole=True)
