"""Reads customer records from CSV files, such as another system exports every night.

Used by `bot.edges.directory`; a file that does not look as the settings say is an error, never a gap.
"""

import csv
import time
from collections.abc import Iterator
from pathlib import Path

from bot.edges.directory.source import CsvSettings, TableSettings, checked_name, record
from bot.errors import DirectoryError
from bot.rules.subject import SubjectRecord

_LINES_BETWEEN_LOOKS = 1_000
_MEND = "export it again or change [[sources.tables]]"


class CsvReader:
    """The CSV files of one folder, each with a line of headings (RFC 4180, any delimiter)."""

    def __init__(self, settings: CsvSettings) -> None:
        self.name = settings.name
        self.timeout_seconds = settings.timeout_seconds
        self._tables = settings.tables
        self._delimiter = settings.delimiter
        # A byte order mark, which Excel writes, would become part of the first heading.
        self._encoding = "utf-8-sig" if settings.encoding == "utf-8" else settings.encoding
        self._files = {table.table: settings.folder / _file_name(table.table) for table in settings.tables}

    def find(self, address: str) -> list[SubjectRecord]:
        """All lines of all files whose address is this one, apart from case and outer blanks."""
        end = time.monotonic() + self.timeout_seconds
        return [found for table in self._tables for found in self._find_in(table, address, end)]

    def check(self) -> None:
        """Open every file and look for its headings."""
        for table in self._tables:
            try:
                next(self._lines(table))
            except (OSError, ValueError, csv.Error) as error:
                raise DirectoryError(f"{table.table} cannot be read ({type(error).__name__})") from error

    def _find_in(self, table: TableSettings, address: str, end: float) -> Iterator[SubjectRecord]:
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
            if line and line[at].strip().lower() == address:
                yield record(self.name, table, [line[place] for place in places])

    def _lines(self, table: TableSettings) -> Iterator[list[str]]:
        """The headings, checked, and then every line."""
        with self._files[table.table].open(encoding=self._encoding, newline="") as file:
            lines = csv.reader(file, delimiter=self._delimiter, strict=True)
            headings = [heading.strip() for heading in next(lines, [])]
            for name in (table.address_column, *table.columns.values()):
                if headings.count(name) != 1:
                    raise DirectoryError(f"{table.table} must have each heading that is named once: {_MEND}")
            yield headings
            yield from lines


def _file_name(name: str) -> Path:
    path = Path(checked_name(name))
    if path.name != name or path.suffix.lower() != ".csv":
        raise DirectoryError("a table of a CSV source is the name of one file in its folder, ending in .csv")
    return path
