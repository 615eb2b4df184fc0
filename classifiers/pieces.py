"""Splits a text into the pieces of words that the encoder knows, each with its place in the text.

Called by `classifiers.windows` and by the training; decides nothing. The pieces and their scores are a
unigram model (Kudo 2018): of all ways to build a word out of known pieces, the likeliest is taken.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: Marks the start of a word in the table of pieces.
WORD_START = "\u2581"
#: The first four ids are no text: start of a text, filler, end of a part, a piece that nobody knows.
START, FILLER, END, UNKNOWN = 0, 1, 2, 3
FIRST_OF_TEXT = 4

_WORD = re.compile(r"\S+")
#: What an unknown character costs beside the unlikeliest piece, as sentencepiece has it.
_PENALTY = 10.0
#: A word of thousands of letters is no word; its end says nothing.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its id in the table and the characters [start, end) that it stands for."""

    id: int
    start: int
    end: int


class Pieces:
    """The table of pieces, ready to split texts."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """Pieces in the order of their ids, each with the logarithm of its chance."""
        self._table = {piece: (place, float(scores[place])) for place, piece in enumerate(pieces)}
        self._unknown = min(map(float, scores)) - _PENALTY
        self._longest = max(map(len, pieces))
        # Only words that are pieces themselves are remembered: our table holds them anyway, and no word of a
        # mail's writer stays.
        self._whole: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def split(self, text: str) -> list[Piece]:
        """The pieces of the text in order; white space has none."""
        found: list[Piece] = []
        for match in _WORD.finditer(text):
            word = match.group()[:_LONGEST]
            plain = unicodedata.normalize("NFKC", word)[:_LONGEST]
            # Where spelling out ligatures or joining accents moved the letters, a piece stands for its word.
            moved = plain != word and any(len(unicodedata.normalize("NFKC", one)) != 1 for one in word)
            moved = moved or len(plain) != len(word)
            for place, start, end in self._of_word(plain):
                where = (0, len(word)) if moved else (start, end)
                found.append(Piece(place, match.start() + where[0], match.start() + where[1]))
        return found

    def _of_word(self, word: str) -> tuple[tuple[int, int, int], ...]:
        known = self._whole.get(word)
        if known is None:
            known = self._likeliest(word)
            if len(known) == 1 and known[0][0] != UNKNOWN:
                self._whole[word] = known
        return known

    def _likeliest(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """The best way to build one word: (id, start, end) with offsets that count without the mark."""
        marked = WORD_START + word
        best: list[tuple[float, int, int]] = [(0.0, 0, UNKNOWN)]
        for end in range(1, len(marked) + 1):
            options = [(best[end - 1][0] + self._unknown, end - 1, UNKNOWN)]
            for start in range(max(0, end - self._longest), end):
                known = self._table.get(marked[start:end])
                if known is not None:
                    options.append((best[start][0] + known[1], start, known[0]))
            best.append(max(options))
        return _merged(_backwards(best))


def _backwards(best: list[tuple[float, int, int]]) -> list[tuple[int, int, int]]:
    path: list[tuple[int, int, int]] = []
    end = len(best) - 1
    while end > 0:
        _, start, place = best[end]
        path.append((place, max(0, start - 1), end - 1))
        end = start
    path.reverse()
    return path


def _merged(path: list[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Unknown characters in a row are one unknown piece."""
    merged: list[tuple[int, int, int]] = []
    for place, start, end in path:
        if place == UNKNOWN and merged and merged[-1][0] == UNKNOWN:
            merged[-1] = (UNKNOWN, merged[-1][1], end)
        else:
            merged.append((place, start, end))
    return tuple(merged)
