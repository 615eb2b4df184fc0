"""Lays a person's records out as tables: one for each category of data, with its headings and facts.

Called by `responses.extract.files` before anything is written; chooses and changes no value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responses.extract.words import ExtractWords
from responses.facts import ColumnFacts, DataRecord


@dataclass(frozen=True, slots=True)
class FactLine:
    """The art. 15(1) facts of some columns of a category; `columns` is empty for all that are not named."""

    category: str
    columns: tuple[str, ...]
    purpose: str
    basis: str
    origin: str
    retention: str
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class DataTable:
    """All rows of one category. `headings` holds each label once, and last where the row is kept."""

    category: str
    headings: tuple[str, ...]
    records: tuple[DataRecord, ...]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The values under the headings, row by row; empty where a row has no such column."""
        labels = self.headings[:-1]
        for record in self.records:
            values = dict(record.values)
            yield (*(values.get(label, "") for label in labels), record.source)


def tables(records: Sequence[DataRecord], words: ExtractWords) -> tuple[DataTable, ...]:
    """A table for each category, both in the order in which the sources gave them."""
    grouped: dict[str, list[DataRecord]] = {}
    for record in records:
        grouped.setdefault(record.category, []).append(record)
    return tuple(
        DataTable(category, (*_labels(found), words.source), tuple(found))
        for category, found in grouped.items()
    )


def _labels(records: Sequence[DataRecord]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in records:
        for label, _ in record.values:
            found.setdefault(label)
    return tuple(found)


def fact_lines(records: Sequence[DataRecord]) -> tuple[FactLine, ...]:
    """What art. 15(1) asks to tell of each category and source, a line for each difference."""
    counted: dict[tuple[str, str, ColumnFacts], int] = {}
    for record in records:
        for facts in _facts_of(record):
            place = (record.category, record.source, facts)
            counted[place] = counted.get(place, 0) + 1
    return tuple(
        FactLine(
            category=category,
            columns=(facts.label,) if facts.label else (),
            purpose=facts.purpose,
            basis=facts.basis,
            origin=facts.origin,
            retention=facts.retention,
            source=source,
            rows=rows,
        )
        for (category, source, facts), rows in counted.items()
    )


def _facts_of(record: DataRecord) -> Iterator[ColumnFacts]:
    """The facts that hold for a row's values: its own, as those of a column without a name, and others."""
    differing = {facts.label: facts for facts in record.differing}
    labels = [label for label, _ in record.values]
    if any(label not in differing for label in labels):
        yield ColumnFacts("", record.purpose, record.basis, record.origin, record.retention)
    yield from (differing[label] for label in labels if label in differing)
