"""Opinions of a model made by hand, for tests of what follows from them."""

import re

import numpy as np

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.model import Mark, Opinion
from classifiers.questions import CORRECTED, VALUE_QUESTIONS
from classifiers.verdict import Hint
from classifiers.windows import Place


def opinion(
    kinds: dict[Kind, float] | None = None,
    hints: dict[Hint, float] | None = None,
    identity: float = 0.0,
    marks: tuple[Mark, ...] = (),
) -> Opinion:
    """An opinion that is sure of nothing but what is named."""
    chances = dict.fromkeys(KIND_ORDER, 0.01) | (kinds or {})
    return Opinion(chances, dict.fromkeys(Hint, 0.01) | (hints or {}), identity, marks)


def marks(
    text: str,
    *,
    kinds: dict[str, Kind] | None = None,
    old: tuple[tuple[str, str], ...] = (),
    new: tuple[tuple[str, str], ...] = (),
    in_subject: bool = False,
) -> tuple[Mark, ...]:
    """A mark for every word or sign; `kinds` maps words to the kind they speak for, `old` and `new` hold
    values with their field."""
    found = []
    for piece in re.finditer(r"\w+|[^\w\s]", text):
        spoken = np.zeros(len(KIND_ORDER), np.float32)
        values = np.zeros(len(VALUE_QUESTIONS), np.float32)
        for words, kind in (kinds or {}).items():
            if _within(piece, text, words):
                spoken[KIND_ORDER.index(kind)] = 0.9
        for side, named in (("old", old), ("new", new)):
            for words, field in named:
                if _within(piece, text, words):
                    values[VALUE_QUESTIONS.index(side)] = 0.9
                    values[len(VALUE_QUESTIONS) - len(CORRECTED) + CORRECTED.index(field)] = 0.9
        found.append(Mark(Place(in_subject, piece.start(), piece.end()), spoken, values))
    return tuple(found)


def _within(piece: re.Match[str], text: str, words: str) -> bool:
    start = text.index(words)
    return start <= piece.start() < start + len(words)
