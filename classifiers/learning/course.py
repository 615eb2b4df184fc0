"""The whole course: pretrained weights or a model in, labelled mails through, a model folder out.

Called by `classifiers.learning.train`, which has seen to it that torch is there.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from classifiers.learning.choosing import choose
from classifiers.learning.fitting import FROM_PRETRAINED, FROM_TRAINED, SEED, Tell, fit
from classifiers.learning.lessons import Row, example, laid_out
from classifiers.learning.network import Network, Shape
from classifiers.learning.saving import Saved, reopen, save
from classifiers.learning.start import Pretrained, find
from classifiers.learning.thinning import thin
from classifiers.model import FILE, Model
from classifiers.pieces import FIRST_OF_TEXT, Pieces
from classifiers.windows import LONGEST

#: So many mails, from all of them, tell which neurons matter.
_LISTENED_TO = 300
#: A model that goes on stops here between what it knew (0) and what it learned (1): it forgets less.
_LEARNED = 0.5


def teach(
    rows: Sequence[Row],
    measured: Sequence[Row],
    folder: Path,
    *,
    rounds: int,
    layers: Sequence[int],
    neurons: int,
    tell: Tell,
) -> None:
    """Train on the rows from the pretrained network, choose the bars on the measured mails, and save.

    Raises:
        NoStart: the pretrained weights are not there.
    """
    _prepare()
    start = find()
    tell("unpacking", 0, 1)
    kept = _kept(start, rows)
    scores = np.array([start.scores[place] for place in kept], np.float32)
    network = Network(Shape(start.width, (start.inner,) * len(layers), start.heads, len(kept), LONGEST))
    network.take(start.numbers(layers, kept, LONGEST))
    tell("unpacking", 1, 1)
    begun = Saved(network, [start.pieces[place] for place in kept], scores)
    some = rows[:: max(1, len(rows) // _LISTENED_TO)]
    pieces = _pieces(begun)
    thin(network, [example(pieces, row).ids for row in some], neurons)
    fit(network, pieces, rows, rounds=rounds, pace=FROM_PRETRAINED, tell=tell)
    _finish(begun, measured, folder, tell)


def go_on(
    rows: Sequence[Row], measured: Sequence[Row], folder: Path, *, known: Path, rounds: int, tell: Tell
) -> None:
    """Train on the rows from the model in the folder `known`, choose the bars anew, and save into `folder`.

    Pieces of words that the model does not have are read as smaller ones.

    Raises:
        ModelError: `known` holds no model that can be read.
    """
    _prepare()
    tell("unpacking", 0, 1)
    Model(known)  # says in words what is wrong with a file that is no model
    begun = reopen(known / FILE)
    tell("unpacking", 1, 1)
    before = begun.network.numbers()
    fit(begun.network, _pieces(begun), rows, rounds=rounds, pace=FROM_TRAINED, tell=tell)
    after = begun.network.numbers()
    kept = np.float32(1 - _LEARNED)
    begun.network.take({name: kept * before[name] + (1 - kept) * after[name] for name in after})
    _finish(begun, measured, folder, tell)


def _prepare() -> None:
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    # Else every new array is first filled, which took a twentieth of the time; none here is read unwritten.
    torch.utils.deterministic.fill_uninitialized_memory = False


def _pieces(saved: Saved) -> Pieces:
    return Pieces(saved.pieces, saved.scores.tolist())


def _finish(learned: Saved, measured: Sequence[Row], folder: Path, tell: Tell) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save(learned, folder / FILE)
    tell("measuring", 0, 1)
    opinions = Model(folder).read([laid_out(row) for row in measured])
    choose(opinions, measured).save(folder)
    tell("measuring", 1, 1)


def _kept(start: Pretrained, rows: Sequence[Row]) -> list[int]:
    """The ids of the pieces that stand in the mails, and the first four, which are marks and no text.

    A piece that no mail holds would keep its pretrained vector: it would be another's number in our file. A
    word that the mails do not hold is built of smaller pieces that they do.
    """
    pieces = Pieces(start.pieces, start.scores.tolist())
    found = {piece.id for row in rows for text in laid_out(row) for piece in pieces.split(text)}
    return sorted(found | set(range(FIRST_OF_TEXT)))
