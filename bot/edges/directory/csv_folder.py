"""Reads customer records from CSV and XLSX files, such as another system exports every night.

Used by `bot.edges.directory`; a file that does not look as the settings say is an error, never a gap.
"""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.edges.directory.sheet import sheet_rows
from bot.edges.directory.source import CsvSettings, RowMaker, TableSettings, checked_name
from bot.errors import DirectoryError
from bot.rules.subject import SubjectRecord

_LINES_BETWEEN_LOOKS = 1_000
_MEND = "export it again or change [[sources.tables]]"


class CsvReader:
    """The files of one folder, each with a line of headings: CSV (RFC 4180, any delimiter) or one sheet."""

    def __init__(self, settings: CsvSettings) -> None:
        self.name = settings.name
        self.timeout_seconds = settings.timeout_seconds
        self._tables = [(table, RowMaker(self.name, table)) for table in settings.tables]
        self._delimiter = settings.delimiter
        # A byte order mark, which Excel writes, would become part of the first heading.
        self._encoding = "utf-8-sig" if settings.encoding == "utf-8" else settings.encoding
        self._files = {table.table: settings.folder / _file_name(table.table) for table in settings.tables}

    def find(self, address: str) -> list[SubjectRecord]:
        """All lines of all files whose address is this one, apart from case and outer blanks."""
        end = time.monotonic() + self.timeout_seconds
        return [found for table, maker in self._tables for found in self._find_in(table, maker, address, end)]

    def check(self) -> None:
        """Open every file and look for its headings."""
        for table, _maker in self._tables:
            try:
                next(self._lines(table))
            except (OSError, ValueError, csv.Error) as error:
                raise DirectoryError(f"{table.table} cannot be read ({type(error).__name__})") from error

    def _find_in(
        self, table: TableSettings, maker: RowMaker, address: str, end: float
    ) -> Iterator[SubjectRecord]:
        lines = self._lines(table)
        headings = next(lines)
        at = headings.index(table.address_column)
        places = [headings.index(name) for name in table.columns.values()]
        for number, line in enumerate(lines, start=2):
            if number % _LINES_BETWEEN_LOOKS == 0 and time.monotonic() > end:
                raise DirectoryError(f"{table.table} takes too long to read")
            if line and len(line) != len(headings):
                # Its values stand under the wrong headings, or the address is not where we look.
                raise DirectoryError(f"record {number} of {table.table} does not fit its headings: {_MEND}")
            if line and isinstance(line[at], str) and line[at].strip().lower() == address:
                yield maker.record([line[place] for place in places])

    def _lines(self, table: TableSettings) -> Iterator[list[Any]]:
        """The headings, checked, and then every line."""
        lines = self._raw_lines(self._files[table.table])
        headings = [str(heading or "").strip() for heading in next(lines, [])]
        for name in (table.address_column, *table.columns.values()):
            if headings.count(name) != 1:
                raise DirectoryError(f"{table.table} must have each heading that is named once: {_MEND}")
        yield headings
        yield from lines

    def _raw_lines(self, path: Path) -> Iterator[list[Any]]:
        if path.suffix.lower() == ".xlsx":
            rows = sheet_rows(path)
            headings = next(rows, [])
            yield headings
            # A sheet does not write the empty cells at the end of a row.
            yield from (row and row + [None] * (len(headings) - len(row)) for row in rows)
            return
        with path.open(encoding=self._encoding, newline="") as file:
            yield from csv.reader(file, delimiter=self._delimiter, strict=True)


def _file_name(name: str) -> Path:
    path = Path(checked_name(name))
    if path.name != name or path.suffix.lower() not in {".csv", ".xlsx"}:
        raise DirectoryError(
            "a table of a folder is the name of a file in it, ending in .csv or .xlsx: see [[sources.tables]]"
        )
    return path
