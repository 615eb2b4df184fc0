"""Labelled mails with verdicts made by hand, for the tests of what is measured and shown."""

from typing import Any

from classifiers.kinds import KIND_ORDER, Kind, Language
from classifiers.verdict import Classification, Evidence, Fields, Hint, ScoredKind

Judged = tuple[dict[str, Any], Classification]


def judged(
    wanted: str,
    found: str,
    *,
    language: Language = Language.NL,
    review: str | None = None,
    scores: dict[Kind, float] | None = None,
    evidence: tuple[Evidence, ...] = (),
    hints: frozenset[Hint] = frozenset(),
    read: Fields | None = None,
    **labels: Any,
) -> Judged:
    """A mail that carries the kinds of `wanted`, in which those of `found` were found; both parted by spaces.

    Found kinds score 0.9 and the others 0.1 unless `scores` says otherwise; `review` says why a person must
    look; `read` are the fields of the verdict. The other labels of the row come by name.
    """
    kinds = [Kind(name) for name in found.split()]
    scored = {kind: 0.9 if kind in kinds else 0.1 for kind in KIND_ORDER} | (scores or {})
    verdict = Classification(
        kinds=tuple(ScoredKind(kind, scored[kind]) for kind in kinds),
        scores=scored,
        language=language,
        classifier="by hand",
        version="1",
        needs_review=review is not None,
        review_reason=review,
        evidence=evidence,
        hints=hints,
        fields=read or Fields(),
    )
    return {"id": "mail", "kinds": wanted.split(), **labels}, verdict
