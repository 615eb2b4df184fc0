"""Labelled mails, and tables of pieces to lay them out with, for tests of what is learned from mails."""

from functools import cache
from typing import Any

from classifiers.learning.lessons import Example, Row, laid_out
from classifiers.model import SHIPPED, Model
from classifiers.pieces import Pieces
from classifiers.questions import VALUE_QUESTIONS
from classifiers.windows import windows

MAIL: dict[str, Any] = {
    "id": "t-1",
    "from_name": "Anne de Wit",
    "from": "anne@example.com",
    "subject": "Naam",
    "body": "Dag, ik heet Jansen. U schrijft Janssen. Haal ook mijn foto weg.",
    "lang": "nl",
    "kinds": ["correction", "erasure"],
    "evidence": {"correction": ["ik heet Jansen."], "erasure": ["Haal ook mijn foto weg."]},
    "identity_required": None,
    "hints": ["child"],
    "fields": {"correction": [{"field": "name", "old": "Janssen", "new": "Jansen"}]},
}


@cache
def letters() -> Pieces:
    """A piece for each letter of the mail above."""
    known = sorted({character for word in [*MAIL["body"].split(), "Naam"] for character in word} | {"▁"})
    return Pieces(["<s>", "<pad>", "</s>", "<unk>", *known], [0.0] * 4 + [-3.0] * len(known))


@cache
def shipped_pieces() -> Pieces:
    """The pieces of the shipped model."""
    return Model(SHIPPED).pieces


def a_mail(body: str, *changes: dict[str, str | None], **others: Any) -> dict[str, Any]:
    """A mail that asks to correct something."""
    return {
        "id": "t-1",
        "from_name": "Noor Veldink",
        "from": "noor@veldink.example",
        "subject": "adres",
        "body": body,
        "lang": "nl",
        "kinds": ["correction"],
        "evidence": {"correction": [body.splitlines()[0]]},
        "identity_required": False,
        "hints": [],
        "fields": {"correction": list(changes)},
        **others,
    }


def said(pieces: Pieces, row: Row, lesson: Example, question: str) -> str:
    """The words on which the lesson answers the question with yes."""
    subject, text = laid_out(row)
    places = windows(pieces, subject, text)[0].places
    answers = lesson.values[:, VALUE_QUESTIONS.index(question)]
    parts = [
        (subject if place.in_subject else text)[place.start : place.end]
        for place, answer in zip(places, answers, strict=True)
        if place is not None and answer
    ]
    return "".join(parts)
