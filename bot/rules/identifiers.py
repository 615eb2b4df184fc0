"""Finds what points at one person in a text: e-mail addresses, account and phone numbers, and BSNs.

Called by `bot.rules.third_parties` and `bot.rules.leaks`, which must agree on what they see. Says where each
stands and in one form of writing, and not whose it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum import iban

from bot.rules import bsn

#: Behind a sign for what was left out stands a part of an address, which nobody can write to.
_EMAIL = re.compile(r"(?<![\w.+…•-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
#: Fewer digits than this, however far apart, are no number of a person's.
_MANY_DIGITS = re.compile(r"(?:\d[^\d\n]{0,3}){8}")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}[ .-]?\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_SHORTEST_IBAN = 15  # Norway's
_APART = r"[ ()./-]{0,3}"
#: With a country's number, or as ten digits that begin with one nought as in the Netherlands.
_PHONE = re.compile(
    rf"(?<![\w+])(?:\+|00){_APART}[1-9](?:{_APART}\d){{7,13}}(?!\d)|(?<![\w+,.-])\(?0[1-9](?:{_APART}\d){{8}}(?!\d)"
)
_COUNTRY = "NL"


class Sort(StrEnum):
    """What an identifier is."""

    EMAIL = "email"
    IBAN = "iban"
    PHONE = "phone"
    BSN = "bsn"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier; `value` is its one form of writing, `start` and `end` its place in the text."""

    sort: Sort
    value: str
    start: int
    end: int


def identifiers(text: str) -> tuple[Identifier, ...]:
    """All identifiers of a text in their order; none of them overlaps another."""
    found = [*(_emails(text) if "@" in text else ()), *(_numbers(text) if _MANY_DIGITS.search(text) else ())]
    kept: list[Identifier] = []
    # Where two readings overlap, the one that begins first and is longer counts.
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _emails(text: str) -> Iterator[Identifier]:
    for match in _EMAIL.finditer(text):
        written = match[0].rstrip(".-")
        yield Identifier(Sort.EMAIL, written.lower(), match.start(), match.start() + len(written))


def _numbers(text: str) -> Iterator[Identifier]:
    for start, end in bsn.spans(text):
        yield Identifier(Sort.BSN, re.sub(r"\D", "", text[start:end]), start, end)
    yield from _ibans(text)
    for match in _PHONE.finditer(text):
        if value := phone(match[0]):
            yield Identifier(Sort.PHONE, value, match.start(), match.end())


def phone(written: str) -> str:
    """A phone number in the international form (E.164), or nothing where it is none."""
    try:
        number = phonenumbers.parse(written, _COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _ibans(text: str) -> Iterator[Identifier]:
    """Account numbers whose check digits are right; the words behind one may look like more of it."""
    for match in _IBAN.finditer(text):
        ends = [place + 1 for place in range(match.start(), match.end()) if text[place].isalnum()]
        for end in reversed(ends[_SHORTEST_IBAN - 1 :]):
            written = text[match.start() : end]
            if not text[end : end + 1].isalnum() and iban.is_valid(written.replace(".", "")):
                yield Identifier(Sort.IBAN, iban.compact(written.replace(".", "")), match.start(), end)
                break
