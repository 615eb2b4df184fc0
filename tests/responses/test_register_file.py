"""A register as a file: read back as it was, and nothing in it acts."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from responses.register_file import csv_bytes, xlsx_bytes


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_what_was_written_is_read_back() -> None:
    rows = [("MK-2026-000001", 'Anne "A" de Vries; Bram', "x"), ("", "é", "7")]

    assert rows_of(csv_bytes(("een", "twee", "drie"), rows)) == [["een", "twee", "drie"], *map(list, rows)]


@pytest.mark.parametrize("active", ["=1+1", "+31", "-2", "@SUM(A1)", "  =1", "\t=1", "\r\n=cmd|'/c x'!A0"])
def test_what_a_spreadsheet_would_run_is_text(active: str) -> None:
    (cell,) = rows_of(csv_bytes(("kop",), [(active,)]))[1]

    assert cell.startswith("'")
    assert active.strip() in cell


def test_control_characters_break_no_line() -> None:
    assert rows_of(csv_bytes(("kop",), [("een\x00twee\u2028drie",)])) == [["kop"], ["eentwee\ndrie"]]


def test_a_workbook_is_read_back_as_texts() -> None:
    rows = [("MK-2026-000001", "=1+1"), ("", "7")]
    sheet = load_workbook(BytesIO(xlsx_bytes("Register", ("een", "twee"), rows, date(2026, 11, 23)))).active

    assert sheet.title == "Register"
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["een", "twee"],
        ["MK-2026-000001", "=1+1"],
        [None, "7"],
    ]
    assert {cell.data_type for row in sheet.rows for cell in row if cell.value} == {"s"}


def test_the_same_register_gives_the_same_workbook() -> None:
    made = [xlsx_bytes("Register", ("een",), [("x",)], date(2026, 11, 23)) for _ in range(2)]

    assert made[0] == made[1]
