"""The spaCy pipeline: tokens, sentences, the concepts of the phrase tables, and what the model thinks.

Built by `classifiers.pipeline`, one for each model; decides nothing about kinds.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc, Span
from spacy.util import compile_prefix_regex, compile_suffix_regex, filter_spans

from classifiers.cleaning import folded, plain, unwrapped
from classifiers.kinds import Language
from classifiers.phrasing import Phrases
from classifiers.tables import LANGUAGES
from classifiers.voice import NAME as VOICE
from classifiers.voice import SUBJECT

#: The key of `doc.spans` under which the concepts stand; a span's label is the concept's name.
CONCEPTS = "concepts"

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


@Pipeline.component("mail_lines")
def mail_lines(doc: Doc) -> Doc:
    """Folds every token into its NORM and lets every line that was meant as one start a sentence."""
    for token in doc:
        token.norm_ = folded(token.text) or token.text
        if token.i and "\n" in doc[token.i - 1].text:
            token.is_sent_start = True
    return doc


class Spine:
    """The pipeline with one model, ready to read mails.

    spaCy keeps every string it has ever seen; for a process that reads people's mail for months that is both
    a leak of memory and a store of personal data nobody asked for. So mails are read one call at a time, and
    no word of them stays in the shared vocabulary afterwards.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Load everything, so that the first mail is as quick as the next.

        Raises:
            ModelError: the folder holds no model that can be read.
        """
        self._lock = threading.Lock()
        self.nlp = _tokens_and_lines()
        self.nlp.add_pipe(VOICE, config={"folder": str(folder) if folder else None})
        self._phrases = {language: Phrases(self.nlp, language) for language in LANGUAGES}

    @contextmanager
    def reading_room(self) -> Iterator[None]:
        """One caller at a time; Docs that were read live no longer than this."""
        with self._lock:
            try:
                with self.nlp.memory_zone():
                    yield
            finally:
                folded.cache_clear()

    def read(self, mails: Sequence[tuple[str, str, tuple[Language, ...]]]) -> list[tuple[Doc, Doc]]:
        """Subject and text of each mail as Docs, with concepts, and on the text's what the model thinks.

        A mail is its subject, its text, and the languages whose phrases are worth looking for. Only inside
        `reading_room`.
        """
        subjects = [self._doc(subject, None) for subject, _, _ in mails]
        texts = [self._doc(text, subject) for subject, text, _ in mails]
        subjects, texts = list(self.nlp.pipe(subjects)), list(self.nlp.pipe(texts))
        for pair, (_, _, voices) in zip(zip(subjects, texts, strict=True), mails, strict=True):
            for doc in pair:
                self._mark_concepts(doc, voices)
        return list(zip(subjects, texts, strict=True))

    def _doc(self, text: str, subject: str | None) -> Doc:
        doc = self.nlp.make_doc(plain(unwrapped(text)))
        if subject is not None:
            doc.user_data[SUBJECT] = plain(subject)
        return doc

    def _mark_concepts(self, doc: Doc, voices: tuple[Language, ...]) -> None:
        found: dict[str, list[Span]] = {}
        for language in voices:
            for span in self._phrases[language].find(doc):
                found.setdefault(span.label_, []).append(span)
        spans = [span for listed in found.values() for span in filter_spans(listed)]
        doc.spans[CONCEPTS] = sorted(spans, key=lambda span: (span.start, span.end))


def _tokens_and_lines() -> Pipeline:
    nlp = spacy.blank("xx")
    # Vocabulary and tokenizer are compiled code without type stubs.
    vocabulary: Any = nlp.vocab
    tokenizer: Any = nlp.tokenizer
    # Of every new word spaCy works out twenty attributes; the phrases ask for two, which takes half the time.
    kept = [vocabulary.strings[name] for name in ("NORM", "IS_PUNCT")]
    vocabulary.lex_attr_getters = {name: vocabulary.lex_attr_getters[name] for name in kept}
    tokenizer.rules = {}
    tokenizer.url_match = None
    tokenizer.prefix_search = compile_prefix_regex(_ENDS).search
    tokenizer.suffix_search = compile_suffix_regex(_ENDS).search
    tokenizer.infix_finditer = _INSIDE.finditer
    tokenizer.token_match = _WHOLE.fullmatch
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("mail_lines")
    return nlp
