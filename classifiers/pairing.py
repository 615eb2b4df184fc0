"""Which old value becomes which new one.

Called by `classifiers.corrections` with the values that the model marked; knows no model.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from classifiers.questions import VALUE_QUESTIONS
from classifiers.verdict import Correction

OLD, NEW = VALUE_QUESTIONS.index("old"), VALUE_QUESTIONS.index("new")

#: Words between two values that tell which is which: "not Sanders but Verbeek", "Müller statt Mueller".
_NEW_FOLLOWS = re.compile(r"\W*(?:maar|but|sondern|mais|wordt|becomes|wird|devient)\b", re.IGNORECASE)
_OLD_FOLLOWS = re.compile(
    r"\W*(?:in plaats van|i\.?p\.?v\.?|instead of|rather than|statt|anstatt|anstelle von|au lieu d"
    r"|à la place d|(?:en |and |und |et )?(?:niet|not|nicht|non|pas)\b)",
    re.IGNORECASE,
)
#: "There is Zandvoort where Zandvliet should be", whatever the model makes of the two.
_NEW_SHOULD_BE = re.compile(r"\W*(?:waar|where|wo|là où)\b\W*", re.IGNORECASE)
_SHOULD = re.compile(r"\W*(?:moet|hoort|should|must|ought|stehen|devrait|doit)\b", re.IGNORECASE)
#: What stands before a value that the writer meets with us now: "ik krijg soms 'de heer'", "er staat nog".
_OFTEN = r"(?:soms|nog|steeds|altijd|vaak|manchmal|noch|immer|oft|parfois|encore|toujours)"
_MET_NOW = re.compile(
    rf"\b(?:(?:ik krijg|krijg ik|ich bekomme|je reçois|er staat nog|es steht noch)(?: {_OFTEN})*"
    r"|i (?:still|sometimes|often|always) get|it still says)\W*$",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 60
#: Values of different fields are one change where no more than this stands between them: the model took one
#: of the fields wrong. Fields that a value shows by its look are not taken wrong.
_NEAR = 60
_SHOWN = frozenset({"email", "bank", "phone", "birth_date", "address"})
_A_PAIR = 2
_ISO_DAY = re.compile(r"(\d{4})(-\d\d-\d\d)")
_YEAR = re.compile(r"(?:18|19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands at [at, end) in the mail: old or new, of which field, and how new (0 to 1)."""

    side: int
    field: str
    text: str
    at: int
    end: int
    newness: float = 0.5


def told_apart(values: list[Value], whole: str) -> list[Value]:
    """The sides of values where the words before them, or between two of them, say which is which."""
    values = [replace(value, side=OLD) if _is_met_now(value, whole) else value for value in values]
    if len(values) != 2:
        return values
    between = whole[values[0].end : values[1].at]
    if _NEW_SHOULD_BE.fullmatch(between) and _SHOULD.match(whole, values[1].end):
        sides = (OLD, NEW)
    elif values[0].side != values[1].side:
        return values
    elif _OLD_FOLLOWS.match(between):
        sides = (NEW, OLD)
    elif _NEW_FOLLOWS.match(between):
        sides = (OLD, NEW)
    else:
        return values
    return [replace(value, side=side) for value, side in zip(values, sides, strict=True)]


def _is_met_now(value: Value, whole: str) -> bool:
    return bool(_MET_NOW.search(whole[max(0, value.at - _LONGEST_BEFORE) : value.at]))


def paired(values: Sequence[Value]) -> tuple[Correction, ...]:
    """The changes in the order of the mail.

    Values of one field belong together: in their order where there are as many old as new ones, or the
    nearest. Of what is left over, an old and a new value of fields that are easily taken for each other are
    one change where they stand side by side or are all there is. A value that another one holds already says
    nothing more; two of one field and one side are an old and a new one, as the model leans.
    """
    olds = _once([value for value in values if value.side == OLD])
    news = _once([value for value in values if value.side == NEW])
    pairs = _in_fields(olds, news)
    reach = math.inf if len(olds) == len(news) == 1 else _NEAR
    pairs += _nearest(_left(olds, pairs), _left(news, pairs), reach, alike=_alike)
    used = [value.text for value in chain(*pairs)]
    alone = [
        value
        for value in (*_left(olds, pairs), *_left(news, pairs))
        if not any(value.text in text or text in value.text for text in used)
    ]
    pairs += _leaning(alone)
    alone = _left(alone, pairs)
    changes = [(new.at, _change(old, new)) for old, new in pairs if old.text != new.text]
    changes += [(value.at, _alone(value)) for value in alone]
    return tuple(change for _, change in sorted(changes, key=lambda pair: pair[0]))


_Pair = tuple[Value, Value]


def _once(values: Sequence[Value]) -> list[Value]:
    first: dict[str, Value] = {}
    for value in values:
        first.setdefault(value.text, value)
    return sorted(first.values(), key=lambda value: value.at)


def _in_fields(olds: Sequence[Value], news: Sequence[Value]) -> list[_Pair]:
    pairs: list[_Pair] = []
    for field in dict.fromkeys(value.field for value in olds):
        old = [value for value in olds if value.field == field]
        new = [value for value in news if value.field == field]
        pairs += zip(old, new, strict=True) if len(old) == len(new) else _nearest(old, new, math.inf)
    return pairs


def _alike(old: Value, new: Value) -> bool:
    """Whether the model may have taken one of two fields for the other."""
    return old.field == new.field or not {old.field, new.field} & _SHOWN


def _leaning(alone: Sequence[Value]) -> Iterator[_Pair]:
    """Of two values of one field and one side that are left over: the one that looks newer is the new one."""
    for field, side in dict.fromkeys((value.field, value.side) for value in alone):
        same = [value for value in alone if value.field == field]
        if len(same) == len([value for value in same if value.side == side]) == _A_PAIR:
            old, new = sorted(same, key=lambda value: value.newness)
            yield old, new


def _nearest(
    olds: Sequence[Value],
    news: Sequence[Value],
    reach: float,
    alike: Callable[[Value, Value], bool] = lambda _old, _new: True,
) -> list[_Pair]:
    """The old and new values that stand nearest to each other, each used once."""
    pairs: list[_Pair] = []
    possible = [(old, new) for old in olds for new in news if _between(old, new) <= reach and alike(old, new)]
    for old, new in sorted(possible, key=lambda pair: _between(*pair)):
        if not any(old is one or new is other for one, other in pairs):
            pairs.append((old, new))
    return pairs


def _between(one: Value, other: Value) -> int:
    return max(other.at - one.end, one.at - other.end, 0)


def _left(values: Sequence[Value], pairs: Sequence[_Pair]) -> list[Value]:
    return [value for value in values if not any(value in pair for pair in pairs)]


def _change(old: Value, new: Value) -> Correction:
    """Of a day of birth often only the wrong year is told: the rest of the day is right."""
    day = _ISO_DAY.fullmatch(new.text)
    if new.field == "birth_date" and day and _YEAR.fullmatch(old.text):
        return Correction(new.field, old.text + day.group(2), new.text)
    return Correction(new.field, old.text, new.text)


def _alone(value: Value) -> Correction:
    old = value.side == OLD
    return Correction(value.field, value.text if old else None, None if old else value.text)
