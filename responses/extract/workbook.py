"""Writes tables as an Excel workbook, and a person's data as one: what explains it, then each category.

Called by `responses.extract.files`, `responses.breach_workbook` and `responses.register_file`. A text stays a
text: no formula, link or macro can come of a value. Numbers, days and moments are what they are, so that a
reader can sort and count them.
Sheets are made in memory, since openpyxl would lay them in the open among the temporary files.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from responses.extract.archive import StableArchive
from responses.extract.cells import CellValue, cleaned, is_active, pieces_for_sheet
from responses.extract.explanation import Explanation
from responses.extract.sheets import DataTable

_MOST_IN_TITLE = 31
_UNFIT_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = (24, 60, 36, 36, 36, 36, 24, 10)
_DATA_WIDTH = 24
_BOLD = Font(bold=True)
#: How days and moments are shown, the same in every language (ISO 8601).
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table under a title: headings, which stay in sight, and rows as long as the headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]


def workbook_bytes(explanation: Explanation, name: str, tables: Sequence[DataTable], made_on: date) -> bytes:
    """The workbook; `name` is that of the explaining sheet. The same content gives the same bytes."""
    workbook = _new(made_on)
    titles = _titles((name, *(table.category for table in tables)))
    _explaining_sheet(workbook, next(titles), explanation)
    for table, title in zip(tables, titles, strict=True):
        _table_sheet(workbook, title, table.headings, table.rows())
    return _saved(workbook)


def tables_workbook(tables: Sequence[PlainTable], made_on: date) -> bytes:
    """A workbook with a sheet for each table. The same content gives the same bytes."""
    workbook = _new(made_on)
    for table, title in zip(tables, _titles(table.title for table in tables), strict=True):
        _table_sheet(workbook, title, table.headings, table.rows)
    return _saved(workbook)


def _new(made_on: date) -> Workbook:
    workbook = Workbook(write_only=True)
    workbook.properties.creator = ""
    workbook.properties.created = workbook.properties.modified = datetime.combine(made_on, time())
    return workbook


def _saved(workbook: Workbook) -> bytes:
    archive = StableArchive()
    ExcelWriter(workbook, archive).save()
    return archive.buffer.getvalue()


def _table_sheet(
    workbook: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[CellValue]]
) -> None:
    sheet = _sheet(workbook, title, (_DATA_WIDTH,) * len(headings))
    sheet.freeze_panes = "A2"
    _write(sheet, [headings], bold=True)
    _write(sheet, rows)


def _titles(names: Iterable[str]) -> Iterator[str]:
    """Names that sheets may have: short, each once whatever the case, without the signs of a reference."""
    used: set[str] = set()
    for name in names:
        plain = _UNFIT_IN_TITLE.sub(" ", cleaned(name)).replace("\n", " ").strip() or "-"
        title, number = plain[:_MOST_IN_TITLE].strip(), 2
        # Excel keeps the name "History" for itself.
        while title.lower() in used or title.lower() == "history":
            ending = f" {number}"
            title, number = plain[: _MOST_IN_TITLE - len(ending)].strip() + ending, number + 1
        used.add(title.lower())
        yield title


def _explaining_sheet(workbook: Any, title: str, explanation: Explanation) -> None:
    sheet = _sheet(workbook, title, _WIDTHS)
    _write(sheet, [(explanation.title,)], bold=True)
    _write(sheet, explanation.about)
    _write(sheet, [("",)])
    _write(sheet, [explanation.headings], bold=True)
    _write(sheet, explanation.facts)


def _write(sheet: Any, rows: Iterable[Sequence[CellValue]], *, bold: bool = False) -> None:
    for row in rows:
        # A text that does not fit in a cell goes on in the row below.
        for line in zip_longest(*map(_pieces, row), fillvalue=""):
            sheet.append([None if value == "" else _cell(sheet, value, bold=bold) for value in line])


def _pieces(value: CellValue) -> tuple[CellValue, ...]:
    return pieces_for_sheet(value) if isinstance(value, str) else (value,)


def _cell(sheet: Any, value: CellValue, *, bold: bool) -> Any:
    cell = _text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = _MOMENT if isinstance(value, datetime) else _DAY
    if bold:
        cell.font = _BOLD
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    # openpyxl takes what begins with "=" for a formula, and "#N/A" and its like for errors.
    cell.data_type = "s"
    if is_active(text):
        # Keeps the value a text when somebody edits the cell or saves the sheet in another form.
        cell.quotePrefix = True
    return cell


def _sheet(workbook: Any, title: str, widths: Sequence[int]) -> "_Sheet":
    sheet = _Sheet(workbook, title)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    workbook._add_sheet(sheet)  # noqa: SLF001 - create_sheet would make one that lies on the disk
    return sheet


class _Sheet(WriteOnlyWorksheet):
    """A sheet that takes row by row, and is in memory until the workbook is saved."""

    _writer: Any = None

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = _MemoryWriter(self, BytesIO())
            self._writer.write_top()


class _MemoryWriter(WorksheetWriter):
    """Writes the XML of a sheet into a buffer."""

    def cleanup(self) -> None:
        """Let go of the buffer, where openpyxl would remove its temporary file."""
        self.out.close()
