"""What a source of customer records is: the settings it needs and the two questions it answers.

Used by the modules beside it. A new kind of source is one more file here: a class that keeps the promises of
`Reader`, makes its rows with `RowMaker`, and is named in `build_directory`; its settings are one more class
in `bot.settings.facts`. It has nothing to do with masking, with letters or with the other sources.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

from pydantic import SecretStr

from bot.errors import DirectoryError
from bot.rules.subject import ColumnFacts, Fact, SubjectRecord, Words

_LONGEST_NAME = 128


class Languages(Protocol):
    """One text in each language of letters; empty where it is not known."""

    @property
    def nl(self) -> str:
        """Dutch."""

    @property
    def en(self) -> str:
        """English."""

    @property
    def de(self) -> str:
        """German; where it lacks, English is told."""

    @property
    def fr(self) -> str:
        """French; where it lacks, English is told."""


#: A fact as the settings state it: the same text in every language, or one in each.
Stated = str | Languages


class _Facts(Protocol):
    """What is said of data; an empty text is no fact."""

    @property
    def purpose(self) -> Stated:
        """Art. 15(1)(a)."""

    @property
    def basis(self) -> Stated:
        """Art. 6(1)."""

    @property
    def origin(self) -> Stated:
        """Art. 15(1)(g)."""

    @property
    def retention(self) -> Stated:
        """Art. 15(1)(d)."""

    @property
    def provided_by_person(self) -> bool | None:
        """Art. 20(1)."""


class ColumnSettings(_Facts, Protocol):
    """The facts of one column that are not those of its table."""

    @property
    def label(self) -> str:
        """The column, by the label that people read."""


class TableSettings(_Facts, Protocol):
    """One table or file: `columns` maps the label that people read to the column."""

    @property
    def table(self) -> str:
        """The table, with its schema in front where there is one, or the name of the file."""

    @property
    def address_column(self) -> str:
        """The column that holds the e-mail address."""

    @property
    def columns(self) -> dict[str, str]:
        """Label to column, in the order in which a letter tells them."""

    @property
    def labels(self) -> Mapping[str, Languages]:
        """What a column is called in each language, by its label; where it lacks, the label is told."""

    @property
    def category(self) -> Stated:
        """Art. 15(1)(b)."""

    @property
    def third_party_columns(self) -> tuple[str, ...]:
        """The labels of columns that are about other people (art. 15(4))."""

    @property
    def differing(self) -> "tuple[ColumnSettings, ...]":
        """The columns of which other facts are true."""


class _SourceSettings(Protocol):
    @property
    def name(self) -> str:
        """The name that staff know the source by."""

    @property
    def tables(self) -> "tuple[TableSettings, ...]":
        """What is looked through."""

    @property
    def timeout_seconds(self) -> float:
        """How long an answer may take."""


class SqlSettings(_SourceSettings, Protocol):
    """A database; `url` is complete, the password included."""

    @property
    def kind(self) -> Literal["sql"]:
        """Which kind of source this is."""

    @property
    def url(self) -> SecretStr:
        """The SQLAlchemy address."""


class CsvSettings(_SourceSettings, Protocol):
    """A folder of CSV and XLSX files; `delimiter` and `encoding` are for CSV."""

    @property
    def kind(self) -> Literal["csv"]:
        """Which kind of source this is."""

    @property
    def folder(self) -> Path:
        """Where the files are."""

    @property
    def delimiter(self) -> str:
        """The sign between two values."""

    @property
    def encoding(self) -> str:
        """A codec of Python."""


class Reader(Protocol):
    """One source of customer records, read-only.

    A reader changes nothing in its source, and raises where it cannot answer: an answer that lacks rows would
    become a letter that says they do not exist. It may be asked by several threads at once. Its time limit is
    also kept for it, by `Directory`, which then calls the source failed.
    """

    @property
    def name(self) -> str:
        """The name that staff know the source by."""

    @property
    def timeout_seconds(self) -> float:
        """How long an answer may take."""

    def find(self, address: str) -> list[SubjectRecord]:
        """All rows under a lower-cased e-mail address. Raises DirectoryError, or what its driver raises."""

    def check(self) -> None:
        """Try the source and its tables and columns; raise DirectoryError saying what to mend."""


def checked_name(name: str) -> str:
    """The name of a table or column, if one can have it.

    Raises:
        DirectoryError: it is empty, too long, or holds control characters.
    """
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise DirectoryError("a table or column has an impossible name: see [[sources.tables]]")
    return name


class RowMaker:
    """Makes the records of one table, each with the facts that the settings state of it."""

    def __init__(self, source: str, table: TableSettings) -> None:
        self._labels = tuple(table.columns)
        self._facts = SubjectRecord(
            source=source,
            category=_fact(table.category),
            purpose=_fact(table.purpose),
            basis=_fact(table.basis),
            origin=_fact(table.origin),
            retention=_fact(table.retention),
            values=(),
            provided_by_person=table.provided_by_person,
            differing=tuple(_column_facts(table, column) for column in table.differing),
            others=frozenset(table.third_party_columns),
            labels=tuple((label, _words(stated)) for label, stated in table.labels.items()),
        )

    def record(self, values: Sequence[Any]) -> SubjectRecord:
        """One row, its values in the order of the table's `columns`."""
        return replace(self._facts, values=tuple(zip(self._labels, map(_as_text, values), strict=True)))


def _column_facts(table: TableSettings, column: ColumnSettings) -> ColumnFacts:
    """The facts of a column: its own, and where it has none those of its table."""
    given = column.provided_by_person
    return ColumnFacts(
        label=column.label,
        purpose=_fact(column.purpose) or _fact(table.purpose),
        basis=_fact(column.basis) or _fact(table.basis),
        origin=_fact(column.origin) or _fact(table.origin),
        retention=_fact(column.retention) or _fact(table.retention),
        provided_by_person=table.provided_by_person if given is None else given,
    )


def _fact(stated: Stated) -> Fact:
    """A fact as the rules know it; a text that is the same in every language stays a text."""
    if isinstance(stated, str):
        return stated
    return _words(stated) if stated.nl else ""


def _words(stated: Languages) -> Words:
    return Words(stated.nl, stated.en, stated.de, stated.fr)


def _as_text(value: Any) -> str:
    """A value as people and spreadsheets can read it, without control characters."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case datetime():
            text = value.isoformat(sep=" ")
        case date() | time():
            text = value.isoformat()
        case Decimal():
            text = f"{value:f}"
        case bytes() | bytearray() | memoryview():
            text = f"({len(value)} bytes)"
        case dict() | list():
            text = json.dumps(value, ensure_ascii=False, default=str)
        case _:
            text = str(value)
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ").replace("\x7f", "")
