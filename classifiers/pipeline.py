"""Judges mails: cleaning, language, concepts, the model, verdict, people and fields, in that order.

Called by `classifiers.classify` and `classifiers.load`; never raises on any text and keeps nothing of it.
"""

import hashlib
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from classifiers import bars
from classifiers.cleaning import MAX_SUBJECT, readable
from classifiers.combining import decide
from classifiers.evidence import evidence
from classifiers.fields import find_fields
from classifiers.language import LanguageVerdict, detect
from classifiers.model import FILE as WEIGHTS
from classifiers.model import SHIPPED, Opinion, unreadable
from classifiers.people import find_hints, find_subject
from classifiers.reading import interpret
from classifiers.spine import Spine
from classifiers.verdict import Classification, ModelError

NAME = "trained"
#: Raise with every change of model, rules or formula: each stored verdict names the version that made it.
VERSION = "7"
#: In mails of at most so many words and signs, subject and text together, the phrase tables have a say in
#: what is asked and whom it is about: there they were right in nine of ten mails that no rule had seen.
FEW_WORDS = 30
#: The concept of a wish that is taken back, which the rules, sentence by sentence, cannot see.
TAKEN_BACK = "never_mind"
_LOADING = threading.Lock()


class Judge:
    """The classifier with one model."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the model of a folder; None is the one that comes with this package.

        Raises:
            ModelError: the folder holds no model that can be read.
        """
        self._spine = Spine(folder)
        try:
            self._bars = bars.load(folder or SHIPPED)
        except (OSError, ValueError) as error:
            raise ModelError(unreadable(folder or SHIPPED, error)) from error
        self._name = NAME if folder is None else f"{NAME} ({folder.resolve().name})"
        self._version = VERSION if folder is None else f"{VERSION}-{_digest(folder)}"

    def __call__(self, subject: str, text: str) -> Classification:
        """The verdict on one mail. Reads the first 8,000 characters of the text and 300 of the subject."""
        return self.many([(subject, text)])[0]

    def many(self, mails: Iterable[tuple[str, str]]) -> list[Classification]:
        """The verdicts on many mails, which go through the network together."""
        read = [(readable(subject, MAX_SUBJECT), readable(text)) for subject, text in mails]
        spoken = [detect(subject, text) for subject, text in read]
        with self._spine.reading_room():
            docs = self._spine.read(
                [(*mail, language.voices) for mail, language in zip(read, spoken, strict=True)]
            )
            return [
                self._verdict(mail, language, pair)
                for mail, language, pair in zip(read, spoken, docs, strict=True)
            ]

    def _verdict(
        self, mail: tuple[str, str], spoken: LanguageVerdict, docs: tuple[Doc, Doc]
    ) -> Classification:
        subject, text = mail
        headline, body = interpret(docs[0], subject, "subject"), interpret(docs[1], text, "text")
        opinion: Opinion = docs[1]._.opinion
        findings = (*headline.findings, *body.findings)
        short, taken_back = len(docs[0]) + len(docs[1]) <= FEW_WORDS, TAKEN_BACK in body.concepts
        few_words = short and not taken_back
        decision = decide(
            opinion,
            findings,
            spoken.language,
            self._bars,
            few_words=few_words,
            taken_back=short and taken_back,
        )
        kinds = frozenset(scored.kind for scored in decision.kinds)
        named = headline.concepts | body.concepts if few_words else frozenset[str]()
        hints = find_hints(opinion, kinds, self._bars, named)
        return Classification(
            kinds=decision.kinds,
            scores=decision.scores,
            language=spoken.language,
            classifier=self._name,
            version=self._version,
            needs_review=decision.review_reason is not None,
            review_reason=decision.review_reason,
            evidence=evidence(decision.scores, findings, docs, mail),
            hints=hints,
            subject=find_subject(kinds, hints),
            fields=find_fields(subject, text, kinds, opinion.marks),
        )


def _digest(folder: Path) -> str:
    """Eight digits that change with the weights: two models of one name are not one."""
    return hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()[:8]


def shipped_judge() -> Judge:
    """The classifier with the shipped model, loaded once however many ask at the same time."""
    with _LOADING:
        return _shipped()


@cache
def _shipped() -> Judge:
    return Judge()
