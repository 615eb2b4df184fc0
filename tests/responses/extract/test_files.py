"""The data files: whole, readable, the same every time, and unable to do anything."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from classifiers.kinds import Kind
from responses.extract.cells import cleaned
from responses.extract.files import JSON, XLSX, ZIP, DataFile, data_files
from responses.facts import LETTER_LANGUAGES, ColumnFacts, DataRecord, LetterFacts, LetterLanguage
from tests.installation import ROOT
from tests.responses.builders import RECORDS, letter_facts

ACTIVE = (
    *('=HYPERLINK("https://evil.example";"x")', "+31 6", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n+1"),
    *("=cmd|' /C calc'!A0", "  @x", "#REF!", "#N/A"),
)


def row(*values: tuple[str, str], **changes: Any) -> DataRecord:
    return replace(RECORDS[0], values=values, **changes)


def files(*kinds: Kind, **changes: Any) -> dict[str, DataFile]:
    return {file.filename: file for file in data_files(letter_facts("nl", *kinds, **changes))}


def sheets(file: DataFile) -> dict[str, list[list[Any]]]:
    """The rows of each sheet, read as a program reads them."""
    workbook = load_workbook(BytesIO(file.content))
    return {sheet.title: [[cell.value for cell in line] for line in sheet.iter_rows()] for sheet in workbook}


def only_sheet(*records: DataRecord) -> list[list[Any]]:
    (file,) = data_files(letter_facts("nl", Kind.ACCESS, records=records))
    (_explanation, lines) = sheets(file).values()
    return lines


def csv_rows(file: DataFile) -> dict[str, list[list[str]]]:
    with ZipFile(BytesIO(file.content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.reader(StringIO(text, newline=""), delimiter=";")) for name, text in texts.items()}


def test_access_brings_one_workbook_with_a_sheet_for_each_category() -> None:
    (file,) = files(Kind.ACCESS).values()

    assert (file.filename, file.content_type) == ("MK-2026-000123-gegevens.xlsx", XLSX)
    found = sheets(file)
    assert list(found) == ["Uitleg", "Contact", "Klikgedrag"]
    assert found["Contact"] == [
        ["Voornaam", "E-mail", "Waar dit staat"],
        ["Anne", "anne@example.com", "CRM"],
    ]


@pytest.mark.parametrize(
    "told",
    [
        *("anne@example.com", "MK-2026-000123", "maandag 30 november 2026", "vrijdag 27 november 2026"),
        *("R-PURPOSE", "toestemming", "R-ORIGIN", "R-TERM", "R-PURPOSE-2", "CRM", "Webshop"),
        *("De naam van een ander.", "Archief", "Gegevens bij Postduif Voorbeeld"),
    ],
)
def test_the_first_sheet_explains_about_whom_why_and_what_is_missing(told: str) -> None:
    (file,) = files(Kind.ACCESS, left_out=("De naam van een ander.",), failed_sources=("Archief",)).values()

    explained = [value for line in sheets(file)["Uitleg"] for value in line if value]
    assert told in explained


def test_a_fact_that_nobody_gave_is_called_unknown() -> None:
    (file,) = files(Kind.ACCESS, records=(row(("Naam", "Anne"), retention=""),)).values()

    assert "(niet bekend)" in sheets(file)["Uitleg"][-1]


def test_an_english_letter_has_an_english_file() -> None:
    (file,) = data_files(letter_facts("en", Kind.ACCESS))

    assert file.filename == "MK-2026-000123-data.xlsx"
    found = sheets(file)
    assert next(iter(found)) == "Explanation"
    assert "Nothing was left out." in [value for line in found["Explanation"] for value in line]


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_language_of_the_letters_has_its_files(language: LetterLanguage) -> None:
    names = [file.filename for file in data_files(letter_facts(language, Kind.ACCESS, Kind.PORTABILITY))]

    assert len(names) == 3
    assert all(name.isascii() for name in names)


def test_data_to_take_along_comes_in_three_forms_and_without_what_art_20_does_not_cover() -> None:
    found = files(Kind.PORTABILITY)

    assert {file.filename: file.content_type for file in found.values()} == {
        "MK-2026-000123-meenemen.json": JSON,
        "MK-2026-000123-meenemen-csv.zip": ZIP,
        "MK-2026-000123-meenemen.xlsx": XLSX,
    }
    document = json.loads(found["MK-2026-000123-meenemen.json"].content)
    assert [one["category"] for one in document["categories"]] == ["Contact"]
    assert document["categories"][0]["rows"] == [
        {"source": "CRM", "values": {"Voornaam": "Anne", "E-mail": "anne@example.com"}}
    ]
    assert document["left_out"] == [
        "Klikgedrag: we gebruiken dit niet met toestemming en niet voor een contract."
    ]
    rows = csv_rows(found["MK-2026-000123-meenemen-csv.zip"])
    assert list(rows) == ["00-uitleg.csv", "01-contact.csv"]
    assert rows["01-contact.csv"] == [
        ["Voornaam", "E-mail", "Waar dit staat"],
        ["Anne", "anne@example.com", "CRM"],
    ]
    assert list(sheets(found["MK-2026-000123-meenemen.xlsx"])) == ["Uitleg", "Contact"]


def test_both_requests_share_one_workbook_which_holds_everything() -> None:
    found = files(Kind.ACCESS, Kind.PORTABILITY)

    assert sorted(found) == [
        "MK-2026-000123-gegevens.xlsx",
        "MK-2026-000123-meenemen-csv.zip",
        "MK-2026-000123-meenemen.json",
    ]


@pytest.mark.parametrize("kinds", [(Kind.ACCESS,), (Kind.PORTABILITY,), (Kind.ERASURE,)])
def test_without_data_or_the_wish_for_it_there_is_no_file(kinds: tuple[Kind, ...]) -> None:
    assert files(*kinds, records=() if Kind.ERASURE not in kinds else RECORDS) == {}


def test_the_csv_files_open_rightly_in_a_spreadsheet() -> None:
    archive = ZipFile(BytesIO(files(Kind.PORTABILITY)["MK-2026-000123-meenemen-csv.zip"].content))

    content = archive.read("01-contact.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")


# The same every time.


@pytest.mark.parametrize("kinds", [(Kind.ACCESS,), (Kind.PORTABILITY,)])
def test_the_same_data_gives_the_same_bytes(kinds: tuple[Kind, ...]) -> None:
    assert files(*kinds) == files(*kinds)


def test_other_data_gives_other_bytes() -> None:
    changed = files(Kind.ACCESS, records=(row(("Voornaam", "Bert")),))

    assert files(Kind.ACCESS) != changed


def test_no_name_of_a_file_holds_a_person() -> None:
    facts = letter_facts("nl", Kind.ACCESS, Kind.PORTABILITY)

    assert all("anne" not in file.filename.lower() for file in data_files(facts))


# Unable to do anything.


@pytest.mark.parametrize("value", ACTIVE)
def test_no_value_becomes_a_formula_in_a_sheet(value: str) -> None:
    (file,) = data_files(letter_facts("nl", Kind.ACCESS, records=(row(("Notitie", value)),)))

    sheet = load_workbook(BytesIO(file.content)).worksheets[1]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == cleaned(value)
    assert sheet["A2"].hyperlink is None
    # What begins as a formula stays a text when the sheet is edited or saved in another form.
    assert bool(sheet["A2"].quotePrefix) is not value.startswith("#")


@pytest.mark.parametrize("value", [one for one in ACTIVE if not one.startswith("#")])
def test_no_value_begins_a_formula_in_a_csv_file(value: str) -> None:
    found = files(Kind.PORTABILITY, records=(row((value, value), category=value),))

    for rows in csv_rows(found["MK-2026-000123-meenemen-csv.zip"]).values():
        for cell in (cell for line in rows for cell in line):
            assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell


def test_a_category_cannot_break_out_of_its_sheet_or_its_file() -> None:
    names = ("../../etc/x", "A:B*[C]?'", "a" * 40, "A" * 40, "History", "Uitleg", "", "=1+1")
    records = tuple(row(("Naam", "Anne"), category=name) for name in names)
    facts = letter_facts("nl", Kind.ACCESS, Kind.PORTABILITY, records=records)
    found = {file.content_type: file for file in data_files(facts)}

    titles = list(sheets(found[XLSX]))
    assert len({title.lower() for title in titles}) == len(names) + 1
    assert all(len(title) <= 31 for title in titles)
    assert all("/" not in name and ".." not in name for name in csv_rows(found[ZIP]))


def test_a_workbook_holds_no_part_that_can_act() -> None:
    (file,) = files(Kind.ACCESS).values()

    names = ZipFile(BytesIO(file.content)).namelist()
    assert not [name for name in names if "vba" in name or "external" in name or name.endswith(".bin")]


# Values of every length and kind.


@given(st.text(max_size=60))
def test_every_text_comes_back_as_it_was_but_for_controls(value: str) -> None:
    facts = letter_facts("nl", Kind.PORTABILITY, records=(row(("Notitie", value)),))
    found = {file.content_type: file for file in data_files(facts)}

    document = json.loads(found[JSON].content)
    assert document["categories"][0]["rows"][0]["values"]["Notitie"] == cleaned(value)
    shown = list(sheets(found[XLSX]).values())[1][1][0]
    # openpyxl, unlike spreadsheets, does not read the escape of a sign back.
    assert (shown or "").replace("_x005F_x", "_x") == cleaned(value)


def test_control_characters_and_halves_of_characters_are_gone() -> None:
    lines = only_sheet(row(("Notitie", "a\x00\x07b\x1b[31m\x7f\ud800\ufffe\r\nc")))

    assert lines[1][0] == "ab[31m\nc"


def test_a_text_that_is_too_long_for_a_cell_goes_on_below_it() -> None:
    text = "".join(chr(97 + number % 26) for number in range(70_000))
    lines = only_sheet(row(("Notitie", text), ("Plaats", "Zwolle")), row(("Notitie", "kort")))

    pieces = [line[0] for line in lines[1:-1]]
    assert "".join(pieces) == text
    assert all(len(piece) <= 32_767 for piece in pieces)
    assert [line[1] for line in lines[1:-1]] == ["Zwolle"] + [None] * (len(pieces) - 1)
    assert lines[-1][0] == "kort"


def test_rows_of_one_category_with_other_columns_share_a_sheet() -> None:
    lines = only_sheet(row(("Naam", "Anne"), ("Land", "NL")), row(("Naam", "A."), ("Fax", "1"), source="Oud"))

    assert lines == [
        ["Naam", "Land", "Fax", "Waar dit staat"],
        ["Anne", "NL", None, "CRM"],
        ["A.", None, "1", "Oud"],
    ]


def test_a_column_with_other_facts_has_a_line_of_its_own() -> None:
    differing = (ColumnFacts("Fax", "Bellen", "Wet", "Van een ander", "Een jaar"),)
    (file,) = files(Kind.ACCESS, records=(row(("Naam", "Anne"), ("Fax", "1"), differing=differing),)).values()

    lines = sheets(file)["Uitleg"][-2:]
    assert [line[1:6] for line in lines] == [
        ["alle andere", "R-PURPOSE", "toestemming", "R-ORIGIN", "R-TERM"],
        ["Fax", "Bellen", "Wet", "Van een ander", "Een jaar"],
    ]


#: Prints the size of the files of 100,000 rows, and the memory that making them took, in MB.
MANY = """if True:
    from classifiers.kinds import Kind
    from responses.extract.files import data_files
    from tests.peak_memory import peak_megabytes
    from tests.responses.extract.test_files import many
    facts = many(100_000)
    before = peak_megabytes()
    files = data_files(facts)
    print(len(files), peak_megabytes() - before)
"""


def many(count: int) -> LetterFacts:
    records = tuple(row(("Moment", f"2026-01-01T00:00:{number}")) for number in range(count))
    return letter_facts("nl", Kind.PORTABILITY, records=records)


def test_a_hundred_thousand_rows_fit_in_memory() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MANY], cwd=ROOT, capture_output=True, text=True, check=True, timeout=600
    )

    count, megabytes = ran.stdout.split()
    assert int(count) == 3
    assert float(megabytes) < 250
