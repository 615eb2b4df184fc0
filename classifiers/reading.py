"""Finds the evidence: applies the rules to the concepts of each sentence, and sees what is denied.

Called by `classifiers.pipeline` with a Doc of `classifiers.spine`; weighs nothing.
"""

from dataclasses import dataclass
from itertools import product

from spacy.tokens import Doc, Span

from classifiers.spine import CONCEPTS
from classifiers.tables import Rule, rules
from classifiers.verdict import Evidence

#: A denial stands at most this many words before or after the words that it denies.
_REACH_BEFORE = 4
_REACH_AFTER = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that held in one sentence; `denied` as in Evidence."""

    rule: Rule
    start: int
    end: int
    text: str
    sentence: str
    denied: bool
    source: str

    def as_evidence(self) -> Evidence:
        """The finding as the outside world sees it."""
        return Evidence(
            kind=self.rule.kind,
            start=self.start,
            end=self.end,
            text=self.text,
            sentence=self.sentence,
            rule=self.rule.id,
            source=self.source,
            negated=self.denied,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence, and the text and source that it stands in."""

    sentence: Span
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text (a body or a subject) says: the findings, and the concepts that stand anywhere in it."""

    findings: tuple[Finding, ...]
    concepts: frozenset[str]


def interpret(doc: Doc, text: str, source: str) -> Reading:
    """Every rule that holds, sentence by sentence. `text` is what the Doc was read from."""
    findings: list[Finding] = []
    everywhere = frozenset(span.label_ for span in doc.spans[CONCEPTS])
    possible = _possible(everywhere)
    for sentence, spans in _by_sentence(doc):
        place = _Place(sentence, text, source)
        present = frozenset(span.label_ for span in spans)
        for rule in possible:
            hull = _holds(rule, spans, present)
            if hull is not None:
                findings.append(_finding(rule, hull, spans, place))
    return Reading(tuple(findings), everywhere)


def _possible(everywhere: frozenset[str]) -> list[Rule]:
    """The rules that need nothing that stands nowhere in the mail."""
    return [rule for rule in rules() if all(group & everywhere for group in rule.elsewhere)]


def _by_sentence(doc: Doc) -> list[tuple[Span, list[Span]]]:
    sentences = [(sentence, list[Span]()) for sentence in doc.sents]
    home = {token.i: place for place, (sentence, _) in enumerate(sentences) for token in sentence}
    for span in doc.spans[CONCEPTS]:
        sentences[home[span.start]][1].append(span)
    return sentences


def _holds(rule: Rule, spans: list[Span], present: frozenset[str]) -> tuple[Span, ...] | None:
    """The tightest choice of one span per needed group, or None where the rule does not hold."""
    if any(group <= present for group in rule.never) or not all(group & present for group in rule.needs):
        return None
    # A sentence of thousands of words must not be searched in every combination: the first few will do.
    groups = [[span for span in spans if span.label_ in group][:6] for group in rule.needs]
    best: tuple[Span, ...] | None = None
    for choice in product(*groups):
        if _width(choice) <= rule.within and (best is None or _width(choice) < _width(best)):
            best = choice
    return best


def _width(choice: tuple[Span, ...]) -> int:
    return max(span.end for span in choice) - min(span.start for span in choice)


def _finding(rule: Rule, hull: tuple[Span, ...], spans: list[Span], place: _Place) -> Finding:
    whole = place.sentence.doc[min(span.start for span in hull) : max(span.end for span in hull)]
    return Finding(
        rule=rule,
        start=whole.start_char,
        end=whole.end_char,
        text=place.text[whole.start_char : whole.end_char],
        sentence=place.text[place.sentence.start_char : place.sentence.end_char].strip(),
        denied=rule.negatable and _denied(whole, hull[0], spans),
        source=place.source,
    )


def _denied(whole: Span, wish: Span, spans: list[Span]) -> bool:
    """Whether a "not" near the words denies them, with no turn ("but", a semicolon) in between."""
    excused = {i for span in spans if span.label_ == "no_denial" for i in range(span.start, span.end)}
    for denial in (span for span in spans if span.label_ == "denial"):
        if excused.intersection(range(denial.start, denial.end)):
            continue
        if denial.start >= whole.start and denial.end <= whole.end:
            apart = whole.doc[min(denial.end, wish.end) : max(denial.start, wish.start)]
            if not _turns(apart, spans):
                return True
        elif denial.end <= whole.start:
            between = whole.doc[denial.end : whole.start]
            if len(between) <= _REACH_BEFORE and not _turns(between, spans):
                return True
        elif 0 <= denial.start - whole.end <= _REACH_AFTER and not _turns(
            whole.doc[whole.end : denial.start], spans
        ):
            return True
    return False


def _turns(between: Span, spans: list[Span]) -> bool:
    if any(token.text in {",", ";", ":", "(", ")", "–", "—", "-"} for token in between):
        return True
    return any(
        span.label_ == "turn" and span.start >= between.start and span.end <= between.end for span in spans
    )
