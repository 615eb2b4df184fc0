"""Reads customers out of the lines of a table, and says in words what is wrong with a line.

Called by `bot.edges.customers` for a file; `bot.settings.customers` cleans list ids by the same rule. Opens
no file itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.errors import DirectoryError
from bot.rules.addresses import address
from bot.rules.processor_route import Customer

#: The headings of a table of customers; the first two must be there.
NAME, CONTACT, LIST_IDS, DOMAINS, ALIASES, LANGUAGE = (
    *("name", "contact", "list_ids", "domains"),
    *("aliases", "language"),
)
HEADINGS = (NAME, CONTACT, LIST_IDS, DOMAINS, ALIASES, LANGUAGE)
_LANGUAGES = ("nl", "en")
_LONGEST_NAME = 200

_DOMAIN = re.compile(r"(?=.{4,253}\Z)[a-z0-9](?:[a-z0-9-]{0,62})?(?:\.[a-z0-9](?:[a-z0-9-]{0,62})?)+")
# RFC 2919 §2: words and dots, without white space and brackets.
_LIST_ID = re.compile(r"[^\s<>]{1,255}")


def customers_of(lines: Iterable[tuple[int, Mapping[str, str]]], name: str) -> tuple[Customer, ...]:
    """The customers of a table, in its order.

    `lines` hold the number of each line and its cells by heading; `name` is that of the table. Several list
    ids or domains in one cell stand between blanks or commas, several aliases between commas.

    Raises:
        DirectoryError: a line has no name or no contact address, or holds what cannot be; it names the line.
    """
    found: list[Customer] = []
    for number, line in lines:
        try:
            found.append(_customer(line))
        except ValueError as error:
            message = f"line {number} of {name}: {error}"
            raise DirectoryError(message) from None
    return tuple(found)


def each_once(customers: Sequence[Customer]) -> tuple[Customer, ...]:
    """The same customers, where every name is there once.

    Raises:
        DirectoryError: a name is there twice; nobody could say which one is meant.
    """
    names: set[str] = set()
    for place, customer in enumerate(customers, start=1):
        if customer.name.casefold() in names:
            message = f"customer number {place} has the name of an earlier one: give each its own"
            raise DirectoryError(message)
        names.add(customer.name.casefold())
    return tuple(customers)


def cleaned_list_id(value: str) -> str:
    """A list id as it is compared: in small letters, without its brackets (RFC 2919 §6).

    Raises:
        ValueError: it is none.
    """
    plain = value.strip().removeprefix("<").removesuffix(">").lower()
    if not _LIST_ID.fullmatch(plain):
        raise ValueError("must be a list id such as news.example.com, as the header List-Id gives it")
    return plain


def _customer(line: Mapping[str, str]) -> Customer:
    name, contact = _cell(line, NAME), address(_cell(line, CONTACT))
    if not name or len(name) > _LONGEST_NAME:
        raise ValueError(f"a customer needs a name of at most {_LONGEST_NAME} characters")
    if contact is None or not contact.email.isascii():
        raise ValueError("a customer needs an e-mail address for privacy matters under the heading contact")
    language = _cell(line, LANGUAGE).lower() or _LANGUAGES[0]
    if language not in _LANGUAGES:
        raise ValueError("the language is nl or en")
    return Customer(
        name=name,
        contact=contact.email,
        list_ids=tuple(cleaned_list_id(one) for one in _several(line, LIST_IDS)),
        domains=tuple(_domain(one) for one in _several(line, DOMAINS)),
        aliases=tuple(alias for one in _cell(line, ALIASES).split(",") if (alias := one.strip())),
        language=language,
    )


def _cell(line: Mapping[str, str], heading: str) -> str:
    return " ".join(line.get(heading, "").split())


def _several(line: Mapping[str, str], heading: str) -> list[str]:
    return re.split(r"[\s,]+", value) if (value := _cell(line, heading).strip(" ,")) else []


def _domain(value: str) -> str:
    plain = value.lower().strip(".")
    if not _DOMAIN.fullmatch(plain):
        raise ValueError("a domain is written like example.com, without https:// and without a path")
    return plain
