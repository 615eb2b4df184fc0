"""Writes a person's data as CSV files in one zip: one for each category, as RFC 4180 asks, for any program.

Called by `responses.extract.files`. In UTF-8 with a byte order mark and with semicolons, so that a Dutch
spreadsheet opens them rightly too.
"""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from responses.extract.archive import StableArchive
from responses.extract.cells import for_csv
from responses.extract.explanation import Explanation
from responses.extract.sheets import DataTable

_UNFIT_IN_NAME = re.compile(r"[^a-z0-9]+")


def csv_zip(explanation: Explanation, name: str, tables: Sequence[DataTable], *, reading: str) -> bytes:
    """The zip; `name` is that of the file that explains, `reading` how to read a value with an apostrophe."""
    archive = StableArchive()
    told = (
        (explanation.title,),
        *explanation.about,
        ("", reading),
        (),
        explanation.headings,
        *explanation.facts,
    )
    archive.writestr(f"00-{_file_name(name)}.csv", _csv(told))
    for number, table in enumerate(tables, start=1):
        content = _csv((table.headings, *table.rows()))
        archive.writestr(f"{number:02d}-{_file_name(table.category)}.csv", content)
    archive.close()
    return archive.buffer.getvalue()


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([for_csv(value) for value in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def _file_name(category: str) -> str:
    """A category as part of a file's name; the number before it tells those apart that become the same."""
    return _UNFIT_IN_NAME.sub("-", category.lower())[:60].strip("-") or "-"
