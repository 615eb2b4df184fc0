"""Counts how often kinds and families were found, wrongly found and missed, and the shares that follow.

Called by `classifiers.evaluation` with what people wrote down and what the classifier found; reads no text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifiers.kinds import FAMILIES, KIND_ORDER, Family, Kind

#: The kinds that a mail carries and the kinds that were found in it.
Pair = tuple[frozenset[Kind], frozenset[Kind]]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of mails for one kind or family. The ratios are 0 to 1, and 0 where nothing was counted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the mails said to carry it, the share that does."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the mails that carry it, the share that was found."""
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the kinds of some mails were found. `exact` is the share of mails with all kinds right."""

    mails: int
    kinds: dict[Kind, Score]
    families: dict[Family, Score]
    exact: float

    @property
    def families_macro_f1(self) -> float:
        """The mean F1 of the families that occur in the mails or in the verdicts."""
        return _macro_f1(self.families)

    @property
    def kinds_macro_f1(self) -> float:
        """The mean F1 of the kinds that occur in the mails or in the verdicts."""
        return _macro_f1(self.kinds)

    @property
    def other_f1(self) -> float:
        """F1 of `other`: mail that holds no privacy request."""
        return self.kinds[Kind.OTHER].f1


def accuracy(pairs: Sequence[Pair]) -> Accuracy:
    """Compares the kinds of every mail with those found in it."""
    return Accuracy(
        mails=len(pairs),
        kinds={
            kind: _score((kind in wanted, kind in found) for wanted, found in pairs) for kind in KIND_ORDER
        },
        families={
            family: _score((_has(family, wanted), _has(family, found)) for wanted, found in pairs)
            for family in Family
        },
        exact=share(sum(wanted == found for wanted, found in pairs), len(pairs)),
    )


def share(part: float, whole: float) -> float:
    """The part of the whole, 0 to 1; 0 where the whole is 0."""
    return part / whole if whole else 0.0


def share_true(answers: Sequence[bool]) -> float | None:
    """The share of answers that are yes; None where nothing was asked."""
    return share(sum(answers), len(answers)) if answers else None


def _score(answers: Iterable[tuple[bool, bool]]) -> Score:
    """Counts (wanted, found), one for each mail."""
    counted = list(answers)
    return Score(
        right=counted.count((True, True)),
        wrong=counted.count((False, True)),
        missed=counted.count((True, False)),
    )


def _has(family: Family, kinds: frozenset[Kind]) -> bool:
    return any(FAMILIES.get(kind) is family for kind in kinds)


def _macro_f1(scores: Mapping[Kind, Score] | Mapping[Family, Score]) -> float:
    occurring = [score.f1 for score in scores.values() if score != Score()]
    return share(sum(occurring), len(occurring))
