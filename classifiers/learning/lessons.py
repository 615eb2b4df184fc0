"""Makes examples for the network out of labelled mails.

Called by `classifiers.learning`; reads no file. A mail without evidence, hints or fields teaches only what
its labels say: the rest is left out of the count, never taken for "none".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
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
from classifiers.windows import Place, Window, windows

Row = Mapping[str, Any]

_SIDES = ("old", "new")
#: Further than any two places of a mail.
_FAR = 1_000_000


@dataclass(frozen=True, slots=True)
class Example:
    """One mail as the network sees it, with what it should answer and what of that is known."""

    ids: tuple[int, ...]
    whole: Floats
    whole_known: Floats
    pieces: Floats
    pieces_known: bool
    values: Floats
    values_known: Floats


def example(pieces: Pieces, row: Row) -> Example:
    """The first window of a labelled mail."""
    subject, text = laid_out(row)
    window = windows(pieces, subject, text)[0]
    whole, known = _of_the_whole(row)
    values, values_known = _of_values(row, window, subject, text)
    on_pieces, pieces_known = _of_pieces(row, window, subject, text)
    return Example(
        ids=window.ids,
        whole=whole,
        whole_known=known,
        pieces=on_pieces,
        pieces_known=pieces_known,
        values=values,
        values_known=values_known,
    )


def laid_out(row: Row) -> tuple[str, str]:
    """Subject and text as the pipeline hands them to the model."""
    return plain(readable(str(row["subject"]), MAX_SUBJECT)), plain(readable(str(row["body"])))


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


def _of_pieces(row: Row, window: Window, subject: str, text: str) -> tuple[Floats, bool]:
    """Which pieces speak for which kind; nothing is known where a kind has none."""
    answers = np.zeros((len(window.ids), len(PIECE_QUESTIONS)), np.float32)
    known = "evidence" in row
    for kind, sentences in row.get("evidence", {}).items():
        spots = [spot for sentence in sentences for spot in _spots(sentence, subject, text)]
        here = _pieces_at(window, spots)
        answers[here, PIECE_QUESTIONS.index(Kind(kind))] = 1
        known = known and bool(here)
    return answers, known


def _of_values(row: Row, window: Window, subject: str, text: str) -> tuple[Floats, Floats]:
    """Which pieces are old and new values, and of which pieces that is known.

    Nothing is known of a mail in which a value does not stand as it is written down. Where one stands more
    than once, the places nearest to each other are the change; the others, a signature mostly, count neither
    way.
    """
    answers = np.zeros((len(window.ids), len(VALUE_QUESTIONS)), np.float32)
    known = np.ones(len(window.ids), np.float32)
    changes = (row.get("fields") or {}).get("correction", [])
    if "fields" not in row or (Kind.CORRECTION in row["kinds"] and not changes):
        return answers, np.zeros_like(known)
    for change in changes:
        field = change["field"] if change["field"] in CORRECTED else "other"
        told = {side: change[side] for side in ("old", "new") if change.get(side)}
        standing = _standing(window, told, subject, text) if told else None
        if standing is None:
            return answers, np.zeros_like(known)
        for side, (here, elsewhere) in standing.items():
            known[elsewhere] = 0
            answers[here] = 0
            answers[here, VALUE_QUESTIONS.index(side)] = 1
            answers[here, VALUE_QUESTIONS.index(field)] = 1
    known[answers.any(axis=1)] = 1
    return answers, known


def _standing(
    window: Window, told: Mapping[str, str], subject: str, text: str
) -> dict[str, tuple[list[int], list[int]]] | None:
    """For each side the pieces of the change, and of its other places; None where a value is not there."""
    spots = {side: _spots(value, subject, text) for side, value in told.items()}
    if len(spots) == len(_SIDES):
        # "Mill Lane" in "7 Mill Lane" is part of the new value, not the old one.
        spots = {
            side: [spot for spot in spots[side] if not any(_within(spot, one) for one in spots[other])]
            or spots[side]
            for side, other in (_SIDES, _SIDES[::-1])
        }
    if not all(spots.values()):
        return None
    chosen = min(product(*spots.values()), key=_apart)
    standing = {
        side: (
            _pieces_at(window, [spot]),
            _pieces_at(window, [one for one in spots[side] if one != spot]),
        )
        for side, spot in zip(spots, chosen, strict=True)
    }
    return standing if all(here for here, _ in standing.values()) else None


def _spots(words: str, subject: str, text: str) -> list[Place]:
    """Where the words stand: as words of their own if they do anywhere ("Jan" is not in "January")."""
    sought = plain(readable(words))
    everywhere = [
        Place(in_subject, match.start(), match.end())
        for in_subject, whole in ((False, text), (True, subject))
        for match in re.finditer(re.escape(sought), whole)
    ]
    apart = [
        spot
        for spot in everywhere
        for whole in (subject if spot.in_subject else text,)
        if not (_joined(whole, spot.start) or _joined(whole, spot.end))
    ]
    return apart or everywhere


def _joined(whole: str, at: int) -> bool:
    """Whether the characters on both sides of a place are of one word."""
    return 0 < at < len(whole) and whole[at - 1].isalnum() and whole[at].isalnum()


def _within(spot: Place, other: Place) -> bool:
    inside = other.start <= spot.start and spot.end <= other.end
    return spot != other and spot.in_subject is other.in_subject and inside


def _apart(spots: Sequence[Place]) -> int:
    """How far the places of a change are from each other; one in the subject is far from the text.

    Of one value alone the first place in the text is the change.
    """
    if len(spots) == 1:
        return spots[0].start + _FAR * spots[0].in_subject
    one, other = spots
    far = _FAR if one.in_subject is not other.in_subject else 0
    return far + max(other.start - one.end, one.start - other.end)


def _pieces_at(window: Window, spots: Sequence[Place]) -> list[int]:
    return [
        index
        for index, place in enumerate(window.places)
        if place is not None
        and any(
            place.in_subject is spot.in_subject and place.start < spot.end and place.end > spot.start
            for spot in spots
        )
    ]
