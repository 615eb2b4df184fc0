"""Reads the first sheet of an Excel workbook row by row.

Used by `bot.edges.directory.csv_folder`; opens the file for reading only, runs nothing in it, and refuses
formulas, since what they gave last need not be what they give now.
"""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def sheet_rows(path: Path) -> Iterator[list[Any]]:
    """The values of every row from the first on, an empty row as an empty list.

    Raises:
        OSError: the file cannot be opened.
        ValueError: it is no workbook, has no sheet of cells, or holds a formula.
    """
    try:
        workbook = load_workbook(path, read_only=True, keep_links=False)
    except OSError:
        raise
    except Exception as error:  # openpyxl raises what each broken part of a file happens to break.
        raise ValueError("the file is no workbook") from error
    try:
        if not workbook.worksheets:
            raise ValueError("the workbook has no sheet")
        sheet = workbook.worksheets[0]
        # What a file says of its own size is often wrong, and rows beyond it would be left out.
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            yield _without_end([_value(cell) for cell in row])
    finally:
        workbook.close()


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        raise ValueError("a cell holds a formula: save the file with values only")
    value = cell.value
    # A sheet has no dates without a time; who typed a date meant no midnight.
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def _without_end(values: list[Any]) -> list[Any]:
    """The values up to the last one that is there."""
    while values and values[-1] is None:
        values.pop()
    return values
