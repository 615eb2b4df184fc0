"""Finds the wordings of the phrase tables in a Doc: one language's concepts as spans.

Called by `classifiers.spine`; the notation of a wording is told in the README. Wordings of one word are
looked up word by word; longer ones go to spaCy's Matcher.
"""

import re
from collections.abc import Iterable, Iterator

from spacy.language import Language as Pipeline
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from classifiers.kinds import Language
from classifiers.tables import wordings

#: How many words `..` in a wording may stand for.
GAP = 7
#: What a star stands for.
_ANY = r"[\w'-]*"
_REST = re.compile(_ANY)


class Phrases:
    """The wordings of one language, ready to look for."""

    def __init__(self, nlp: Pipeline, language: Language) -> None:
        self._words = _Words()
        self._longer = Matcher(nlp.vocab)
        for concept, phrases in wordings(language).items():
            patterns = [[_element(part) for part in phrase.split(" ")] for phrase in phrases if " " in phrase]
            if patterns:
                self._longer.add(concept, patterns)
            for phrase in phrases:
                if " " not in phrase:
                    self._words.add(concept, phrase.split("|"))

    def find(self, doc: Doc) -> Iterator[Span]:
        """Every wording that stands in one sentence, in no particular order."""
        for token in doc:
            for concept in self._words.concepts(token.norm_):
                yield Span(doc, token.i, token.i + 1, label=concept)
        for label, start, end in self._longer(doc):
            if not any(token.is_sent_start for token in doc[start + 1 : end]):
                yield Span(doc, start, end, label=label)


class _Words:
    """Wordings of one word: whole words, beginnings and endings, each found without trying all others."""

    def __init__(self) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begins: dict[str, set[str]] = {}
        self._ends: dict[str, set[str]] = {}
        self._others: list[tuple[re.Pattern[str], str]] = []

    def add(self, concept: str, words: Iterable[str]) -> None:
        for word in words:
            bare = word.strip("*")
            if "*" in bare or (word.startswith("*") and word.endswith("*")):
                self._others.append((re.compile(_word_regex(word)), concept))
                continue
            table = self._whole if bare == word else self._begins if word.endswith("*") else self._ends
            table.setdefault(bare, set()).add(concept)

    def concepts(self, word: str) -> set[str]:
        found = set(self._whole.get(word, ()))
        for cut in range(len(word) + 1):
            if word[:cut] in self._begins and _REST.fullmatch(word, cut):
                found |= self._begins[word[:cut]]
            if word[cut:] in self._ends and _REST.fullmatch(word, 0, cut):
                found |= self._ends[word[cut:]]
        return found.union(concept for pattern, concept in self._others if pattern.fullmatch(word))


def _element(part: str) -> dict[str, object]:
    """One word of the notation: `..` some words, `_` any word, `?x` perhaps x, `a|b`, `stem*`, `*end`."""
    if part == "..":
        return {"OP": f"{{0,{GAP}}}"}
    if part == "_":
        return {"IS_PUNCT": False}
    if part.startswith("?") and len(part) > 1:
        return {**_element(part[1:]), "OP": "?"}
    if "|" in part and "*" not in part:
        return {"NORM": {"IN": part.split("|")}}
    if "*" in part:
        return {"NORM": {"REGEX": f"^(?:{'|'.join(_word_regex(word) for word in part.split('|'))})$"}}
    return {"NORM": part}


def _word_regex(word: str) -> str:
    return _ANY.join(re.escape(piece) for piece in word.split("*"))
