"""Turns the model's chances and the rules' findings into a verdict: the kinds, and why a person must look.

Called by `classifiers.pipeline`; values in, values out, no text is read here.

In words. The model's chances are calibrated; a right is found from its bar on. Where none is, the likeliest
right is found all the same if it is likelier than "no request". The mail goes to a person when the chance
that all its kinds are right is low, when a rule that is hardly ever wrong speaks for a right that the model
does not see, and when the language is none of the four.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.bars import Bars
from classifiers.kinds import KIND_ORDER, Kind, Language, in_order
from classifiers.model import Opinion
from classifiers.reading import Finding
from classifiers.verdict import ScoredKind

RIGHTS: tuple[Kind, ...] = KIND_ORDER[:-1]
#: Chances between these are doubt that is named to a person.
_DOUBT_FROM, _DOUBT_TO = 0.12, 0.85
#: Below this not even the likeliest right is found: a text of which nothing is understood is no request.
_LIKELY = 0.3


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict without its language: scores for every kind, kinds found (best first), and why a person."""

    scores: dict[Kind, float]
    kinds: tuple[ScoredKind, ...]
    review_reason: str | None


def decide(opinion: Opinion, findings: Sequence[Finding], language: Language, bars: Bars) -> Decision:
    """The verdict on one mail."""
    scores = {kind: round(bars.calibrated(opinion.kinds[kind]), 3) for kind in KIND_ORDER}
    found = found_kinds(opinion, bars)
    best_first = sorted(found, key=lambda kind: (-scores[kind], KIND_ORDER.index(kind)))
    return Decision(
        scores=scores,
        kinds=tuple(ScoredKind(kind, scores[kind]) for kind in best_first),
        review_reason=_review_reason(found, scores, findings, language, certainty(opinion, bars) < bars.sure),
    )


def found_kinds(opinion: Opinion, bars: Bars) -> frozenset[Kind]:
    """The kinds of the mail; never empty, and `other` stands alone."""
    chances = {kind: bars.calibrated(chance) for kind, chance in opinion.kinds.items()}
    rights = frozenset(
        kind for kind in RIGHTS if chances[kind] >= (bars.breach if kind is Kind.BREACH else bars.found)
    )
    likeliest = max(RIGHTS, key=lambda kind: chances[kind])
    if not rights and chances[likeliest] > max(chances[Kind.OTHER], _LIKELY):
        return frozenset({likeliest})
    return rights or frozenset({Kind.OTHER})


def certainty(opinion: Opinion, bars: Bars) -> float:
    """The chance that every kind is judged rightly, as if each were judged apart.

    A mail without any right must also look like one: what fits nothing is never certain.
    """
    chances = [bars.calibrated(opinion.kinds[kind]) for kind in RIGHTS]
    certain = math.prod(max(chance, 1 - chance) for chance in chances)
    nothing = found_kinds(opinion, bars) == {Kind.OTHER}
    return certain * bars.calibrated(opinion.kinds[Kind.OTHER]) if nothing else certain


def _review_reason(
    found: frozenset[Kind],
    scores: dict[Kind, float],
    findings: Sequence[Finding],
    language: Language,
    unsure: bool,
) -> str | None:
    """The first reason for which a person must look, in plain English, or None."""
    if language is Language.OTHER:
        return "The language is not Dutch, English, German or French."
    against = in_order({finding.rule.kind for finding in findings if _contradicts(finding, found)})
    if against:
        return f"The words speak for {_listed(against)}, which the model does not see."
    if not unsure:
        return None
    weak = [kind for kind in RIGHTS if kind in found and scores[kind] < _DOUBT_TO]
    nearly = [kind for kind in RIGHTS if kind not in found and scores[kind] >= _DOUBT_FROM]
    if weak:
        return f"The evidence for {_listed(weak)} is weak."
    if nearly:
        return f"There are signs of {_listed(nearly)}, too weak to rely on."
    if Kind.OTHER in found:
        return "Nothing in the text is recognised, neither a request nor ordinary business."
    weakest = min((kind for kind in RIGHTS if kind in found), key=lambda kind: scores[kind])
    return f"The evidence for {_listed([weakest])} is weak."


def _contradicts(finding: Finding, found: frozenset[Kind]) -> bool:
    """Whether a rule that is hardly ever wrong speaks in the text for a right that was not found."""
    right = finding.rule.kind in RIGHTS and finding.rule.kind not in found
    return right and finding.rule.sure and not finding.denied and finding.source == "text"


def _listed(kinds: Sequence[Kind]) -> str:
    return " and ".join(kind.value for kind in kinds)
