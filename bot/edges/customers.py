"""Knows the companies for which we send newsletters, from the settings and from a file.

Built by `bot.terms` and handed to the steps and pages as `CustomerDirectory`; reads only. A further kind of
directory is one more class with the method `all`.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DirectoryError
from bot.rules.customer_lines import CONTACT, HEADINGS, NAME, customers_of, each_once
from bot.rules.processor_route import Customer


@dataclass(frozen=True, slots=True)
class CustomersFile:
    """A CSV file with a line of headings. `delimiter` is one character, `encoding` utf-8 or cp1252."""

    path: Path
    delimiter: str = ";"
    encoding: str = "utf-8"


class Customers:
    """The customers that the settings name, and those of the file; the file is read anew each time."""

    def __init__(self, named: Sequence[Customer], file: CustomersFile | None = None) -> None:
        self._named, self._file = tuple(named), file

    def all(self) -> tuple[Customer, ...]:
        """Every customer; see `CustomerDirectory`."""
        return each_once((*self._named, *(_in_file(self._file) if self._file else ())))


def _in_file(file: CustomersFile) -> tuple[Customer, ...]:
    try:
        return customers_of(_lines(file), file.path.name)
    except OSError as error:
        message = f"{file.path.name} cannot be read ({error.strerror}): check customers_file of [processor]"
    except UnicodeDecodeError:
        message = f"{file.path.name} is not in the encoding that [processor] says"
    except csv.Error:
        message = f"{file.path.name} is no CSV file with the delimiter that [processor] says"
    raise DirectoryError(message)


def _lines(file: CustomersFile) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that is not empty, by its number."""
    # A byte order mark, which Excel writes, would become part of the first heading.
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    with file.path.open(encoding=encoding, newline="") as opened:
        rows = csv.reader(opened, delimiter=file.delimiter, strict=True)
        headings = [heading.strip().lower() for heading in next(rows, [])]
        unknown = sorted(set(headings) - set(HEADINGS))
        if NAME not in headings or CONTACT not in headings or unknown or len(set(headings)) < len(headings):
            message = f"{file.path.name} needs the headings name and contact, and may have {_FURTHER} once"
            raise DirectoryError(message)
        for number, row in enumerate(rows, start=2):
            if row and len(row) != len(headings):
                message = f"line {number} of {file.path.name} does not fit its headings"
                raise DirectoryError(message)
            if row:
                yield number, dict(zip(headings, row, strict=True))


_FURTHER = ", ".join(HEADINGS[2:])
