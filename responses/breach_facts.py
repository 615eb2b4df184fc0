"""The register of breaches as it is handed over: frozen values, already in words of one language.

Filled by `bot.web.incident_files`; read by the writers `responses.breach_workbook` and
`responses.breach_pdf`, which choose no word and leave nothing out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

#: A fact as it is written down: words, a count, or a moment in Dutch time, without a time zone.
Fact: TypeAlias = str | int | datetime


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: when (Dutch time), what, by whom, and why; the reasons may hold several lines."""

    at: datetime
    what: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class BreachRecord:
    """One breach.

    `facts` pairs labels with short facts, `sections` holds the answers of the form under titles, `customers`
    pairs a name with when it was told, or with words that it was not.
    """

    reference: str
    facts: tuple[tuple[str, Fact], ...]
    sections: tuple[tuple[str, tuple[tuple[str, Fact], ...]], ...]
    decisions: tuple[DecisionLine, ...]
    customers: tuple[tuple[str, Fact], ...]


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """The words around the facts. `page` has places for {n} and {all}."""

    title: str
    made: str
    reference: str
    decisions: str
    customers: str
    at: str
    what: str
    by: str
    why: str
    customer: str
    told: str
    page: str
    empty: str


@dataclass(frozen=True, slots=True)
class Register:
    """The breaches to hand over, in their order, with the words around them. `language` is "nl" or "en"."""

    words: RegisterWords
    language: str
    made_on: date
    records: tuple[BreachRecord, ...]
