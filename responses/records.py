"""Takes rows of the company's data over into the facts of a letter, by their shape alone.

Called by `bot.steps.drafting`, whose rows these packages do not know; changes no value.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from responses.facts import ColumnFacts, DataRecord


class _Facts(Protocol):
    @property
    def purpose(self) -> str:
        """Art. 15(1)(a)."""

    @property
    def basis(self) -> str:
        """Art. 6(1)."""

    @property
    def origin(self) -> str:
        """Art. 15(1)(g)."""

    @property
    def retention(self) -> str:
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
    def category(self) -> str:
        """Art. 15(1)(b)."""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Each label with its value."""

    @property
    def differing(self) -> "Sequence[_Column]":
        """The columns of which other facts are true."""


def data_records(rows: Iterable[Row]) -> tuple[DataRecord, ...]:
    """The rows as facts, in their order."""
    return tuple(
        DataRecord(
            source=row.source,
            category=row.category,
            purpose=row.purpose,
            basis=row.basis,
            origin=row.origin,
            retention=row.retention,
            values=row.values,
            provided_by_person=row.provided_by_person,
            differing=tuple(_column_facts(column) for column in row.differing),
        )
        for row in rows
    )


def _column_facts(column: _Column) -> ColumnFacts:
    return ColumnFacts(
        label=column.label,
        purpose=column.purpose,
        basis=column.basis,
        origin=column.origin,
        retention=column.retention,
        provided_by_person=column.provided_by_person,
    )
