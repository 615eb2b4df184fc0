"""Makes a value safe to stand in a cell: nothing in it can act, hide a line or break a file.

Used by the writers of files beside it; the value that a reader sees stays the same.
"""

import re
from datetime import date
from typing import TypeAlias

#: What stands in a cell: a text, a whole number, a day, or a moment without a time zone (a `datetime`).
CellValue: TypeAlias = str | int | date

#: What begins a formula in a spreadsheet, also behind white space (OWASP, CSV injection).
_ACTIVE = re.compile(r"\s*[=+\-@\t\r]")
#: Control characters but tab and line feed, halves of characters, and what XML 1.0 §2.2 does not allow.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
#: A sheet reads `_x0041_` as an escaped sign (ISO/IEC 29500-1 §22.9.2.19): the underscore is escaped itself.
_ESCAPED_SIGN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: The most signs in one cell of a sheet; the limit counts UTF-16 units, of which a sign has two at most.
_CELL = 16_000


def cleaned(value: str) -> str:
    """The value with one kind of line end and without control characters."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", value))


def is_active(value: str) -> bool:
    """Whether a spreadsheet could take the value for a formula."""
    return bool(_ACTIVE.match(value))


def for_csv(value: CellValue) -> str:
    """The value as a CSV file holds it: days in ISO 8601; a text that could act begins with an apostrophe."""
    if not isinstance(value, str):
        return str(value)
    clean = cleaned(value)
    return f"'{clean}" if is_active(clean) else clean


def pieces_for_sheet(value: str) -> tuple[str, ...]:
    """The value as a sheet holds it, in as many pieces as the size of a cell asks; one where it fits."""
    clean = cleaned(value)
    pieces = [clean[start : start + _CELL] for start in range(0, len(clean), _CELL)] or [""]
    return tuple(_ESCAPED_SIGN.sub("_x005F_", piece) for piece in pieces)
