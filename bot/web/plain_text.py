"""Makes text of strangers safe to look at: signs that deceive the eye are shown instead of obeyed.

Called by the pages for everything that came in a mail. Does not escape: the templates do that, always.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Signs that turn the direction of text, hide between letters, or steer a terminal. A zero-width joiner
#: (U+200D) stays, because emoji and several scripts need it.
_DECEIVING = re.compile(
    "[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)

#: A heap of accents on one letter climbs over the lines above it; three are enough for any language.
_MOST_ACCENTS = 3


def visible(text: str) -> str:
    """The text with every deceiving sign written out, such as ⟨U+202E⟩."""
    shown = _DECEIVING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text.replace("\r\n", "\n"))
    return _without_towers(shown) if not shown.isascii() else shown


def one_line(text: str) -> str:
    """The visible text on one line: a name, a subject, a file name."""
    return " ".join(visible(text).split())


def _without_towers(text: str) -> str:
    kept, accents = [], 0
    for sign in text:
        accents = accents + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if accents <= _MOST_ACCENTS:
            kept.append(sign)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place [start, end) in a text that says something, and what: the name of a style."""

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of visible text; `style` is empty where nothing is marked."""

    text: str
    style: str = ""


def shifted(marks: Iterable[Mark], start: int) -> tuple[Mark, ...]:
    """The same marks counted from `start` on, for a text that begins there; earlier ones are left out."""
    return tuple(
        Mark(max(mark.start - start, 0), mark.end - start, mark.style) for mark in marks if mark.end > start
    )


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The text cut at its marks. Where they overlap the earlier one stays; wild ones are left out."""
    cut: list[Piece] = []
    done = 0
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        start, end = max(mark.start, done), min(mark.end, len(text))
        if start >= end:
            continue
        if start > done:
            cut.append(Piece(visible(text[done:start])))
        cut.append(Piece(visible(text[start:end]), mark.style))
        done = end
    if done < len(text):
        cut.append(Piece(visible(text[done:])))
    return tuple(cut)
