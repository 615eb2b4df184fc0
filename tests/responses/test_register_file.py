"""A register as a file: read back as it was, and nothing in it acts."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from responses.extract.cells import CellValue
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


def sheet_of(*rows: tuple[CellValue, ...]) -> Worksheet:
    content = xlsx_bytes("Register", ("een", "twee", "drie"), rows, date(2026, 11, 23))
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_numbers_and_days_of_a_workbook_can_be_sorted_and_counted() -> None:
    days = [date(2026, 12, 4), date(2026, 2, 28), date(2026, 11, 30)]
    sheet = sheet_of(*((number, day, "") for number, day in zip((100, 9, 0), days, strict=True)))
    numbers, shown, empty = ([cell.value for cell in column][1:] for column in sheet.columns)

    assert sorted(numbers) == [0, 9, 100]
    assert sum(numbers) == 109
    assert [at.date() for at in sorted(shown)] == sorted(days)
    assert {cell.number_format for cell in sheet["B"][1:]} == {"yyyy-mm-dd"}
    assert {cell.data_type for cell in (*sheet["A"][1:], *sheet["B"][1:])} == {"n", "d"}
    assert empty == [None, None, None]


def test_a_moment_is_shown_with_its_time() -> None:
    cell = sheet_of((datetime(2026, 11, 26, 9, 5), "", ""))["A2"]  # noqa: DTZ001  a sheet knows no time zone

    assert cell.value == datetime(2026, 11, 26, 9, 5)  # noqa: DTZ001
    assert cell.number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize("text", ["=A1+1", "+31612345678", "-2", "@SUM(A1)", "2026-11-26", "007"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    cell = sheet_of((text, "", ""))["A2"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "General")
    assert cell.quotePrefix == (text[0] in "=+-@")


def test_a_csv_file_holds_numbers_and_days_plainly() -> None:
    assert rows_of(csv_bytes(("een", "twee"), [(12, date(2026, 2, 28))])) == [
        ["een", "twee"],
        ["12", "2026-02-28"],
    ]


def test_the_same_register_gives_the_same_workbook() -> None:
    made = [xlsx_bytes("Register", ("een",), [("x",)], date(2026, 11, 23)) for _ in range(2)]

    assert made[0] == made[1]
