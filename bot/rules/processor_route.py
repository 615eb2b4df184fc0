"""Says which customer's newsletter a mail seems to be about, why, and how sure; and by when it is passed on.

Called by the steps drafting and referring and by the pages. Decides nothing about a person: where we are the
processor, the customer decides (GDPR art. 28(3)(a) and (e)), and a colleague says whether this is so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.errors import NotFound, RuleViolation
from bot.rules.calendar_nl import working_day_from
from bot.rules.newsletter_clues import Clue, ClueSort

#: A shorter name stands in too many texts by chance.
_SHORTEST_NAME = 4
#: Names are looked for in so many characters of what a case says: hundreds of customers, in a mail of a
#: megabyte, would take a minute.
_MOST_WORDS = 100_000


class Sureness(StrEnum):
    """How much a mail says for a customer, the most first. The values are kept and never renamed."""

    CLEAR = "clear"  # headers of the newsletter itself
    LIKELY = "likely"  # a link or an address in the text that is passed on
    POSSIBLE = "possible"  # somebody wrote the name


@dataclass(frozen=True, slots=True)
class Customer:
    """A company for which we send newsletters, and which decides about their readers' data.

    `contact` is the address for privacy matters. `list_ids` and `domains` are in small letters, and a domain
    stands for all below it. `aliases` are further names. `language` is that of letters to it: "nl" or "en".
    """

    name: str
    contact: str
    list_ids: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    language: str = "nl"


class SignSort(StrEnum):
    """Why a mail points at a customer: a sort of clue, or its name in the words."""

    LIST_ID = "list_id"
    UNSUBSCRIBE = "unsubscribe"
    SENDER = "sender"
    ADDRESS = "address"
    LINK = "link"
    NAME = "name"


_SURENESS: dict[SignSort, Sureness] = {
    SignSort.LIST_ID: Sureness.CLEAR,
    SignSort.UNSUBSCRIBE: Sureness.CLEAR,
    SignSort.SENDER: Sureness.CLEAR,
    SignSort.ADDRESS: Sureness.LIKELY,
    SignSort.LINK: Sureness.LIKELY,
    SignSort.NAME: Sureness.POSSIBLE,
}

#: What is said of each sort of sign, to colleagues.
SIGN_WORDS: dict[SignSort, str] = {
    SignSort.LIST_ID: "the header List-Id names a list of this customer",
    SignSort.UNSUBSCRIBE: "the header List-Unsubscribe leads to this customer",
    SignSort.SENDER: "the attached mail came from this customer's domain",
    SignSort.ADDRESS: "the text that is passed on holds an address of this customer's domain",
    SignSort.LINK: "a link in the mail leads to this customer's domain",
    SignSort.NAME: "the mail names this customer",
}

SURENESS_WORDS: dict[Sureness, str] = {
    Sureness.CLEAR: "clear: the newsletter itself says so",
    Sureness.LIKELY: "likely: the mail shows traces of it",
    Sureness.POSSIBLE: "possible: only the name is there",
}

#: Why the bot proposes no letter of its own to a mail that points at a customer.
OF_A_CUSTOMER = (
    "It seems to be about a newsletter of a customer, who decides about that data: pass it on, or choose our"
    " own letter."
)
#: The same where the directory of customers cannot be read.
CUSTOMERS_UNREADABLE = (
    "It passes on a newsletter, and the list of customers cannot be read: look whether it is a customer's."
)
#: What is said of the case from then on.
REFERRED = "A colleague said which customer decides."


#: What is said where a colleague names a customer who is not there.
NO_SUCH_CUSTOMER = "there is no customer of that name: `privacybot customers list` shows all"
#: What is said where the mails are too little to name a customer by.
HOW_IS_IT_KNOWN = "the mails do not show clearly that it is this customer: say how you know it"


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to think of a customer: the sort, and the list id, domain or name that was found."""

    sort: SignSort
    value: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A customer to whom a mail points, how sure, and by which signs, the strongest first."""

    customer: Customer
    sureness: Sureness
    signs: tuple[Sign, ...]


def pointers(clues: Sequence[Clue], words: str, customers: Iterable[Customer]) -> tuple[Pointer, ...]:
    """The customers to whom a mail points, the surest first.

    `clues` are those of the mail, `words` what it says. Several customers may be found, or none.
    """
    found = []
    told = " ".join(words[:_MOST_WORDS].casefold().split())
    for customer in customers:
        signs = (*_of_clues(clues, customer), *_of_names(told, customer))
        if signs:
            found.append(Pointer(customer, _SURENESS[signs[0].sort], signs))
    return tuple(sorted(found, key=lambda one: list(Sureness).index(one.sureness)))


def _of_clues(clues: Sequence[Clue], customer: Customer) -> Iterable[Sign]:
    order = list(ClueSort)
    fitting = [clue for clue in clues if _fits(clue, customer)]
    for clue in sorted(fitting, key=lambda one: order.index(one.sort)):
        yield Sign(SignSort(clue.sort.value), clue.value)


def _fits(clue: Clue, customer: Customer) -> bool:
    if clue.sort is ClueSort.LIST_ID and clue.value in customer.list_ids:
        return True
    # Many list ids end in the domain of their owner (RFC 2919 §2).
    return any(clue.value == domain or clue.value.endswith(f".{domain}") for domain in customer.domains)


def _of_names(told: str, customer: Customer) -> Iterable[Sign]:
    for name in _names(customer):
        plain = " ".join(name.casefold().split())
        if len(plain) >= _SHORTEST_NAME and plain in told and _as_words(plain, told):
            yield Sign(SignSort.NAME, name)


def _as_words(plain: str, told: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", told) is not None


def customer_called(name: str, customers: Iterable[Customer]) -> Customer:
    """The customer of this name, or of one of whose aliases it is.

    Raises:
        NotFound: there is none, or more than one.
    """
    wanted = " ".join(name.casefold().split())
    found = [
        one for one in customers if wanted in {" ".join(said.casefold().split()) for said in _names(one)}
    ]
    exact = [one for one in found if " ".join(one.name.casefold().split()) == wanted]
    if len(exact or found) != 1:
        raise NotFound(NO_SUCH_CUSTOMER)
    return (exact or found)[0]


def _names(customer: Customer) -> tuple[str, ...]:
    return (customer.name, *customer.aliases)


def require_sure_enough(sureness: Sureness | None, needed: Sureness, why: str) -> None:
    """Refuse to name a customer of whom the mails say too little, unless a colleague says how he knows.

    Whoever is told that a company sends him newsletters learns something about both: our own records or the
    newsletter itself must show it.

    Raises:
        RuleViolation: they say too little, and no reason was given.
    """
    order = list(Sureness)
    enough = sureness is not None and order.index(sureness) <= order.index(needed)
    if not enough and not why.strip():
        raise RuleViolation(HOW_IS_IT_KNOWN)


def is_a_customers(found: Sequence[Pointer]) -> bool:
    """Whether a person must say whose matter this is before the bot proposes a letter of its own.

    A name alone is not enough: people write of companies for many reasons.
    """
    return any(one.sureness is not Sureness.POSSIBLE for one in found)


def forward_before(received_on: date, working_days: int) -> date:
    """The day by which the mail should be with the customer: so many working days after it came.

    GDPR art. 28(3)(e) and EDPB 07/2020: promptly. The customer's own month runs from the day on which we
    received it, so every day here is one less there.
    """
    day = received_on
    for _ in range(working_days):
        day = working_day_from(day + timedelta(days=1))
    return working_day_from(day)
