"""Reads whole texts: a small transformer in numpy that says, piece by piece and as a whole, what a mail asks.

Called by `classifiers.model`; knows numbers only, no thresholds. The network is that of
`classifiers.learning.network`, which trains it; here it only runs, on whatever numpy runs on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from classifiers.questions import FIELDS, PIECE_QUESTIONS, SIDES, VALUE_QUESTIONS, WHOLE_QUESTIONS

Floats = NDArray[np.float32]

#: Added to a variance before its root, as in the network that was trained.
_EPSILON = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class Signals:
    """What the network says of one text, as chances from 0 to 1.

    They answer the questions of `classifiers.questions` in their order: `whole` about the mail, `pieces`
    (pieces x kinds) and `values` (pieces x value questions) about each piece.
    """

    whole: Floats
    pieces: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of attention and thought, its matrices laid out as numpy multiplies them."""

    attention: tuple[Floats, Floats]
    merged: tuple[Floats, Floats]
    merged_norm: tuple[Floats, Floats]
    widened: tuple[Floats, Floats]
    narrowed: tuple[Floats, Floats]
    narrowed_norm: tuple[Floats, Floats]


class Encoder:
    """The network, ready to read."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], heads: int) -> None:
        """Takes the arrays of the weights file; eight-bit ones come with a scale for each row."""
        self._heads = heads
        # A table of tens of thousands of rows stays in eight bits; a mail needs a hundred of them.
        self._words, self._word_scale = weights["words"], weights["words.scale"].astype(np.float32)
        self._places = full(weights, "places")
        self._start_norm = (full(weights, "start.weight"), full(weights, "start.bias"))
        count = sum(name.endswith(".attention.weight") for name in weights)
        self._layers = tuple(_layer(weights, f"layer{place}") for place in range(count))
        self._on_piece = _dense(weights, "on_piece")
        self._on_value = _dense(weights, "on_value")
        self._look = _dense(weights, "look")
        self._seen = full(weights, "seen")
        self._gather, self._decide = _dense(weights, "gather"), _dense(weights, "decide")
        self._peak = full(weights, "peak")

    def require(self, pieces: int, longest: int) -> None:
        """See to it that the network answers our questions, about so many pieces and texts of that length.

        Raises:
            ValueError: it was trained for another version.
        """
        answers = (len(self._decide[1]), len(self._on_piece[1]), len(self._on_value[1]))
        asked = (len(WHOLE_QUESTIONS), len(PIECE_QUESTIONS), len(VALUE_QUESTIONS))
        if answers != asked or len(self._words) != pieces or len(self._places) < longest:
            message = "it was trained for another version"
            raise ValueError(message)

    def read(self, texts: Sequence[Sequence[int]]) -> list[Signals]:
        """Judges texts, each given as the ids of its pieces; all of them go through in one heap."""
        if not texts:
            return []
        borders = np.cumsum([0, *map(len, texts)])
        state = self._start(texts)
        for layer in self._layers:
            state = self._think(layer, state, borders)
        return [self._conclude(state[start:end]) for start, end in pairwise(borders)]

    def _start(self, texts: Sequence[Sequence[int]]) -> Floats:
        ids = np.concatenate([np.asarray(text, dtype=np.int64) for text in texts])
        places = np.concatenate([np.arange(len(text)) for text in texts])
        words = self._words[ids].astype(np.float32) * self._word_scale[ids, None]
        return _normed(words + self._places[places], *self._start_norm)

    def _think(self, layer: _Layer, state: Floats, borders: NDArray[np.int64]) -> Floats:
        mixed = _through(layer.attention, state)
        heard: Floats = np.concatenate([self._attend(mixed[start:end]) for start, end in pairwise(borders)])
        state = _normed(state + _through(layer.merged, heard), *layer.merged_norm)
        wide = _through(layer.widened, state)
        # x times the logistic function of 1.702x, with as few passes over the numbers as can be.
        damped = wide * np.float32(-1.702)
        with np.errstate(over="ignore"):
            np.exp(damped, out=damped)
        damped += 1
        wide /= damped
        return _normed(state + _through(layer.narrowed, wide), *layer.narrowed_norm)

    def _attend(self, mixed: Floats) -> Floats:
        """Lets every piece of one text look at every other; the three parts lie side by side."""
        length, width = mixed.shape[0], mixed.shape[1] // 3
        asking, offering, telling = (
            mixed[:, part * width : (part + 1) * width].reshape(length, self._heads, -1).transpose(1, 0, 2)
            for part in range(3)
        )
        asking *= np.float32((width // self._heads) ** -0.5)
        looks: Floats = asking @ offering.transpose(0, 2, 1)
        looks -= looks.max(axis=2, keepdims=True)
        np.exp(looks, out=looks)
        heard: Floats = looks @ telling
        heard /= looks.sum(axis=2, keepdims=True)
        return heard.transpose(1, 0, 2).reshape(length, width)

    def _conclude(self, state: Floats) -> Signals:
        """Three ways to sum a text up, added: its start and mean, what each question looks at, its peaks."""
        on_piece = state @ self._on_piece[0] + self._on_piece[1]
        looked_at = _shares(state @ self._look[0] + self._look[1], 0)
        seen = ((looked_at.T @ state) * self._seen).sum(axis=1)
        summed = np.tanh(np.concatenate([state[0], state.mean(axis=0)]) @ self._gather[0] + self._gather[1])
        whole = summed @ self._decide[0] + self._decide[1] + seen
        highest = on_piece.max(axis=0)
        peaks = highest + np.log(np.exp(2 * (on_piece - highest)).sum(axis=0)) / 2
        whole[: len(peaks)] += self._peak * peaks
        return Signals(
            whole=_chance(whole),
            pieces=_chance(on_piece),
            values=_of_values(state @ self._on_value[0] + self._on_value[1]),
        )


def full(weights: Mapping[str, NDArray[np.generic]], name: str) -> Floats:
    """An array of a weights file in 32 bits; where it was kept in eight, each row times its scale."""
    array = weights[name].astype(np.float32)
    scale = weights.get(f"{name}.scale")
    return array if scale is None else array * scale.astype(np.float32)[:, None]


def _dense(weights: Mapping[str, NDArray[np.generic]], name: str) -> tuple[Floats, Floats]:
    """Matrix and offset of one dense step; the file has a row for each output."""
    return np.ascontiguousarray(full(weights, f"{name}.weight").T), full(weights, f"{name}.bias")


def _layer(weights: Mapping[str, NDArray[np.generic]], name: str) -> _Layer:
    def norm(part: str) -> tuple[Floats, Floats]:
        return full(weights, f"{name}.{part}.weight"), full(weights, f"{name}.{part}.bias")

    return _Layer(
        attention=_dense(weights, f"{name}.attention"),
        merged=_dense(weights, f"{name}.merged"),
        merged_norm=norm("merged_norm"),
        widened=_dense(weights, f"{name}.widened"),
        narrowed=_dense(weights, f"{name}.narrowed"),
        narrowed_norm=norm("narrowed_norm"),
    )


def _through(dense: tuple[Floats, Floats], state: Floats) -> Floats:
    """One dense step: every row of the state times the matrix, plus the offset."""
    through: Floats = state @ dense[0]
    through += dense[1]
    return through


def _normed(state: Floats, weight: Floats, bias: Floats) -> Floats:
    normed: Floats = state - state.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", normed, normed) / normed.shape[1] + _EPSILON)
    normed /= spread[:, None]
    normed *= weight
    normed += bias
    return normed


def _shares(scores: Floats, axis: int) -> Floats:
    """Softmax along one axis."""
    raised: Floats = np.exp(scores - scores.max(axis=axis, keepdims=True))
    shares: Floats = raised / raised.sum(axis=axis, keepdims=True)
    return shares


def _of_values(scores: Floats) -> Floats:
    """A piece belongs to one side or to none, and to one field: of each the chances add up to 1."""
    none = np.zeros((len(scores), 1), np.float32)
    sides = _shares(np.concatenate([none, scores[:, SIDES]], axis=1), 1)[:, 1:]
    return np.concatenate([sides, _shares(scores[:, FIELDS], 1)], axis=1)


def _chance(score: Floats) -> Floats:
    """The logistic function; scores are clipped where float32 would overflow."""
    chance: Floats = np.float32(1) / (np.float32(1) + np.exp(-np.clip(score, -60, 60)))
    return chance
