"""Shows why: the words that made the model and the rules think of a kind, with the sentence around them.

Called by `classifiers.pipeline`; weighs nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc

from classifiers.kinds import Kind
from classifiers.reading import Finding
from classifiers.verdict import Evidence
from classifiers.voice import Stretch

#: The name under which the model's own words are shown; rules show theirs.
MODEL = "model"
#: Kinds that score less are not explained: there is nothing to doubt.
_WORTH_SHOWING = 0.12
#: So much is shown for a kind that is found, and so much for one that is denied.
_MOST = 4


def evidence(
    scores: Mapping[Kind, float],
    findings: Sequence[Finding],
    docs: tuple[Doc, Doc],
    mail: tuple[str, str],
) -> tuple[Evidence, ...]:
    """The words behind every kind that was found or nearly, and behind every wish that is denied.

    `docs` and `mail` hold subject and text; a Doc has the characters of its text, some of them blanked, and
    that of the text holds the model's own words for each kind.
    """
    shown = [kind for kind, score in scores.items() if kind is not Kind.OTHER and score >= _WORTH_SHOWING]
    from_model = [
        _of_model(kind, stretch, docs, mail) for kind in shown for stretch in docs[1]._.stretches[kind]
    ]
    from_rules = [
        finding.as_evidence() for finding in findings if finding.denied or finding.rule.kind in shown
    ]
    words = [item for item in from_model if any(map(str.isalnum, item.text))]
    return tuple(_once((*words, *from_rules)))


def _once(items: Sequence[Evidence]) -> Iterator[Evidence]:
    """One item for each kind and sentence, and few for each kind: the model's own words come first."""
    seen: set[tuple[Kind, bool, str, str]] = set()
    shown: Counter[tuple[Kind, bool]] = Counter()
    for item in items:
        key = (item.kind, item.negated, item.source, item.sentence)
        if key not in seen and shown[item.kind, item.negated] < _MOST:
            seen.add(key)
            shown[item.kind, item.negated] += 1
            yield item


def _of_model(kind: Kind, stretch: Stretch, docs: tuple[Doc, Doc], mail: tuple[str, str]) -> Evidence:
    doc, text = (docs[0], mail[0]) if stretch.in_subject else (docs[1], mail[1])
    start, end = _whole_words(text, stretch.start, stretch.end)
    around = [sentence for sentence in _sentences(doc) if sentence[0] < end and sentence[1] > start]
    return Evidence(
        kind=kind,
        start=start,
        end=end,
        text=text[start:end],
        sentence=text[around[0][0] : around[-1][1]].strip() if around else text[start:end],
        rule=MODEL,
        source="subject" if stretch.in_subject else "text",
    )


def _sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    return ((sentence.start_char, sentence.end_char) for sentence in doc.sents)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece may be half a word; people read whole ones."""
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1 : end].isalnum():
        end += 1
    return start, end
