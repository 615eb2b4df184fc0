"""Writes a register as a file that spreadsheets open: texts in rows, nothing in it that could act.

Called by the register's page and command. Knows nothing of what stands in the cells.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

#: What begins a formula in a spreadsheet, also behind white space.
_ACTIVE = re.compile(r"\s*[=+\-@\t\r]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows under their headings as RFC 4180 asks, with semicolons and a byte order mark.

    So a Dutch spreadsheet opens it rightly; what could act as a formula begins with an apostrophe.
    """
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def _safe(value: str) -> str:
    clean = _CONTROL.sub(" ", value)
    # A lone dash, which stands for "nothing", is no formula.
    return f"'{clean}" if _ACTIVE.match(clean) and clean != "-" else clean
