"""Leaves other people's data out of what is told of a person (art. 15(4)).

Called by the step drafting before a letter or a file is made of the company's records. Masks what points at
somebody else, and says in which column and how often; which words are about others it cannot know.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.rules.identifiers import Identifier, Sort, identifiers
from bot.rules.subject import Fact, SubjectRecord

#: What stands in the place of somebody else's data, in every language.
MASK = "•••••"
_NUMBERS = frozenset({Sort.IBAN, Sort.PHONE})


@dataclass(frozen=True, slots=True)
class Known:
    """What belongs to the person or to the company, in the form of `bot.rules.identifiers`.

    `emails` are lower-cased, `domains` those of the company, `numbers` account and phone numbers.
    """

    emails: frozenset[str]
    domains: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def has(self, one: Identifier) -> bool:
        """Whether an identifier is nobody else's."""
        if one.sort is Sort.EMAIL:
            return one.value in self.emails or one.value.rpartition("@")[2] in self.domains
        return one.value in self.numbers


#: Nobody's addresses and numbers.
NOBODY = Known(frozenset())


@dataclass(frozen=True, slots=True)
class Hidden:
    """What was masked in one column: how often, or 0 where the settings give the whole column to others."""

    category: Fact
    label: Fact
    count: int


@dataclass(frozen=True, slots=True)
class Masked:
    """The records that may be told, and what was masked in them, in the order of the records."""

    records: tuple[SubjectRecord, ...] = ()
    hidden: tuple[Hidden, ...] = ()


def mask_others(records: Sequence[SubjectRecord], known: Known) -> Masked:
    """The records without what points at somebody else.

    An account or phone number that fills a column of the person's own row is the person's; within a longer
    text it may be anybody's. An e-mail address is the person's only if the case says so.
    """
    known = replace(known, numbers=known.numbers | own_numbers(_own_values(records)))
    counted: Counter[tuple[Fact, Fact]] = Counter()
    whole: dict[tuple[Fact, Fact], None] = {}
    masked = []
    for record in records:
        values = []
        for label, value in record.values:
            place = (record.category, record.called(label))
            if label in record.others and value.strip():
                whole[place], told = None, MASK
            else:
                told, count = _masked(label, value, known)
                counted[place] += count
            values.append((label, told))
        fresh = tuple(values)
        masked.append(record if fresh == record.values else replace(record, values=fresh))
    hidden = [Hidden(*place, 0) for place in whole]
    hidden += [Hidden(*place, count) for place, count in counted.items() if count]
    return Masked(tuple(masked), tuple(hidden))


def own_numbers(values: Iterator[str]) -> frozenset[str]:
    """The account and phone numbers that fill a value by themselves."""
    found = ((value.strip(), identifiers(value.strip())) for value in values)
    return frozenset(
        ones[0].value
        for value, ones in found
        if len(ones) == 1 and ones[0].sort in _NUMBERS and (ones[0].start, ones[0].end) == (0, len(value))
    )


def _own_values(records: Sequence[SubjectRecord]) -> Iterator[str]:
    return (value for record in records for label, value in record.values if label not in record.others)


def _masked(label: str, value: str, known: Known) -> tuple[str, int]:
    """A value without what is somebody else's or a BSN, which no law lets us use (UAVG art. 46)."""
    # A column is often what says that a number is a BSN.
    before = f"{label}: "
    foreign = [one for one in identifiers(before + value) if one.start >= len(before) and not known.has(one)]
    told = before + value
    for one in reversed(foreign):
        told = told[: one.start] + MASK + told[one.end :]
    return told[len(before) :], len(foreign)
