"""Chooses the bars of a trained model on mails that it never learned.

Called by `classifiers.learning.course`; the development mails only set these few numbers, no weight.
"""

import math
from collections.abc import Sequence

import numpy as np

from classifiers.bars import Bars
from classifiers.combining import calibrated, certainty, found_kinds
from classifiers.kinds import KIND_ORDER, Kind
from classifiers.learning.lessons import Row
from classifiers.model import Opinion

#: This share of the mails goes to a person for doubt; the language and the rules send a few more, and all
#: together should stay under a fifth.
_SENT_FOR_DOUBT = 0.19
_CALMS = tuple(np.arange(0.6, 3.05, 0.05).round(2))
_BREACH_BARS = tuple(np.arange(0.1, 0.55, 0.05).round(2))
#: How precise the finding of breaches must stay while its bar is lowered.
_BREACH_PRECISION = 0.85


def choose(opinions: Sequence[Opinion], rows: Sequence[Row]) -> Bars:
    """The bars for opinions on labelled mails; where a kind or a circumstance is found is not chosen."""
    wanted = [frozenset(Kind(kind) for kind in row["kinds"]) for row in rows]
    calm = float(min(_CALMS, key=lambda calm: _surprise(opinions, wanted, calm)))
    bars = Bars(calm=calm, breach=_breach_bar(opinions, wanted, calm))
    chances = [calibrated(opinion, bars) for opinion in opinions]
    certainties = sorted(certainty(one, found_kinds(one, bars)) for one in chances)
    sure = certainties[int(_SENT_FOR_DOUBT * len(certainties))]
    return Bars(calm=calm, breach=bars.breach, sure=round(sure, 3))


def _surprise(opinions: Sequence[Opinion], wanted: Sequence[frozenset[Kind]], calm: float) -> float:
    """The mean logarithmic loss of the calibrated chances."""
    bars = Bars(calm=calm)
    return float(
        np.mean(
            [
                -math.log(chance if kind in want else 1 - chance)
                for opinion, want in zip(opinions, wanted, strict=True)
                for kind in KIND_ORDER
                for chance in (bars.calibrated(opinion.kinds[kind]),)
            ]
        )
    )


def _breach_bar(opinions: Sequence[Opinion], wanted: Sequence[frozenset[Kind]], calm: float) -> float:
    """Of the bars that find breaches precisely enough the one that misses fewest; half where there is none.

    Of bars that miss as few, the most precise, and of these the lowest: what is found beyond that is no leak.
    """
    good: list[tuple[int, float, float]] = []
    for bar in _BREACH_BARS:
        bars = Bars(calm=calm, breach=float(bar))
        found = [Kind.BREACH in found_kinds(calibrated(opinion, bars), bars) for opinion in opinions]
        right = sum(hit and Kind.BREACH in want for hit, want in zip(found, wanted, strict=True))
        if right and right >= _BREACH_PRECISION * sum(found):
            good.append((right, right / sum(found), -float(bar)))
    return -max(good)[2] if good else 0.5
