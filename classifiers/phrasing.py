"""Finds the wordings of the phrase tables in a Doc: one language's concepts as spans.

Called by `classifiers.spine`; the notation of a wording is told in the README. Wordings of one word are
looked up word by word; longer ones go to spaCy's Matcher, each only where its most telling word stands: most
of the hundreds cannot be in a mail, and to try them all would take longer than everything else here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

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

Thing = TypeVar("Thing")


class Phrases:
    """The wordings of one language, ready to look for."""

    def __init__(self, nlp: Pipeline, language: Language) -> None:
        self._words: _Words[str] = _Words()
        self._longer: _Words[Matcher] = _Words()
        for concept, phrases in wordings(language).items():
            for phrase in phrases:
                parts = phrase.split(" ")
                if len(parts) == 1:
                    self._words.add(concept, phrase.split("|"))
                else:
                    matcher = Matcher(nlp.vocab)
                    matcher.add(concept, [[_element(part) for part in parts]])
                    self._longer.add(matcher, _telling(parts).split("|"))

    def find(self, doc: Doc) -> Iterator[Span]:
        """Every wording that stands in one sentence, in no particular order."""
        for sentence in doc.sents:
            possible: set[Matcher] = set()
            for token in sentence:
                for concept in self._words.of(token.norm_):
                    yield Span(doc, token.i, token.i + 1, label=concept)
                possible |= self._longer.of(token.norm_)
            for matcher in possible:
                for label, start, end in matcher(sentence):
                    yield Span(doc, sentence.start + start, sentence.start + end, label=label)


class _Words(Generic[Thing]):
    """Things by a word of theirs: whole words, beginnings and endings, found without trying all others."""

    def __init__(self) -> None:
        self._whole: dict[str, set[Thing]] = {}
        self._begins: dict[str, set[Thing]] = {}
        self._ends: dict[str, set[Thing]] = {}
        self._others: list[tuple[re.Pattern[str], Thing]] = []

    def add(self, thing: Thing, words: Iterable[str]) -> None:
        for word in words:
            bare = word.strip("*")
            if "*" in bare or (word.startswith("*") and word.endswith("*")):
                self._others.append((re.compile(_word_regex(word)), thing))
                continue
            table = self._whole if bare == word else self._begins if word.endswith("*") else self._ends
            table.setdefault(bare, set()).add(thing)

    def of(self, word: str) -> set[Thing]:
        found = set(self._whole.get(word, ()))
        for cut in range(len(word) + 1):
            if word[:cut] in self._begins and _REST.fullmatch(word, cut):
                found |= self._begins[word[:cut]]
            if word[cut:] in self._ends and _REST.fullmatch(word, 0, cut):
                found |= self._ends[word[cut:]]
        return found.union(thing for pattern, thing in self._others if pattern.fullmatch(word))


def _telling(parts: Sequence[str]) -> str:
    """The word of a wording that must be there and is in the fewest texts: the longest."""
    needed = [part for part in parts if part not in {"..", "_"} and not part.startswith("?")]
    return max(needed, key=lambda part: min(len(word) for word in part.split("|")))


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
