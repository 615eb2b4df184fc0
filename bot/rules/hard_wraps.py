"""Joins the lines that a mail program broke into the paragraphs that a person wrote.

Called by the step referring before it quotes a person's words in a letter, which sets its own line ends. Text
in format=flowed (RFC 3676) says itself where to join, which `bot.rules.flowed_text` did before; here only
what the lines show counts, and in doubt a line stays a line.

    a line break was forced where the next word had not fit on the line any more: programs wrap at 65 to 80
    what is shorter than that was broken on purpose: a verse, an address, a greeting, a signature
"""

import re
from itertools import pairwise

#: The widths at which programs wrap (RFC 5322 §2.1.1 asks for at most 78); narrower lines are a verse.
_NARROWEST, _WIDEST = 60, 80

#: A longer word, such as a link, fits on so few lines that it proves nothing.
_LONGEST_WORD = 30

#: So many breaks in the middle of a sentence show that a program made them.
_ENOUGH = 2

_ITEM = re.compile(r"(?:[-*+•·–—>|]|\(?(?:\d{1,2}|[a-z])[.)])(?:\s|$)|>")
_WORD = re.compile(r"[^\W_]")
_SENTENCE_ENDS = (".", "!", "?", ";", "…")
_SIGNATURE = "--"


def paragraphs(text: str) -> tuple[str, ...]:
    """The text in paragraphs, list items and lines that stand by themselves; without blank ones."""
    lines = [line.rstrip() for line in text.splitlines()]
    width = _width(lines)
    forced = [_is_forced(line, following, width) for line, following in pairwise(lines)]
    certain = [
        broken and _goes_on(line, following)
        for broken, (line, following) in zip(forced, pairwise(lines), strict=True)
    ]
    joined = forced if sum(certain) >= _ENOUGH else certain
    done: list[str] = []
    signed = False
    for place, line in enumerate(lines):
        signed = signed or line == _SIGNATURE
        if place and joined[place - 1] and not signed:
            done[-1] += f" {line.strip()}"
        elif line.strip():
            done.append(line.strip())
    return tuple(done)


def _width(lines: list[str]) -> int:
    """The width at which these lines were wrapped; 0 where no program did."""
    # Such a line would have been broken.
    if any(len(line) > _WIDEST and " " in line[:_WIDEST].strip() for line in lines):
        return 0
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    return width if width >= _NARROWEST else 0


def _is_forced(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had no room on this one, so that a program broke the line."""
    if not width or not _WORD.search(line) or not _WORD.search(following) or line.endswith(":"):
        return False
    if _ITEM.match(following.lstrip()) or line.lstrip().startswith(">"):
        return False
    # What is set in is a continued item, or was set so by hand.
    if following[0].isspace() and not _ITEM.match(line.lstrip()) and not line[0].isspace():
        return False
    word = following.split(maxsplit=1)[0]
    return len(word) <= _LONGEST_WORD and len(line) + 1 + len(word) > width


def _goes_on(line: str, following: str) -> bool:
    """Whether the sentence goes on behind the break."""
    return not line.endswith(_SENTENCE_ENDS) and following.lstrip()[0].islower()
