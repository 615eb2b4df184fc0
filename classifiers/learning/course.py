"""The whole course: pretrained weights in, labelled mails through, a model folder out.

Called by `classifiers.learning.train`, which has seen to it that torch is there.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from classifiers.learning.choosing import choose
from classifiers.learning.fitting import SEED, Tell, fit
from classifiers.learning.lessons import Row, example, laid_out
from classifiers.learning.network import Network
from classifiers.learning.saving import save
from classifiers.learning.start import Pretrained, find
from classifiers.learning.thinning import thin
from classifiers.model import FILE, Model
from classifiers.pieces import FIRST_OF_TEXT, Pieces
from classifiers.windows import LONGEST

#: So many mails, from all of them, tell which neurons matter.
_LISTENED_TO = 300


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
    """Train on the rows, choose the bars on the measured mails, and save.

    Raises:
        NoStart: the pretrained weights are not there.
    """
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    start = find()
    tell("unpacking", 0, 1)
    kept = _kept(start, rows)
    words = [start.pieces[place] for place in kept]
    scores = np.array([start.scores[place] for place in kept], np.float32)
    network, pieces = Network(start, layers, kept, LONGEST), Pieces(words, list(scores))
    tell("unpacking", 1, 1)
    some = rows[:: max(1, len(rows) // _LISTENED_TO)]
    thin(network, [example(pieces, row).ids for row in some], neurons)
    fit(network, pieces, rows, rounds, tell)
    folder.mkdir(parents=True, exist_ok=True)
    save(network, words, scores, folder / FILE)
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
