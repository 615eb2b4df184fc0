"""The invented people of the demonstration: the cast whose mails arrive, and a crowd around them.

Called by `bot.demo.customers`; the same call always gives the same people. Nobody here exists: mail domains
are reserved for examples (RFC 2606), telephone numbers follow forms of our own.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import count, islice

CROWD_SIZE = 200


@dataclass(frozen=True, slots=True)
class Person:
    """One customer or reader of the newsletter. `company` may be empty; `gender` is v, m or x."""

    number: int
    first_name: str
    last_name: str
    gender: str
    email: str
    phone: str
    company: str
    street: str
    postcode: str
    city: str
    country: str = "NL"
    language: str = "nl"

    @property
    def customer_number(self) -> str:
        """The number on invoices."""
        return f"K{40000 + self.number * 7}"


_HERE = resources.files("bot.demo")


def _cast() -> Iterator[Person]:
    for line in (_HERE / "cast.jsonl").read_text(encoding="utf-8").splitlines():
        yield Person(**json.loads(line))


#: Those who write in bot/demo/mails, as far as the company knows them under the address they write from.
CAST: tuple[Person, ...] = tuple(_cast())


def crowd(size: int = CROWD_SIZE) -> tuple[Person, ...]:
    """The cast, then as many others as make `size` people; addresses are all different."""
    others = islice(_others(), max(0, size - len(CAST)))
    return (*CAST, *others)


def _others() -> Iterator[Person]:
    words = tomllib.loads((_HERE / "crowd.toml").read_text(encoding="utf-8"))
    taken = {person.email for person in CAST}
    for number in count(len(CAST) + 1):
        person = _abroad(number, words["abroad"]) if number % 6 == 0 else _dutch(number, words)
        if person.email not in taken:
            taken.add(person.email)
            yield person


def _dutch(number: int, words: dict[str, list[str]]) -> Person:
    first, gender = _pick(words["dutch_first"], number).split()
    last = _pick(words["dutch_last"], number * 5 + number // 7)
    city, area = _pick(words["cities"], number).split()
    company = f"{last.title()} {_pick(words['trades'], number)}" if number % 5 == 0 else ""
    return Person(
        number=number,
        first_name=first,
        last_name=last,
        gender=gender,
        email=_email(first, last, number, company),
        phone=_phone(number),
        company=company,
        street=f"{_pick(words['streets'], number)} {1 + number * 3 % 120}",
        postcode=f"{area} {_pick('BCDFGHJKLM', number)}{_pick('XZVWTPRN', number)}",
        city=city,
    )


def _abroad(number: int, people: list[dict[str, str]]) -> Person:
    given = people[number // 6 % len(people)]
    email = _email(given["first_name"], given["last_name"], number, "")
    return Person(number=number, email=email, phone=_phone(number), company="", **given)


def _pick(choices: Sequence[str], turn: int) -> str:
    return choices[turn % len(choices)]


def _email(first: str, last: str, number: int, company: str) -> str:
    if company:
        return f"{_plain(first)}@{_plain(company)}.example"
    mark = number if number % 3 == 0 else ""
    return f"{_plain(first)}.{_plain(last)}{mark}@example.{('com', 'org', 'net')[number % 3]}"


def _phone(number: int) -> str:
    if number % 4 == 0:
        # Area codes 038 to 040, with an exchange that is not given out.
        return f"0{38 + number % 3}-5550{number:03d}"
    return f"06-123456{number % 100:02d}"


def _plain(text: str) -> str:
    """Letters and digits of ASCII only, lower-case."""
    ascii_text = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", ascii_text.lower())
