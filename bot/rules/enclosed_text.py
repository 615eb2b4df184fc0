"""Takes the values out of the files that go with a letter, as a reader would see them.

Called by `bot.rules.leaks` for files that the desk itself made: workbooks, CSV files in a zip, JSON and plain
text. Anything else is not read, and says so.
"""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.rules.composing import Enclosure

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT_OF_CELL = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
#: A file that unpacks to more than this was not made here.
_MOST_BYTES = 500_000_000


def enclosed_values(file: Enclosure) -> tuple[str, ...] | None:
    """Every value of a file; None where it is of a sort that is not read, or broken."""
    try:
        if file.content_type == _XLSX:
            return tuple(_of_workbook(file.content))
        if file.content_type == "application/zip":
            return tuple(_of_csv_files(file.content))
        if file.content_type == "application/json":
            return tuple(_of_json(json.loads(file.content)))
        if file.content_type == "text/plain":
            return tuple(file.content.decode("utf-8").splitlines())
    except (BadZipFile, ValueError, KeyError, csv.Error):
        return None
    return None


def _parts(content: bytes) -> Iterator[tuple[str, str]]:
    """The files in a zip, by name, as text."""
    with ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise ValueError("more than any file of ours")
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8-sig")


def _of_workbook(content: bytes) -> Iterator[str]:
    for name, text in _parts(content):
        if name.startswith("xl/"):
            yield from (unescape(found[1]) for found in _TEXT_OF_CELL.finditer(text))


def _of_csv_files(content: bytes) -> Iterator[str]:
    for name, text in _parts(content):
        if not name.endswith(".csv"):
            raise ValueError("a zip of ours holds CSV files alone")
        for row in csv.reader(StringIO(text, newline=""), delimiter=";", strict=True):
            # The apostrophe only keeps a spreadsheet from taking the value for a formula.
            yield from (value.removeprefix("'") for value in row)


def _of_json(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for inner in value.values():
                yield from _of_json(inner)
        case list():
            for inner in value:
                yield from _of_json(inner)
        case str():
            yield value
