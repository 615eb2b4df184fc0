"""Writes a register as a file that spreadsheets open: values in rows, nothing in it that could act.

Called by the register's page and command. Knows nothing of what stands in the cells.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from responses.extract.cells import CellValue, for_csv


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """The rows under their headings as RFC 4180 asks, with semicolons and a byte order mark.

    So a Dutch spreadsheet opens it rightly; a text that could act as a formula begins with an apostrophe, and
    days are YYYY-MM-DD.
    """
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([for_csv(value) for value in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[CellValue]], made_on: date
) -> bytes:
    """The rows under their headings as an Excel workbook of one sheet; numbers and days can be sorted."""
    # openpyxl takes a moment to import, which a page that only shows the register need not pay.
    from responses.extract.workbook import PlainTable, tables_workbook

    return tables_workbook([PlainTable(title, tuple(headings), tuple(map(tuple, rows)))], made_on)
