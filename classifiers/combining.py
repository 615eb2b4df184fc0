"""Turns evidence into a verdict: scores per kind, the kinds found, and whether a person must look.

Called by `classifiers.pipeline`; values in, values out, no text is read here.

The formula, in words. Each rule has a weight: the chance that a mail with this evidence alone carries the
kind. Independent evidence adds up as chances do (noisy-or): score = 1 − Π (1 − wᵢ·dᵢ), each rule counted
once. d is the damping: the product of the factors of what speaks against a wish in that sentence (product
support, sales, an earlier request that is only told about), of the subject line (0.8; 0.3 in a reply, whose
subject belongs to an older mail), and 0 for a wish that is denied or taken back.
"""

import math
from dataclasses import dataclass, replace

from classifiers.kinds import KIND_ORDER, Kind, Language
from classifiers.reading import Finding, Reading
from classifiers.tables import Rule
from classifiers.verdict import ScoredKind

#: A kind is found from this score on. A leak reported too late costs most: its bar is lower.
FOUND = 0.5
FOUND_BREACH = 0.35
#: A kind found with less than this goes to a person too, as does one missed by less than `NEARLY`.
SURE = 0.6
NEARLY = 0.3

_SUBJECT = 0.8
_REPLY_SUBJECT = 0.3
_TOLD_ABOUT = 0.3
#: A later sentence with one of these and "now", "still", "at once" asks again what was asked before.
_ACTIONS = frozenset(
    {"remove", "unsubscribe", "change", "inspect", "overview", "stop", "deliver", "access_sure"}
)
RIGHTS = frozenset(KIND_ORDER) - {Kind.OTHER}


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict without its language: scores for every kind, kinds found (best first), and why a person."""

    scores: dict[Kind, float]
    kinds: tuple[ScoredKind, ...]
    review_reason: str | None
    findings: tuple[Finding, ...]


def decide(subject: Reading, text: Reading, language: Language, *, reply: bool) -> Decision:
    """Weighs all findings. `reply` says that the subject line belongs to an older mail."""
    taken_back = _taken_back(text)
    findings = [_after_retraction(finding, taken_back) for finding in (*subject.findings, *text.findings)]
    findings = [_denied_afterwards(finding, text) for finding in findings]
    findings = _without_denied_subjects(findings)
    raw = _scores(findings, {})
    damping = _damping(findings, text, reply=reply)
    scores = _outranked(_scores(findings, damping), findings)
    rights = {kind: scores[kind] for kind in RIGHTS if scores[kind] >= _bar(kind)}
    if not rights:
        scores[Kind.OTHER] = max(scores[Kind.OTHER], 1 - max(scores[kind] for kind in RIGHTS))
    found = rights or {Kind.OTHER: scores[Kind.OTHER]}
    kinds = tuple(
        ScoredKind(kind, round(score, 3))
        for kind, score in sorted(found.items(), key=lambda item: (-item[1], KIND_ORDER.index(item[0])))
    )
    return Decision(
        scores={kind: round(scores[kind], 3) for kind in KIND_ORDER},
        kinds=kinds,
        review_reason=_review_reason(rights, scores, raw, findings, language),
        findings=tuple(findings),
    )


def _bar(kind: Kind) -> float:
    return FOUND_BREACH if kind is Kind.BREACH else FOUND


def _taken_back(text: Reading) -> int:
    """The last sentence that takes an earlier wish back ("never mind"), or -1."""
    orders = [order for order, present in enumerate(text.concepts) if "never_mind" in present]
    return max(orders, default=-1)


def _after_retraction(finding: Finding, taken_back: int) -> Finding:
    """What is said up to the sentence that takes it back no longer counts, the subject line included."""
    told = finding.rule.kind in RIGHTS and taken_back >= 0
    earlier = finding.source == "subject" or finding.order <= taken_back
    spoken = finding.rule.negatable or finding.rule.kind is Kind.COMPLAINT
    return replace(finding, denied=True) if told and earlier and spoken else finding


def _denied_afterwards(finding: Finding, text: Reading) -> Finding:
    """Lets "That is not what I want" deny what the sentence before it says."""
    following = text.concepts[finding.order + 1 : finding.order + 2] if finding.source == "text" else ()
    if (
        finding.rule.kind in RIGHTS
        and finding.rule.negatable
        and any("deny_previous" in c for c in following)
    ):
        return replace(finding, denied=True)
    return finding


def _without_denied_subjects(findings: list[Finding]) -> list[Finding]:
    """A subject line does not stand against a body that denies the same kind."""
    in_text = [finding for finding in findings if finding.source == "text"]
    denied = {finding.rule.kind for finding in in_text if finding.denied}
    wanted = {finding.rule.kind for finding in in_text if not finding.denied}
    return [
        replace(finding, denied=True)
        if finding.source == "subject" and finding.rule.kind in denied - wanted
        else finding
        for finding in findings
    ]


def _damping(findings: list[Finding], text: Reading, *, reply: bool) -> dict[Finding, float]:
    """The factor left to each finding of a right."""
    against = [finding for finding in findings if finding.rule.kind is Kind.OTHER and not finding.denied]
    whole = {finding.rule for finding in against if finding.rule.whole_mail}
    factors: dict[Finding, float] = {}
    for finding in findings:
        if finding.rule.kind is Kind.OTHER:
            factors[finding] = 1.0
            continue
        near = {
            other.rule
            for other in against
            if not other.rule.whole_mail and (other.source, other.order) == (finding.source, finding.order)
        }
        factor = math.prod(_left(rule, finding.rule) for rule in near | whole)
        factors[finding] = factor * _place(finding, text, reply=reply)
    return factors


def _left(against: Rule, damped: Rule) -> float:
    """What `against` leaves of `damped`. What looks like support may still report a leak: there, half."""
    if against.only_names and not damped.id.endswith("/by-name"):
        return 1.0
    gentle = damped.kind is Kind.BREACH and not against.hides_breach
    return (1 + against.damp) / 2 if gentle else against.damp


def _place(finding: Finding, text: Reading, *, reply: bool) -> float:
    if finding.source == "subject":
        return _REPLY_SUBJECT if reply else _SUBJECT
    present = text.concepts[finding.order]
    told = bool(present & {"earlier_request", "done_already"})
    told = told and not any("anew" in later and later & _ACTIONS for later in text.concepts[finding.order :])
    return _TOLD_ABOUT if told and finding.rule.kind not in {Kind.COMPLAINT, Kind.BREACH} else 1.0


def _scores(findings: list[Finding], damping: dict[Finding, float]) -> dict[Kind, float]:
    """Noisy-or per kind over distinct rules, each rule with its strongest finding."""
    strongest: dict[tuple[Kind, str], float] = {}
    for finding in findings:
        key = (finding.rule.kind, finding.rule.id)
        weight = 0.0 if finding.denied else finding.rule.weight * damping.get(finding, 1.0)
        strongest[key] = max(strongest.get(key, 0.0), weight)
    left = dict.fromkeys(KIND_ORDER, 1.0)
    for (kind, _), weight in strongest.items():
        left[kind] *= 1 - weight
    return {kind: 1 - rest for kind, rest in left.items()}


def _outranked(scores: dict[Kind, float], findings: list[Finding]) -> dict[Kind, float]:
    """Settles the edges of request-kinds where the same words speak for two neighbours.

    `question` stands beside another kind only for a separate question: its sentence must hold no other
    right. A copy asked in a machine-readable form is portability, not access as well. Who tells of a leak
    names changed fields and unsubscribe pages without asking for a change or an end.
    """
    result = dict(scores)
    live = [finding for finding in findings if not finding.denied]
    for loser, winners in _NEIGHBOURS.items():
        found = {winner for winner in winners if scores[winner] >= _bar(winner)}
        taken = _sentences_of(loser, found, live)
        own = [f for f in live if f.rule.kind is loser]
        if found and own and all(f.source == "subject" or f.order in taken for f in own):
            result[loser] = min(scores[loser], NEARLY - 0.01)
    return result


def _sentences_of(loser: Kind, winners: set[Kind], live: list[Finding]) -> set[int]:
    """The sentences that belong to the winners, so that their words cannot speak for the loser as well."""
    strong = [f for f in live if f.source == "text" and f.rule.kind in winners and f.rule.weight >= FOUND]
    taken = {f.order for f in strong}
    if loser is not Kind.QUESTION:
        return taken
    # A wish told in another sentence leaves this sentence free to ask ("how long is an unsubscribed
    # address kept?"); but how long and for what purpose are part of a request for access close by.
    spread = {kind for kind in winners if len({f.order for f in strong if f.rule.kind is kind}) > 1}
    taken -= {f.order for f in strong if f.rule.kind in spread and f.rule.kind is Kind.WITHDRAWAL}
    near = {f.order + step for f in strong if f.rule.kind is Kind.ACCESS for step in range(-2, 4)}
    return taken | near


_NEIGHBOURS: dict[Kind, frozenset[Kind]] = {
    Kind.QUESTION: RIGHTS - {Kind.QUESTION},
    Kind.ACCESS: frozenset({Kind.PORTABILITY}),
    Kind.CORRECTION: frozenset({Kind.BREACH}),
    Kind.WITHDRAWAL: frozenset({Kind.BREACH}),
}


def _review_reason(
    rights: dict[Kind, float],
    scores: dict[Kind, float],
    raw: dict[Kind, float],
    findings: list[Finding],
    language: Language,
) -> str | None:
    """The first reason for which a person must look, in plain English, or None."""
    if language is Language.OTHER:
        return "The language is not Dutch, English, German or French."
    if not findings:
        return "Nothing in the text is recognised, neither a request nor ordinary business."
    weak = [kind for kind in KIND_ORDER if kind in rights and rights[kind] < SURE]
    if weak:
        return f"The evidence for {_listed(weak)} is weak."
    nearly = [kind for kind in KIND_ORDER if kind in RIGHTS and NEARLY <= scores[kind] < _bar(kind)]
    if nearly:
        return f"There are signs of {_listed(nearly)}, too weak to rely on."
    if rights and scores[Kind.OTHER] >= FOUND:
        return f"It reads as {_listed(list(rights))}, but also as ordinary business."
    if not rights and raw[Kind.BREACH] >= FOUND:
        return "It uses the words of a data breach, in what reads as ordinary business."
    both = [
        kind
        for kind in rights
        if any(f.denied and f.rule.kind is kind and f.source == "text" for f in findings)
    ]
    return f"The wish for {_listed(both)} is both stated and denied." if both else None


def _listed(kinds: list[Kind]) -> str:
    return " and ".join(kind.value for kind in kinds)
