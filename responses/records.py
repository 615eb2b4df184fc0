"""Takes rows of the company's data over into the facts of a letter, in its language, by their shape alone.

Called by `bot.steps.drafting`, whose rows these packages do not know; changes no value.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from responses.facts import ColumnFacts, DataRecord


class _Words(Protocol):
    """One fact in several languages."""

    def told_in(self, language: str) -> str:
        """The fact in this language, or in the one that stands in for it."""


class _Facts(Protocol):
    @property
    def purpose(self) -> str | _Words:
        """Art. 15(1)(a)."""

    @property
    def basis(self) -> str | _Words:
        """Art. 6(1)."""

    @property
    def origin(self) -> str | _Words:
        """Art. 15(1)(g)."""

    @property
    def retention(self) -> str | _Words:
        """Art. 15(1)(d)."""

    @property
    def provided_by_person(self) -> bool | None:
        """Art. 20(1)."""


class _Column(_Facts, Protocol):
    @property
    def label(self) -> str:
        """The column, by the name that people read."""


class Row(_Facts, Protocol):
    """A row of data about a person."""

    @property
    def source(self) -> str:
        """The system that it is kept in."""

    @property
    def category(self) -> str | _Words:
        """Art. 15(1)(b)."""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Each label with its value."""

    @property
    def differing(self) -> "Sequence[_Column]":
        """The columns of which other facts are true."""

    def called(self, label: str) -> str | _Words:
        """What the column with this label is called."""


def told(fact: str | _Words, language: str) -> str:
    """A fact in a language of letters; a plain text is the same in all of them."""
    return fact if isinstance(fact, str) else fact.told_in(language)


def data_records(rows: Iterable[Row], language: str) -> tuple[DataRecord, ...]:
    """The rows as facts in the language of the letter, in their order."""
    return tuple(
        DataRecord(
            source=row.source,
            category=told(row.category, language),
            purpose=told(row.purpose, language),
            basis=told(row.basis, language),
            origin=told(row.origin, language),
            retention=told(row.retention, language),
            values=tuple((told(row.called(label), language), value) for label, value in row.values),
            provided_by_person=row.provided_by_person,
            differing=tuple(_column_facts(row, column, language) for column in row.differing),
        )
        for row in rows
    )


def _column_facts(row: Row, column: _Column, language: str) -> ColumnFacts:
    return ColumnFacts(
        label=told(row.called(column.label), language),
        purpose=told(column.purpose, language),
        basis=told(column.basis, language),
        origin=told(column.origin, language),
        retention=told(column.retention, language),
        provided_by_person=column.provided_by_person,
    )
