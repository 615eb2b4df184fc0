"""What a source of customer records is: the settings it needs and the two questions it answers.

Used by the modules beside it. A new kind of source is one more class with `find` and `check`.
"""

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

from pydantic import SecretStr

from bot.errors import DirectoryError
from bot.rules.subject import SubjectRecord

_LONGEST_NAME = 128


class TableSettings(Protocol):
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
    def category(self) -> str:
        """Art. 15(1)(b)."""

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
    """A folder of CSV files."""

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
    """One source of customer records, read-only."""

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


def record(source: str, table: TableSettings, values: list[Any]) -> SubjectRecord:
    """One row, its values in the order of `table.columns`."""
    return SubjectRecord(
        source=source,
        category=table.category,
        purpose=table.purpose,
        basis=table.basis,
        origin=table.origin,
        retention=table.retention,
        values=tuple(zip(table.columns, map(_as_text, values), strict=True)),
    )


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
