"""Measures the classifier against labelled mails: precision, recall, exact match, what a person must see.

Called by the command `privacybot evaluate` and by the tests; reads no file and prints nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from classifiers import classify
from classifiers.kinds import FAMILIES, KIND_ORDER, Family, Kind, Language
from classifiers.people import points_to_a_check
from classifiers.verdict import Classification


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one kind or family. The ratios are 0 where nothing was counted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the mails said to carry it, the share that does."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the mails that carry it, the share that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def plus(self, *, wanted: bool, found: bool) -> "Score":
        """The counts with one mail more."""
        return Score(
            self.right + (wanted and found),
            self.wrong + (found and not wanted),
            self.missed + (wanted and not found),
        )


@dataclass(frozen=True, slots=True)
class Miss:
    """A mail whose kinds were not found exactly."""

    id: str
    wanted: frozenset[Kind]
    verdict: Classification


@dataclass(frozen=True, slots=True)
class Report:
    """What one run over labelled mails shows. Shares are 0 to 1; those over no mails are None."""

    mails: int
    kinds: dict[Kind, Score]
    families: dict[Family, Score]
    exact: float
    review_share: float
    wrong_reviewed: float | None
    language_right: float | None
    identity_right: float | None
    corrections_right: float | None
    misses: tuple[Miss, ...]

    @property
    def families_macro_f1(self) -> float:
        """The mean F1 of the families that occur in the mails or in the verdicts."""
        return _mean([score.f1 for score in self.families.values() if score != Score()])

    @property
    def kinds_macro_f1(self) -> float:
        """The mean F1 of the kinds that occur in the mails or in the verdicts."""
        return _mean([score.f1 for score in self.kinds.values() if score != Score()])

    @property
    def other_f1(self) -> float:
        """F1 of `other`: mail that holds no privacy request."""
        return self.kinds[Kind.OTHER].f1


def evaluate(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Judges every row and compares.

    A row has "id", "subject", "body" and "kinds"; "lang", "identity_required" (null where unclear) and
    "fields" are compared where they are there. The body must hold the newest text only.

    Raises:
        KeyError: a row lacks a needed key.
        ValueError: a row names a kind that does not exist.
    """
    judged = [(row, classify(row["subject"], row["body"])) for row in rows]
    wanted = [frozenset(Kind(kind) for kind in row["kinds"]) for row, _ in judged]
    verdicts = [verdict for _, verdict in judged]
    pairs = list(zip(wanted, verdicts, strict=True))
    misses = tuple(
        Miss(str(row["id"]), want, verdict)
        for (row, verdict), want in zip(judged, wanted, strict=True)
        if verdict.kind_set() != want
    )
    return Report(
        mails=len(judged),
        kinds={kind: _kind_score(kind, pairs) for kind in KIND_ORDER},
        families={family: _family_score(family, pairs) for family in Family},
        exact=_share(len(judged) - len(misses), len(judged)),
        review_share=_share(sum(verdict.needs_review for verdict in verdicts), len(judged)),
        wrong_reviewed=_known([miss.verdict.needs_review for miss in misses]),
        language_right=_known([_language_fits(row, verdict) for row, verdict in judged if row.get("lang")]),
        identity_right=_known(
            [
                points_to_a_check(verdict.kind_set(), verdict.hints) == row["identity_required"]
                for row, verdict in judged
                if row.get("identity_required") is not None
            ]
        ),
        corrections_right=_known(
            [
                _corrections_fit(row, verdict)
                for row, verdict in judged
                if row.get("fields", {}).get("correction")
            ]
        ),
        misses=misses,
    )


def _kind_score(kind: Kind, pairs: list[tuple[frozenset[Kind], Classification]]) -> Score:
    score = Score()
    for wanted, verdict in pairs:
        score = score.plus(wanted=kind in wanted, found=kind in verdict.kind_set())
    return score


def _family_score(family: Family, pairs: list[tuple[frozenset[Kind], Classification]]) -> Score:
    score = Score()
    for wanted, verdict in pairs:
        score = score.plus(
            wanted=any(FAMILIES.get(kind) is family for kind in wanted),
            found=any(FAMILIES.get(kind) is family for kind in verdict.kind_set()),
        )
    return score


def _language_fits(row: Mapping[str, Any], verdict: Classification) -> bool:
    """A mail in two languages ("nl/en") may be called either."""
    known = {language.value for language in Language}
    return verdict.language.value in {part if part in known else "other" for part in row["lang"].split("/")}


def _corrections_fit(row: Mapping[str, Any], verdict: Classification) -> bool:
    wanted = {(item["field"], item.get("old"), item.get("new")) for item in row["fields"]["correction"]}
    return wanted == {(item.field, item.old, item.new) for item in verdict.fields.correction}


def _known(answers: list[bool]) -> float | None:
    return _share(sum(answers), len(answers)) if answers else None


def _mean(values: list[float]) -> float:
    return _share(sum(values), len(values))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
