"""Measures whether scores are honest: of all kinds scored 0.8, eight in ten must be in their mails.

Called by `classifiers.evaluation`; knows scores and outcomes alone, no mail and no kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.scoring import share

#: Bins of equal width between 0 and 1: [0.0, 0.1), [0.1, 0.2) and so on; the last one includes 1.0.
BINS = 10

#: A score, 0 to 1, and whether the kind it was given to is in the mail.
Forecast = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """The scores from `low` up to `high`. The last two are None in a bin without scores."""

    low: float
    high: float
    count: int
    mean_score: float | None  # what the classifier said
    observed: float | None  # the share of these scores whose kind was in the mail

    @property
    def gap(self) -> float:
        """How far word and fact lie apart, 0 to 1; 0 in an empty bin."""
        return (
            0.0 if self.mean_score is None or self.observed is None else abs(self.mean_score - self.observed)
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """How honest some scores are. Most kinds are absent from most mails, so low scores outweigh the rest.

    Therefore look at the bins as well: one number for all kinds flatters.
    """

    bins: tuple[Bin, ...]
    #: The mean of (score - outcome) squared, outcome 1 or 0; 0 is perfect. None where nothing was scored.
    brier: float | None

    @property
    def count(self) -> int:
        """How many scores were measured."""
        return sum(one.count for one in self.bins)

    @property
    def expected_error(self) -> float | None:
        """The expected calibration error: the mean gap of the bins, each weighed by its scores.

        0 is perfect and 1 the worst. None where nothing was scored.
        """
        return sum(one.count * one.gap for one in self.bins) / self.count if self.count else None


def calibrate(forecasts: Sequence[Forecast]) -> Calibration:
    """Measures scores against what was the case.

    Raises:
        ValueError: a score is not between 0 and 1.
    """
    binned: list[list[Forecast]] = [[] for _ in range(BINS)]
    for score, present in forecasts:
        # Not `score < 0 or score > 1`, which lets NaN through.
        if not 0 <= score <= 1:
            raise ValueError(f"{score} is no score between 0 and 1")
        binned[min(int(score * BINS), BINS - 1)].append((score, present))
    squares = [(score - present) ** 2 for score, present in forecasts]
    return Calibration(
        bins=tuple(_bin(number, held) for number, held in enumerate(binned)),
        brier=share(sum(squares), len(squares)) if squares else None,
    )


def _bin(number: int, held: list[Forecast]) -> Bin:
    count = len(held)
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        count=count,
        mean_score=sum(score for score, _ in held) / count if count else None,
        observed=sum(present for _, present in held) / count if count else None,
    )
