"""The trained model: from subject and text to chances for each kind and circumstance, with their places.

Called by `classifiers.pipeline`, and by whoever compares models; judges nothing: what a chance means is
decided in `classifiers.combining`. Reads one file and keeps nothing of a text.
"""

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.encoder import Encoder, Floats, Signals
from classifiers.kinds import KIND_ORDER, Kind
from classifiers.pieces import Pieces
from classifiers.questions import HINTS_AT, IDENTITY_AT
from classifiers.verdict import Hint, ModelError
from classifiers.windows import LONGEST, Place, Window, windows

#: The file of a model folder that holds its weights; `classifiers.bars` names the other.
FILE = "weights.npz"
#: What numpy and the zip archive raise at a file that is cut short, changed or of another form.
_UNREADABLE = (
    OSError, EOFError, KeyError, ValueError, IndexError, TypeError, AttributeError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
#: So many windows go through the network together: more only need more memory.
_HEAP = 64
SHIPPED = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of the mail: where it stands, how much it speaks for each kind, and for a value.

    `kinds` follow `KIND_ORDER`, `values` the order of `classifiers.questions.VALUE_QUESTIONS`.
    """

    place: Place
    kinds: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of one mail: chances from 0 to 1."""

    kinds: dict[Kind, float]
    hints: dict[Hint, float]
    identity: float
    marks: tuple[Mark, ...]


class Model:
    """A trained model, ready to read mails."""

    def __init__(self, folder: Path) -> None:
        """Load the model of a folder.

        Raises:
            ModelError: the folder holds no such file, or one of another form.
        """
        try:
            with np.load(folder / FILE, allow_pickle=False) as stored:
                arrays: dict[str, NDArray[np.generic]] = {name: stored[name] for name in stored.files}
            self.pieces = Pieces(
                arrays["pieces"].tobytes().decode().split("\n"), arrays["pieces.scores"].tolist()
            )
            self._encoder = Encoder(arrays, int(arrays["heads"][0]))
            self._encoder.require(len(arrays["pieces.scores"]), LONGEST)
        except _UNREADABLE as error:
            raise ModelError(unreadable(folder, error)) from error

    def read(self, mails: Sequence[tuple[str, str]]) -> list[Opinion]:
        """The opinion on each mail, given as its subject and text; they go through the network in heaps."""
        laid_out = [windows(self.pieces, subject, text) for subject, text in mails]
        ids = [window.ids for listed in laid_out for window in listed]
        signals = [
            signal
            for start in range(0, len(ids), _HEAP)
            for signal in self._encoder.read(ids[start : start + _HEAP])
        ]
        borders = accumulate(map(len, laid_out), initial=0)
        return [
            _opinion(listed, signals[start:end])
            for listed, (start, end) in zip(laid_out, pairwise(borders), strict=True)
        ]


def unreadable(folder: Path, error: Exception) -> str:
    """The sentence for a folder without a model that can be read."""
    return f"{folder} holds no model that can be read ({error}): name a folder that privacybot train wrote"


@cache
def shipped() -> Model:
    """The model that comes with this package, loaded once.

    Raises:
        ModelError: the installation is not whole.
    """
    return Model(SHIPPED)


def _opinion(laid_out: Sequence[Window], signals: Sequence[Signals]) -> Opinion:
    """One opinion out of the windows of one mail: a right in any of them is a right of the mail."""
    seen = np.stack([signal.whole for signal in signals])
    whole = seen.max(axis=0)
    other = KIND_ORDER.index(Kind.OTHER)
    whole[other] = seen[:, other].min()
    numbers = whole.tolist()
    return Opinion(
        kinds=dict(zip(KIND_ORDER, numbers, strict=False)),
        hints=dict(zip(tuple(Hint), numbers[HINTS_AT], strict=True)),
        identity=numbers[IDENTITY_AT],
        marks=_marks(laid_out, signals),
    )


def _marks(laid_out: Sequence[Window], signals: Sequence[Signals]) -> tuple[Mark, ...]:
    """One mark for each piece, in the order of the mail; where windows overlap, the clearer answers count."""
    found: dict[Place, Mark] = {}
    for window, signal in zip(laid_out, signals, strict=True):
        for index, place in enumerate(window.places):
            if place is not None:
                kinds, values = signal.pieces[index], signal.values[index]
                known = found.get(place)
                if known is not None:
                    kinds, values = np.maximum(kinds, known.kinds), np.maximum(values, known.values)
                found[place] = Mark(place, kinds, values)
    return tuple(sorted(found.values(), key=lambda mark: (not mark.place.in_subject, mark.place.start)))
