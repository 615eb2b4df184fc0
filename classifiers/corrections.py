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
from classifiers.pairing import NEW, OLD, Value, paired, told_apart
from classifiers.questions import CORRECTED, FIELDS, SIDES
from classifiers.value_shapes import finished, one_for_two, shaped, with_replaced
from classifiers.verdict import Correction

#: A word belongs to a value from this chance on, old and new together; between two such a weaker one does.
_SURE = 0.5
_BETWEEN = 0.15
_MOST = 8
#: Further than any two places of a mail are apart.
_FAR = 1_000_000

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){2,8}\b(?![a-z])")
#: An initial, a form of address or of a company at the end of a value.
_SHORTENED = re.compile(
    r"(?:^|[\s.])(?:[A-Z]|(?i:dhr|mevr|mw|mr|mrs|ms|dr|drs|ir|ing|prof|jr|sr|zn|ltd|inc|co|str|st))\.$"
)
#: Signs that stand between an old and a new value.
_PARTING = "/>→=;|"
#: What surrounds a value and belongs to the sentence.
_AROUND = " \t\n,;:.!?\"'“”„«»‹›‘’()[]*"


def find_corrections(subject: str, text: str, marks: Sequence[Mark]) -> tuple[Correction, ...]:
    """The changes asked for, in the order of the mail; a value that stands there twice counts once."""
    in_text, in_subject = (
        _read_off([mark for mark in marks if mark.place.in_subject is place], whole)
        for place, whole in ((False, text), (True, subject))
    )
    # What stands in the subject stands before everything else.
    before = [replace(value, at=value.at - _FAR, end=value.end - _FAR) for value in in_subject]
    return tuple(finished(change) for change in paired([*in_text, *before]))[:_MOST]


def _read_off(marks: Sequence[Mark], whole: str) -> list[Value]:
    values = [fit for value in _values(marks, whole) if (fit := shaped(value, whole)) is not None]
    return with_replaced(one_for_two(told_apart(values, whole), whole), whole)


@dataclass(frozen=True, slots=True)
class _Word:
    """Pieces without a space between them: what a person would copy as one."""

    start: int
    end: int
    values: Floats


def _values(marks: Sequence[Mark], whole: str) -> Iterator[Value]:
    for side, run in _runs(list(_words(marks, whole))):
        written = _bare(whole[run[0].start : run[-1].end])
        if written:
            chances = np.mean([word.values[FIELDS] for word in run], axis=0)
            bare, field = _by_its_look(written, CORRECTED[int(chances.argmax())])
            as_known = (iso_day(bare) if field == "birth_date" else None) or bare
            sides = np.mean([word.values[SIDES] for word in run], axis=0)
            newness = float(sides[NEW] / max(float(sides.sum()), _SURE))
            yield Value(side, field, as_known, run[0].start, run[-1].end, newness)


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


def _runs(words: Sequence[_Word]) -> Iterator[tuple[int, list[_Word]]]:
    """Words in a row that belong to a value of one side; a weak word between two of them joins them."""
    sides = [_side(word, _SURE) for word in words]
    for place in range(1, len(words) - 1):
        if sides[place] is None and sides[place - 1] == sides[place + 1] == _side(words[place], _BETWEEN):
            sides[place] = sides[place - 1]
    for side, group in groupby(zip(sides, words, strict=True), key=lambda pair: pair[0]):
        if side is not None:
            yield side, [word for _, word in group]


def _side(word: _Word, bar: float) -> int | None:
    """The side that the word belongs to, if it belongs to a value at all."""
    old, new = float(word.values[OLD]), float(word.values[NEW])
    if old + new < bar:
        return None
    return OLD if old > new else NEW


def _bare(written: str) -> str:
    """The value without the signs of the sentence around it; what is shortened keeps its full stop."""
    bare = written.strip(_AROUND)
    for opening, closing in (("(", ")"), ("[", "]")):
        # "(0529) 555012" and "Lindenlaan 14 (boven)" keep their brackets: both partners are inside.
        if closing in bare and opening not in bare and f"{opening}{bare}" in written:
            bare = opening + bare
        elif opening in bare and closing not in bare and f"{bare}{closing}" in written:
            bare += closing
    cut = written.strip().rstrip(_AROUND.replace(".", ""))
    return bare + "." if _SHORTENED.search(cut) and cut.endswith(bare + ".") else bare


def _by_its_look(written: str, guessed: str) -> tuple[str, str]:
    """The value and its field: a mailbox or an account number by its look, without what is beside it.

    Else the field is as the model has it.
    """
    mailbox, account = _EMAIL.search(written), _IBAN.match(written)
    if mailbox is not None:
        return mailbox.group().rstrip(".-"), "email"
    return (account.group(), "bank") if account is not None else (written, guessed)
