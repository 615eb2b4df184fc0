"""Finds the sentence that makes each claim of a letter: templates mark its start, `take` reads it there.

A sentence that claims a deed can hold the place where its day comes, once that is known (`responses.dating`).

Used by `render`, to mark and once the blocks of a letter are known. The marks are private characters that no
value can hold (`blocks.one_line` takes them out), and none of them stays in a letter.
"""

import re
from collections.abc import Sequence

from responses.blocks import Block, Row
from responses.facts import THE_DAY, Claimed
from responses.notes import CLAIMS

_FIRST = 0xF200
_CODES = tuple(CLAIMS)
_DAY_FROM, _DAY_TO = chr(_FIRST + 0xF0), chr(_FIRST + 0xF1)
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 0xEF)}]")
_WHEN = re.compile(f"{_DAY_FROM}([^{_DAY_TO}]*){_DAY_TO}")
_END = re.compile(r"[.!?:](?=\s|$)")

#: A piece with fewer words is an abbreviation or an initial, not yet a sentence.
_FEWEST_WORDS = 4


class ClaimMark(str):
    """What a template prints where a claim begins; unlike a value it may stand in a letter as it is."""

    __slots__ = ()


def mark_of(code: str) -> ClaimMark:
    """The mark of a claim. Raises KeyError for a code that is not in CLAIMS."""
    if code not in CLAIMS:
        raise KeyError(code)
    return ClaimMark(chr(_FIRST + _CODES.index(code)))


def when_mark(words: str) -> ClaimMark:
    """The mark of the place in a claim's sentence where the day of its deed comes: " on {day}".

    Raises:
        KeyError: the words have no {day}.
    """
    if THE_DAY not in words:
        raise KeyError(words)
    return ClaimMark(f"{_DAY_FROM}{words}{_DAY_TO}")


def take(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Claimed, ...]]:
    """The blocks without marks, and every claim with its sentence, in order of appearance."""
    claimed = tuple(one for block in blocks for text in _texts(block) for one in _claims_in(text))
    return tuple(_unmarked(block) for block in blocks), tuple(dict.fromkeys(claimed))


def _texts(block: Block) -> tuple[str, ...]:
    return (*block.lines, *(f"{row.label}: {row.value}" for row in block.rows))


def _unmarked(block: Block) -> Block:
    lines = tuple(_plain(line) for line in block.lines)
    rows = tuple(Row(_plain(row.label), _plain(row.value)) for row in block.rows)
    return Block(block.shape, lines, rows)


def _plain(text: str) -> str:
    """The text without marks, and without the words that wait for a day."""
    return _MARK.sub("", _WHEN.sub("", text))


def _claims_in(text: str) -> list[Claimed]:
    return [_claimed(_CODES[ord(mark[0]) - _FIRST], text[mark.end() :]) for mark in _MARK.finditer(text)]


def _claimed(code: str, behind: str) -> Claimed:
    """The claim that the text behind its mark makes."""
    text = _MARK.sub("", behind).lstrip()
    sentence, when = _sentence(_plain(text)), _WHEN.search(text)
    if when is None or when.start() > len(sentence):
        return Claimed(code, sentence)
    return Claimed(code, sentence, lead=sentence[: when.start()], when=when[1])


def _sentence(text: str) -> str:
    """The first sentence of a text that follows a mark, without its end mark."""
    for end in _END.finditer(text):
        if len(text[: end.start()].split()) >= _FEWEST_WORDS:
            return text[: end.start()].strip()
    return text.strip()
