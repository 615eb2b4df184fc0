"""The spaCy pipeline: tokens, sentences, and the concepts of the phrase tables as spans on the Doc.

Called by `classifiers.reading`; decides nothing about kinds.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import spacy
from spacy.language import Language as Pipeline
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import compile_prefix_regex, compile_suffix_regex, filter_spans

from classifiers.cleaning import folded, plain, unwrapped
from classifiers.kinds import Language
from classifiers.tables import LANGUAGES, wordings

#: The key of `doc.spans` under which the concepts stand; a span's label is the concept's name.
CONCEPTS = "concepts"
#: How many words `..` in a wording may stand for.
GAP = 7

_PUNCTUATION = r"[\[\](){}<>\"“”„«»‹›!?,;:…•*=+|]"
_ENDS = [_PUNCTUATION, r"\.+", r"['’‘]", r"[—–-]"]
_INSIDE = re.compile(
    # Between letters a slash or bracket parts words; elision parts "l'adresse"; "e-mail" is one word.
    r"(?<=\w)(?:[/()\[\]<>,;:!?\"]|\.{2,}|—)(?=\w)|(?<=\b[cdjlmnstCDJLMNST])['’](?=\w)|(?<=\b[qQ]u)['’](?=\w)"
)
# An abbreviation, an initial, an address or an amount keeps its full stops, so that no sentence ends in it.
_WHOLE = re.compile(
    r"(?:[A-Za-z]\.)+|(?:dhr|mw|mevr|mr|mrs|ms|dr|drs|ir|ing|prof|nr|tel|bijv|bv|nl|evt|incl|excl|art|lid|m\.b\.t|"
    r"o\.a|t\.a\.v|i\.v\.m|d\.d|jl|ca|st|z\.b|u\.a|bzw|abs|nr|ggf|evtl|inkl|usw|str|hr|fr|mme|mlle|etc|e\.g|i\.e|"
    r"vs|no|ref|approx|max|min|blz|vgl|resp)\.|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_LOCK = threading.Lock()


@Pipeline.component("mail_lines")
def mail_lines(doc: Doc) -> Doc:
    """Folds every token into its NORM and lets every line that was meant as one start a sentence."""
    for token in doc:
        token.norm_ = folded(token.text) or token.text
        if token.i and "\n" in doc[token.i - 1].text:
            token.is_sent_start = True
    return doc


@cache
def _pipeline() -> Pipeline:
    nlp = spacy.blank("xx")
    # The tokenizer is compiled code without type stubs.
    tokenizer: Any = nlp.tokenizer
    tokenizer.rules = {}
    tokenizer.url_match = None
    tokenizer.prefix_search = compile_prefix_regex(_ENDS).search
    tokenizer.suffix_search = compile_suffix_regex(_ENDS).search
    tokenizer.infix_finditer = _INSIDE.finditer
    tokenizer.token_match = _WHOLE.fullmatch
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("mail_lines")
    return nlp


@cache
def _matcher(language: Language) -> Matcher:
    matcher = Matcher(_pipeline().vocab)
    for concept, listed in wordings(language).items():
        matcher.add(concept, _patterns(listed))
    return matcher


def warm() -> None:
    """Loads and compiles everything, so that the first mail is as quick as the next."""
    with _LOCK:
        for language in LANGUAGES:
            _matcher(language)


@contextmanager
def reading_room() -> Iterator[None]:
    """One text at a time, and no word of it stays in the shared vocabulary afterwards.

    spaCy keeps every string it has ever seen; for a process that reads people's mail for months that is
    both a leak of memory and a store of personal data nobody asked for.
    """
    warm()
    with _LOCK, _pipeline().memory_zone():
        yield


def read(text: str, voices: tuple[Language, ...]) -> Doc:
    """The text as a Doc with its concepts under `doc.spans["concepts"]`. Only inside `reading_room`."""
    doc = _pipeline()(plain(unwrapped(text)))
    found: dict[str, list[Span]] = {}
    for language in voices:
        matcher = _matcher(language)
        for label, start, end in matcher(doc):
            if not any(token.is_sent_start for token in doc[start + 1 : end]):
                span = Span(doc, start, end, label=label)
                found.setdefault(span.label_, []).append(span)
    spans = [span for listed in found.values() for span in filter_spans(listed)]
    doc.spans[CONCEPTS] = sorted(spans, key=lambda span: (span.start, span.end))
    return doc


def _patterns(listed: tuple[str, ...]) -> list[list[dict[str, object]]]:
    """One Matcher pattern for all single words of a concept, and one for each longer wording."""
    single = [_word_regex(word) for wording in listed if " " not in wording for word in wording.split("|")]
    patterns: list[list[dict[str, object]]] = [
        [_element(part) for part in wording.split(" ")] for wording in listed if " " in wording
    ]
    if single:
        patterns.append([{"NORM": {"REGEX": f"^(?:{'|'.join(single)})$"}}])
    return patterns


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
    return r"[\w'-]*".join(re.escape(piece) for piece in word.split("*"))
