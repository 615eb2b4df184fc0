"""Makes examples for the network out of labelled mails, and varies them.

Called by `classifiers.learning`; reads no file. A mail without evidence, hints or fields teaches only what
its labels say: the rest is left out of the count, never taken for "none".
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifiers.cleaning import MAX_SUBJECT, plain, readable
from classifiers.encoder import Floats
from classifiers.kinds import Kind
from classifiers.pieces import Pieces
from classifiers.questions import (
    CORRECTED,
    HINTS_AT,
    IDENTITY_AT,
    PIECE_QUESTIONS,
    VALUE_QUESTIONS,
    WHOLE_QUESTIONS,
)
from classifiers.windows import Window, windows

Row = Mapping[str, Any]

#: How often, of a hundred mails in each round, a mail is varied in each way.
_LOWERED = 8
_WITHOUT_SUBJECT = 5
_WITH_HISTORY = 7
_WITH_SIGNATURE = 7
_LONGEST_ADDED = 300

_WROTE = (
    "Op {day} schreef {name} <{address}>:",
    "On {day}, {name} <{address}> wrote:",
    "Am {day} schrieb {name}:",
    "Le {day}, {name} <{address}> a écrit :",
    "-----Oorspronkelijk bericht-----\nVan: {name}",
    "________________________________\nFrom: {name}\nSent: {day}",
)
_SIGNATURES = (
    "--\n{name}\n{address} | 038 555 01 {number}\nDit bericht is vertrouwelijk; verwijder het bij twijfel.",
    "{name}\n{address}\nThis e-mail is confidential. If it is not for you, please delete it and tell us.",
    "-- \n{name} · {address}\nWir löschen Ihre Daten auf Wunsch: siehe unsere Datenschutzerklärung.",
    "{name}\n{address}\nUitschrijven of gegevens wijzigen? Zie onze privacyverklaring.",
    "Verstuurd vanaf mijn telefoon",
    "Envoyé de mon mobile",
)


@dataclass(frozen=True, slots=True)
class Example:
    """One mail as the network sees it, with what it should answer and what of that is known."""

    ids: tuple[int, ...]
    whole: Floats
    whole_known: Floats
    pieces: Floats
    pieces_known: bool
    values: Floats
    values_known: bool


def example(pieces: Pieces, row: Row) -> Example:
    """The first window of a labelled mail."""
    subject, text = laid_out(row)
    window = windows(pieces, subject, text)[0]
    whole, known = _of_the_whole(row)
    values = _of_values(row, window, subject, text)
    return Example(
        ids=window.ids,
        whole=whole,
        whole_known=known,
        pieces=_of_pieces(row, window, subject, text),
        pieces_known="evidence" in row,
        values=np.zeros((len(window.ids), len(VALUE_QUESTIONS)), np.float32) if values is None else values,
        values_known=values is not None,
    )


def laid_out(row: Row) -> tuple[str, str]:
    """Subject and text as the pipeline hands them to the model."""
    return plain(readable(str(row["subject"]), MAX_SUBJECT)), plain(readable(str(row["body"])))


def varied(row: Row, rows: Sequence[Row], chance: random.Random) -> Row:
    """The mail as it is or, now and then, in another guise that leaves its labels true."""
    draw = chance.randrange(100)
    if draw < _LOWERED:
        return _lowered(row)
    if draw < _LOWERED + _WITHOUT_SUBJECT:
        return _without_subject(row)
    if draw < _LOWERED + _WITHOUT_SUBJECT + _WITH_HISTORY:
        return _with_history(row, chance.choice(rows), chance)
    if draw < _LOWERED + _WITHOUT_SUBJECT + _WITH_HISTORY + _WITH_SIGNATURE:
        return _with_signature(row, chance.choice(rows), chance)
    return row


def _of_the_whole(row: Row) -> tuple[Floats, Floats]:
    answers = np.array(
        [question in row["kinds"] or question in row.get("hints", ()) for question in WHOLE_QUESTIONS],
        np.float32,
    )
    known = np.ones_like(answers)
    known[HINTS_AT] = "hints" in row
    needed = row.get("identity_required")
    answers[IDENTITY_AT], known[IDENTITY_AT] = bool(needed), needed is not None
    return answers, known


def _of_pieces(row: Row, window: Window, subject: str, text: str) -> Floats:
    answers = np.zeros((len(window.ids), len(PIECE_QUESTIONS)), np.float32)
    for kind, sentences in row.get("evidence", {}).items():
        for sentence in sentences:
            answers[_standing(window, sentence, subject, text), PIECE_QUESTIONS.index(Kind(kind))] = 1
    return answers


def _of_values(row: Row, window: Window, subject: str, text: str) -> Floats | None:
    """Which pieces are old and new values; None where a value does not stand in the mail as written."""
    answers = np.zeros((len(window.ids), len(VALUE_QUESTIONS)), np.float32)
    changes = (row.get("fields") or {}).get("correction", [])
    if "fields" not in row or (Kind.CORRECTION in row["kinds"] and not changes):
        return None
    for change in changes:
        field = change["field"] if change["field"] in CORRECTED else "other"
        for side in ("old", "new"):
            if change.get(side):
                standing = _standing(window, str(change[side]), subject, text)
                if not standing:
                    return None
                answers[standing, VALUE_QUESTIONS.index(side)] = 1
                answers[standing, VALUE_QUESTIONS.index(field)] = 1
    return answers


def _standing(window: Window, words: str, subject: str, text: str) -> list[int]:
    """The pieces on which the words stand: in the text, and where they are not there in the subject."""
    found: list[int] = []
    for in_subject, whole in ((False, text), (True, subject)):
        spans = [(match.start(), match.end()) for match in re.finditer(re.escape(words), whole)]
        found += [
            index
            for index, place in enumerate(window.places)
            if place is not None
            and place.in_subject is in_subject
            and any(place.start < end and place.end > start for start, end in spans)
        ]
        if found:
            break
    return found


def _lowered(row: Row) -> Row:
    """As a hurried writer types: no capitals."""
    fields = dict(row.get("fields") or {})
    if "correction" in fields:
        fields["correction"] = [
            {key: value.lower() if key != "field" and value else value for key, value in change.items()}
            for change in fields["correction"]
        ]
    return {
        **row,
        "subject": row["subject"].lower(),
        "body": row["body"].lower(),
        **({"fields": fields} if "fields" in row else {}),
        **_evidence(row, str.lower),
    }


def _evidence(row: Row, change: Any) -> dict[str, Any]:
    if "evidence" not in row:
        return {}
    return {"evidence": {kind: [change(one) for one in listed] for kind, listed in row["evidence"].items()}}


def _without_subject(row: Row) -> Row:
    """Without its subject, where the text says all that counts."""
    said = [one for listed in row.get("evidence", {}).values() for one in listed]
    told = [
        str(change[side])
        for change in (row.get("fields") or {}).get("correction", [])
        for side in ("old", "new")
        if change.get(side)
    ]
    whole = "evidence" in row and len(row["body"]) > _LONGEST_ADDED // 3
    return {**row, "subject": ""} if whole and all(one in row["body"] for one in said + told) else row


def _with_history(row: Row, other: Row, chance: random.Random) -> Row:
    """With an older mail below it, quoted or not: its wishes are not the writer's now."""
    head = chance.choice(_WROTE).format(
        day=f"{chance.randint(1, 28)}-{chance.randint(1, 12)}-2026",
        name=other.get("from_name") or "Mailkoning",
        address=other.get("from") or "privacy@mailkoning.nl",
    )
    mark = chance.choice(("> ", ">", ""))
    older = "\n".join(mark + line for line in str(other["body"])[:_LONGEST_ADDED].splitlines())
    return {**row, "body": f"{row['body']}\n\n{head}\n{older}"}


def _with_signature(row: Row, other: Row, chance: random.Random) -> Row:
    signature = chance.choice(_SIGNATURES).format(
        name=row.get("from_name") or "Anne", address=other.get("from") or "anne@example.com",
        number=chance.randint(10, 99),
    )  # fmt: skip
    return {**row, "body": f"{row['body']}\n\n{signature}"}
