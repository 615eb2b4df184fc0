"""Lets the network learn from examples: rounds, batches, and how much each answer counts.

Called by `classifiers.learning`; deterministic for one machine and version of torch: the order of the mails
and everything random follow from one seed.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from classifiers.kinds import KIND_ORDER
from classifiers.learning.guises import varied
from classifiers.learning.lessons import Example, Row, example
from classifiers.learning.network import Answers, Network
from classifiers.pieces import FILLER, Pieces
from classifiers.questions import FIELDS, SIDES

#: What a caller is told: the stage, how much of it is done, and how much there is.
Tell = Callable[[str, int, int], None]

SEED = 20261128
_BATCH = 4
_THREADS = 2
_WEIGHT_DECAY = 0.01
_WARM_UP = 0.06
_STEEPEST = 1.0
#: Mails of like length go together, but not always the same ones.
_LENGTH_JITTER = 12
_OF_CIRCUMSTANCES = 0.5
#: Values are few and far between: unweighted, the network would learn to see none.
_OF_VALUES = 3.0
_OF_FIELDS = 0.5
_OF_THE_REST = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the layers may move at a step, and how far the questions on top of them."""

    layers: float
    questions: float


#: With a tenth of the latter, or four times the former, the first 400 steps taught next to nothing.
FROM_PRETRAINED = Pace(1e-4, 5e-3)
#: A network that knows the questions forgets at the first pace what it knows.
FROM_TRAINED = Pace(5e-5, 1e-3)


def fit(
    network: Network, pieces: Pieces, rows: Sequence[Row], *, rounds: int, pace: Pace, tell: Tell
) -> None:
    """Teaches the network all rows, `rounds` times over."""
    torch.set_num_threads(_THREADS)
    chance = random.Random(SEED)  # noqa: S311 - an order of mails, no secret
    dense = [*network.pretrained(), *network.new()]
    optimizers: tuple[torch.optim.Optimizer, ...] = (
        torch.optim.AdamW(
            [
                {"params": network.pretrained(), "lr": pace.layers},
                {"params": network.new(), "lr": pace.questions},
            ],
            weight_decay=_WEIGHT_DECAY,
            fused=True,
        ),
        torch.optim.SparseAdam([network.words], lr=pace.layers),
    )
    steps = math.ceil(len(rows) / _BATCH) * rounds
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, steps))
        for optimizer in optimizers
    ]
    done = 0
    plain = _examples(pieces, rows, tell)
    network.train()
    for _ in range(rounds):
        changed = [varied(row, rows, chance) for row in rows]
        examples = [
            known if row is now else example(pieces, now)
            for known, row, now in zip(plain, rows, changed, strict=True)
        ]
        for batch in _batches(examples, chance):
            network.zero_grad(set_to_none=True)
            _loss(network, batch).backward()
            torch.nn.utils.clip_grad_norm_(dense, _STEEPEST)
            for moving in (*optimizers, *schedules):
                moving.step()
            done += 1
            tell("learning", done, steps)
    network.eval()


def _examples(pieces: Pieces, rows: Sequence[Row], tell: Tell) -> list[Example]:
    examples: list[Example] = []
    for row in rows:
        examples.append(example(pieces, row))
        tell("laying out", len(examples), len(rows))
    return examples


def _share(step: int, steps: int) -> float:
    """Of the pace: warms up, then slows down to almost nothing."""
    return min((step + 1) / max(1, int(_WARM_UP * steps)), max(0.02, 1 - step / steps))


def _batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    by_length = sorted(examples, key=lambda one: len(one.ids) + chance.random() * _LENGTH_JITTER)
    batches = [by_length[start : start + _BATCH] for start in range(0, len(by_length), _BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(network: Network, batch: Sequence[Example]) -> Tensor:
    """How wrong the network is about these mails."""
    length = max(len(one.ids) for one in batch)
    ids = torch.tensor([one.ids + (FILLER,) * (length - len(one.ids)) for one in batch])
    there = torch.tensor([[1.0] * len(one.ids) + [0.0] * (length - len(one.ids)) for one in batch])
    answers: Answers = network(ids, there)
    whole = functional.binary_cross_entropy_with_logits(
        answers.whole, _stacked([one.whole for one in batch]), reduction="none"
    ) * _stacked([one.whole_known for one in batch])
    kinds = len(KIND_ORDER)
    return (
        whole[:, :kinds].sum(dim=1).mean()
        + _OF_CIRCUMSTANCES * whole[:, kinds:].sum(dim=1).mean()
        + _by_piece(answers.pieces, batch, there)
        + _OF_VALUES * _by_value(answers.values, batch, there)
    )


def _by_piece(scores: Tensor, batch: Sequence[Example], there: Tensor) -> Tensor:
    """How wrong the kinds of the pieces are: their mean; mails without evidence do not count."""
    wanted = _filled(scores, [one.pieces for one in batch])
    known = torch.tensor([[float(one.pieces_known)] for one in batch]) * there
    loss = functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none").sum(dim=2)
    return (loss * known).sum() / there.sum()


def _by_value(scores: Tensor, batch: Sequence[Example], there: Tensor) -> Tensor:
    """How wrong the sides of the pieces are (none, old or new), and the fields of those in a value.

    The mean over the mails; in each, what is in a value and what is not count apart, because there is so
    little of the one. A mail without such labels does not count.
    """
    wanted = _filled(scores, [one.values for one in batch])
    known = _filled(there, [one.values_known for one in batch])
    inside = wanted[..., SIDES].sum(dim=2).clamp(max=1) * known
    outside = known - inside
    said = functional.pad(scores[..., SIDES], (1, 0))
    side = torch.where(inside > 0, wanted[..., SIDES].argmax(dim=2) + 1, 0)
    wrong = functional.cross_entropy(said.transpose(1, 2), side, reduction="none")
    field = functional.cross_entropy(
        scores[..., FIELDS].transpose(1, 2), wanted[..., FIELDS].argmax(dim=2), reduction="none"
    )
    return (_mean_of(wrong + _OF_FIELDS * field, inside) + _OF_THE_REST * _mean_of(wrong, outside)).mean()


def _mean_of(loss: Tensor, counted: Tensor) -> Tensor:
    """The mean of each mail over the pieces that count; nought where none does."""
    return (loss * counted).sum(dim=1) / counted.sum(dim=1).clamp(min=1)


def _filled(like: Tensor, arrays: Sequence[np.ndarray]) -> Tensor:
    """The arrays of a batch, each filled up with noughts to the length of the longest."""
    filled = torch.zeros_like(like)
    for place, array in enumerate(arrays):
        filled[place, : len(array)] = torch.from_numpy(array)
    return filled


def _stacked(arrays: Sequence[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.stack(arrays))
