"""Turns the model's chances and the rules' findings into a verdict: the kinds, and why a person must look.

Called by `classifiers.pipeline`; values in, values out, no text is read here.

In words. The model's chances are calibrated, and a right for which no word speaks is unlikely; a right is
found from its bar on. Where none is, the likeliest right is found all the same if it is likelier than "no
request", but not in a few words of no known language. In a mail of few words, where the model has little to
go by, what a plain rule finds asked is found as well, what it finds denied is not, and a wish that is taken
back is none. A breach of which a sure rule speaks is found whatever the model sees: a leak that is told too
late costs most. The mail goes to a person when the chance that all its kinds are right is low, when rules and
model differ, and when the language is none of the four.
"""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from classifiers.bars import Bars
from classifiers.kinds import KIND_ORDER, RIGHTS, Kind, Language, in_order
from classifiers.model import Opinion
from classifiers.reading import Finding
from classifiers.verdict import ScoredKind

#: Chances between these are doubt that is named to a person.
_DOUBT_FROM, _DOUBT_TO = 0.12, 0.85
#: From this chance on a right is clear whatever the language.
_CLEAR = 0.85
#: From this chance on a piece of a word is a sign of a right; a right without one is at most so likely.
_SIGN = 0.12
_HEARSAY = 0.2
#: Below this not even the likeliest right is found: a text of which nothing is understood is no request.
_LIKELY = 0.3
#: How sure a plain rule is in a mail of few words, of what is asked; of what is denied it leaves the rest.
_PLAIN = 0.9
#: How sure it is at least of a breach of which a sure rule speaks.
_TOLD = 0.5

Chances = Mapping[Kind, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict without its language: scores for every kind, kinds found (best first), and why a person."""

    scores: dict[Kind, float]
    kinds: tuple[ScoredKind, ...]
    review_reason: str | None


def decide(
    opinion: Opinion,
    findings: Sequence[Finding],
    language: Language,
    bars: Bars,
    *,
    few_words: bool,
    taken_back: bool = False,
) -> Decision:
    """The verdict on one mail; `taken_back` says that its few words take a wish back."""
    chances = calibrated(opinion, bars)
    # A few words in none of the languages, or in one that they are too few to tell, are not guessed at.
    unread = few_words and language is Language.OTHER and max(chances[kind] for kind in RIGHTS) < _CLEAR
    seen = frozenset({Kind.OTHER}) if unread else found_kinds(chances, bars)
    said = _plainly(findings) if few_words and not unread else _Said()
    told = _surely(findings) & {Kind.BREACH}
    rights = ((seen | said.asked | told) - said.denied) - {Kind.OTHER}
    found = frozenset({Kind.OTHER}) if taken_back else rights or frozenset({Kind.OTHER})
    scores = {kind: round(max(_score(kind, chances, said), _TOLD * (kind in told)), 3) for kind in KIND_ORDER}
    best_first = sorted(found, key=lambda kind: (-scores[kind], KIND_ORDER.index(kind)))
    reason = _by_language(language) or _by_difference(seen, said, findings)
    if taken_back and rights:
        reason = "The words take a wish back, where the model sees one."
    if reason is None and certainty(chances, found) < bars.sure:
        reason = _by_doubt(found, scores)
    return Decision(scores, tuple(ScoredKind(kind, scores[kind]) for kind in best_first), reason)


def calibrated(opinion: Opinion, bars: Bars) -> dict[Kind, float]:
    """The chance of each kind as it turns out in practice.

    A right for which no word of the mail speaks is unlikely, whatever the whole of it looks like: each of a
    thousand rights that were found in mails never learned had such a word.
    """
    unspoken = _unspoken(opinion)
    return {
        kind: min(bars.calibrated(chance), _HEARSAY) if kind in unspoken else bars.calibrated(chance)
        for kind, chance in opinion.kinds.items()
    }


def _unspoken(opinion: Opinion) -> frozenset[Kind]:
    """The rights for which no piece of the mail speaks; none where nothing is known of its pieces."""
    if not opinion.marks:
        return frozenset()
    strongest = np.max([mark.kinds for mark in opinion.marks], axis=0)
    return frozenset(kind for kind in RIGHTS if strongest[KIND_ORDER.index(kind)] < _SIGN)


def found_kinds(chances: Chances, bars: Bars) -> frozenset[Kind]:
    """The kinds that the model sees; never empty, and `other` stands alone."""
    rights = frozenset(
        kind for kind in RIGHTS if chances[kind] >= (bars.breach if kind is Kind.BREACH else bars.found)
    )
    likeliest = max(RIGHTS, key=lambda kind: chances[kind])
    if not rights and chances[likeliest] > max(chances[Kind.OTHER], _LIKELY):
        return frozenset({likeliest})
    return rights or frozenset({Kind.OTHER})


def certainty(chances: Chances, found: AbstractSet[Kind]) -> float:
    """The chance that every kind is judged rightly, as if each were judged apart.

    A mail without any right must also look like one: what fits nothing is never certain.
    """
    certain = math.prod(max(chances[kind], 1 - chances[kind]) for kind in RIGHTS)
    return certain * chances[Kind.OTHER] if Kind.OTHER in found else certain


@dataclass(frozen=True, slots=True)
class _Said:
    """What the plain rules find asked and denied in a mail of few words."""

    asked: frozenset[Kind] = frozenset()
    denied: frozenset[Kind] = frozenset()


def _plainly(findings: Sequence[Finding]) -> _Said:
    plain = [finding for finding in findings if finding.rule.plain and finding.source == "text"]
    asked = frozenset(finding.rule.kind for finding in plain if not finding.denied)
    return _Said(asked, frozenset(finding.rule.kind for finding in plain) - asked)


def _score(kind: Kind, chances: Chances, said: _Said) -> float:
    if kind in said.asked:
        return max(chances[kind], _PLAIN)
    return min(chances[kind], 1 - _PLAIN) if kind in said.denied else chances[kind]


def _by_language(language: Language) -> str | None:
    """The reasons for which a person must look are in plain English; the pages translate them."""
    if language is Language.OTHER:
        return "The language is not Dutch, English, German or French."
    return None


def _by_difference(seen: AbstractSet[Kind], said: _Said, findings: Sequence[Finding]) -> str | None:
    """Where the words say what the model does not see, or deny what it sees."""
    unseen = in_order((_surely(findings) | said.asked) - seen)
    if unseen:
        return f"The words speak for {_listed(unseen)}, which the model does not see."
    denied = in_order(said.denied & seen)
    return f"The words deny {_listed(denied)}, which the model sees." if denied else None


def _surely(findings: Sequence[Finding]) -> frozenset[Kind]:
    """The kinds of which a sure rule speaks in the text."""
    sure = (finding for finding in findings if finding.rule.sure and not finding.denied)
    return frozenset(finding.rule.kind for finding in sure if finding.source == "text")


def _by_doubt(found: AbstractSet[Kind], scores: Chances) -> str:
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


def _listed(kinds: Sequence[Kind]) -> str:
    return " and ".join(kind.value for kind in kinds)
