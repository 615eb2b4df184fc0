"""A register as a file: read back as it was, and nothing in it acts."""

import csv
from io import StringIO

import pytest

from responses.register_file import csv_bytes


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_what_was_written_is_read_back() -> None:
    rows = [("MK-2026-000001", 'Anne "A" de Vries; Bram', "-"), ("", "é", "7")]

    assert rows_of(csv_bytes(("een", "twee", "drie"), rows)) == [["een", "twee", "drie"], *map(list, rows)]


@pytest.mark.parametrize("active", ["=1+1", "+31", "-2", "@SUM(A1)", "  =1", "\t=1", "\r\n=cmd|'/c x'!A0"])
def test_what_a_spreadsheet_would_run_is_text(active: str) -> None:
    (cell,) = rows_of(csv_bytes(("kop",), [(active,)]))[1]

    assert cell.startswith("'")
    assert active.strip() in cell


def test_control_characters_break_no_line() -> None:
    assert rows_of(csv_bytes(("kop",), [("een\r\ntwee\x00drie",)])) == [["kop"], ["een  twee drie"]]
