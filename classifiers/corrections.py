"""What must change into what: old and new value per field, read off the marks that the model set.

Called by `classifiers.fields` for mails that ask a correction; leaves empty what the text does not say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from classifiers.days import iso_day
from classifiers.encoder import Floats
from classifiers.model import Mark
from classifiers.questions import CORRECTED, VALUE_QUESTIONS
from classifiers.verdict import Correction

#: From this chance on a word belongs to a value; between two such words a weaker one does too.
_SURE = 0.5
_BETWEEN = 0.15
_OLD, _NEW = VALUE_QUESTIONS.index("old"), VALUE_QUESTIONS.index("new")
_FIELDS = slice(len(VALUE_QUESTIONS) - len(CORRECTED), None)
_MOST = 8

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[ A-Z0-9]{8,34}")
#: Signs that stand between an old and a new value.
_PARTING = "/>→=;|"
#: Words between two values that tell which is which: "not Sanders but Verbeek", "Müller statt Mueller".
_NEW_FOLLOWS = re.compile(r"\W*(?:maar|but|sondern|mais|wordt|becomes|wird|devient)\b", re.IGNORECASE)
_OLD_FOLLOWS = re.compile(
    r"\W*(?:in plaats van|i\.?p\.?v\.?|instead of|rather than|statt|anstatt|anstelle von|au lieu d"
    r"|à la place d|(?:en |and |und |et )?(?:niet|not|nicht|non|pas)\b)",
    re.IGNORECASE,
)
#: What surrounds a value and belongs to the sentence.
_AROUND = " \t\n,;:.!?\"'“”„«»‹›‘’()[]*"


@dataclass(frozen=True, slots=True)
class _Value:
    """One value as it stands in the mail."""

    side: int
    field: str
    text: str
    at: int
    end: int


def find_corrections(subject: str, text: str, marks: Sequence[Mark]) -> tuple[Correction, ...]:
    """The changes asked for, in the order of the mail; a value that stands there twice counts once."""
    values = [
        value
        for in_subject, whole in ((False, text), (True, subject))
        for value in _told_apart(
            list(_values([mark for mark in marks if mark.place.in_subject is in_subject], whole)), whole
        )
    ]
    return tuple(_paired(_once(values)))[:_MOST]


@dataclass(frozen=True, slots=True)
class _Word:
    """Pieces without a space between them: what a person would copy as one."""

    start: int
    end: int
    values: Floats


def _values(marks: Sequence[Mark], whole: str) -> Iterator[_Value]:
    words = list(_words(marks, whole))
    for side in (_OLD, _NEW):
        for run in _runs(words, side):
            written = _bare(whole[run[0].start : run[-1].end])
            if written:
                chances = np.mean([word.values[_FIELDS] for word in run], axis=0)
                field = _field(written, CORRECTED[int(chances.argmax())])
                as_known = (iso_day(written) if field == "birth_date" else None) or written
                yield _Value(side, field, as_known, run[0].start, run[-1].end)


def _told_apart(values: list[_Value], whole: str) -> list[_Value]:
    """Two values of one side are an old and a new one where the words between them say so."""
    if len(values) != 2 or values[0].side != values[1].side:
        return values
    between = whole[values[0].end : values[1].at]
    if _OLD_FOLLOWS.match(between):
        sides = (_NEW, _OLD)
    elif _NEW_FOLLOWS.match(between):
        sides = (_OLD, _NEW)
    else:
        return values
    return [replace(value, side=side) for value, side in zip(values, sides, strict=True)]


def _words(marks: Sequence[Mark], whole: str) -> Iterator[_Word]:
    """Each word with the highest chances of its pieces: half a value is none."""
    word: list[Mark] = []
    for mark in (*marks, None):
        apart = mark is None or not word or mark.place.start != word[-1].place.end
        if word and (apart or _parts(whole, word[-1], mark)):
            chances = np.max([piece.values for piece in word], axis=0)
            yield _Word(word[0].place.start, word[-1].place.end, chances)
            word = []
        if mark is not None:
            word.append(mark)


def _parts(whole: str, before: Mark, after: Mark | None) -> bool:
    """Whether a sign between two pieces parts two values, as in "Jansen->Janssen" or "Jansen/Janssen"."""
    if after is None:
        return True
    beside = (whole[before.place.start : before.place.end], whole[after.place.start : after.place.end])
    return any(piece and all(sign in _PARTING for sign in piece) for piece in beside)


def _runs(words: Sequence[_Word], side: int) -> list[list[_Word]]:
    """Words in a row that belong to a value of this side; a weak word between two of them joins them."""
    chances = [_chance(word, side) for word in words]
    inside = [
        chance >= _SURE
        or (
            chance >= _BETWEEN
            and 0 < place < len(chances) - 1
            and min(chances[place - 1], chances[place + 1]) >= _SURE
        )
        for place, chance in enumerate(chances)
    ]
    grouped = groupby(zip(inside, words, strict=True), key=lambda pair: pair[0])
    return [[word for _, word in group] for belongs, group in grouped if belongs]


def _chance(word: _Word, side: int) -> float:
    """How likely the word belongs to this side; nought where the other side is likelier."""
    mine, other = float(word.values[side]), float(word.values[_OLD + _NEW - side])
    return mine if mine >= other else 0.0


def _bare(written: str) -> str:
    """The value without the signs of the sentence around it; an initial keeps its full stop."""
    bare = written.strip(_AROUND)
    for opening, closing in (("(", ")"), ("[", "]")):
        # "(0529) 555012" and "Lindenlaan 14 (boven)" keep their brackets: both partners are inside.
        if closing in bare and opening not in bare and f"{opening}{bare}" in written:
            bare = opening + bare
        elif opening in bare and closing not in bare and f"{bare}{closing}" in written:
            bare += closing
    cut = written.strip().rstrip(_AROUND.replace(".", ""))
    return bare + "." if re.search(r"(?:^|[\s.])[A-Z]\.$", cut) and cut.endswith(bare + ".") else bare


def _field(written: str, guessed: str) -> str:
    """The field by the look of the value where that leaves no doubt, else as the model has it."""
    if _EMAIL.fullmatch(written):
        return "email"
    return "bank" if _IBAN.fullmatch(written) else guessed


def _once(values: Sequence[_Value]) -> list[_Value]:
    first: dict[tuple[int, str], _Value] = {}
    for value in values:
        first.setdefault((value.side, value.text), value)
    return sorted(first.values(), key=lambda value: value.at)


def _paired(values: Sequence[_Value]) -> Iterator[Correction]:
    """Old and new values of one field belong together in their order; one of each does whatever its field."""
    olds = [value for value in values if value.side == _OLD]
    news = [value for value in values if value.side == _NEW]
    if len(olds) == 1 and len(news) == 1 and olds[0].text != news[0].text:
        yield Correction(news[0].field, olds[0].text, news[0].text)
        return
    for field in dict.fromkeys(value.field for value in values):
        old = [value.text for value in olds if value.field == field]
        new = [value.text for value in news if value.field == field]
        for place in range(max(len(old), len(new))):
            yield Correction(
                field,
                old[place] if place < len(old) else None,
                new[place] if place < len(new) else None,
            )
