"""The register of breaches as files: read back, every letter there, and nothing in a cell that acts."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.rules.incident_decisions import Decision
from bot.rules.incident_form import Answers
from bot.rules.incident_states import IncidentEvent
from bot.steps import deciding
from bot.store import incident_records
from bot.store.work import Store
from bot.web.incident_files import register_of
from bot.web.words import words_in
from responses.breach_facts import Register
from responses.breach_pdf import breach_pdf
from responses.breach_workbook import breach_workbook
from tests.builders import MORNING, add_colleague, make_store
from tests.web.office import Office
from tests.web.visitor import Visitor

HOSTILE = '=HYPERLINK("https://evil.example","klik")'
DUTCH = "Reünie in Curaçao: één lijst à € 5, “geciteerd”, ĳ, Łódź, Ѧ en <b>vet</b> & meer."
ANSWERS: Answers = {
    "aware_at": (MORNING.isoformat(timespec="minutes"),),
    "summary": (DUTCH,),
    "consequences": (HOSTILE,),
    "aspects": ("confidentiality", "integrity"),
    "contact": ("+31 6 00000000",),
    "remarks": ("Tekens \x0b\x00 die niemand typt.\nEen tweede regel.",),
}


def filled(store: Store) -> int:
    """A breach with hostile words in every place where people write; the colleague."""
    anne = add_colleague(store)
    reference = deciding.open_incident(store, MORNING, ANSWERS, staff_id=anne, now=MORNING)
    deciding.decide(
        store,
        reference,
        Decision(IncidentEvent.NOTIFY, f"@SUM(1) {DUTCH}"),
        breach_hours=72,
        staff_id=anne,
        now=MORNING + timedelta(hours=1),
    )
    late = Decision(IncidentEvent.NOTIFIED, late_reason="Het duurde langer.")
    deciding.decide(store, reference, late, breach_hours=72, staff_id=anne, now=MORNING + timedelta(hours=80))
    deciding.add_customer(store, reference, HOSTILE, staff_id=anne, now=MORNING)
    return anne


def register(store: Store, language: str = "nl") -> Register:
    with store.read() as work:
        rows = incident_records.register(work)
        return register_of(work, rows, 72, MORNING + timedelta(days=4), words_in(language))


@pytest.fixture
def desk(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_workbook_holds_every_answer_decision_and_customer(desk: Store) -> None:
    filled(desk)
    found = sheets(breach_workbook(register(desk)))
    headings, row = found["Register van datalekken"]
    told = dict(zip(headings, row, strict=True))
    assert told["Datalek"] == "DL-2026-000001"
    assert told["Wat is er gebeurd?"] == DUTCH
    assert told["Wat is er aangetast?"] == "anderen konden het zien, gegevens zijn veranderd"
    assert told["Melden vóór"] == datetime(2026, 11, 26, 9, 0)  # noqa: DTZ001  a sheet knows no time zone
    (_, notify, notified) = found["Besluiten"]
    assert notify[1] == datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001
    assert notify[2:] == ("Melden bij de Autoriteit Persoonsgegevens", "Anne", f"@SUM(1) {DUTCH}")
    assert notified[4] == "Later gemeld omdat: Het duurde langer."
    assert found["Klanten die dit raakt"][1] == ("DL-2026-000001", HOSTILE, "nog niet ingelicht")


def test_the_workbook_counts_people_as_numbers(desk: Store) -> None:
    counted = {**ANSWERS, "people_min": ("400",)}
    deciding.open_incident(desk, MORNING, counted, staff_id=add_colleague(desk), now=MORNING)
    headings, row = sheets(breach_workbook(register(desk)))["Register van datalekken"]

    assert row[headings.index("Aantal mensen, ten minste")] == 400
    assert "400" in text_of(breach_pdf(register(desk)))


def test_nothing_in_a_cell_acts_also_after_somebody_edits_it(desk: Store) -> None:
    filled(desk)
    book = load_workbook(BytesIO(breach_workbook(register(desk))))
    active = [
        cell
        for sheet in book
        for row in sheet
        for cell in row
        if isinstance(cell.value, str) and cell.value[:1] in "=+-@"
    ]
    assert len(active) >= 4
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in active)


def test_the_pdf_can_be_read_letter_by_letter_and_numbers_its_pages(desk: Store) -> None:
    anne = filled(desk)
    deciding.open_incident(
        desk, MORNING, {**ANSWERS, "measures": ("Veel. " * 1500,)}, staff_id=anne, now=MORNING
    )
    content = breach_pdf(register(desk))
    reader = PdfReader(BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    words = " ".join(" ".join(pages).split())
    assert len(pages) > 2
    assert all(f"bladzijde {n} van {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert (
        "Reünie in Curaçao: één lijst à € 5, “geciteerd”, ij, Łódz, [U+0466] en <b>vet</b> & meer." in words
    )
    assert HOSTILE in words
    assert "Tekens die niemand typt. Een tweede regel." in words
    assert "Later gemeld omdat: Het duurde langer." in words
    assert reader.metadata is not None
    assert reader.metadata.title == "Register van datalekken"


def test_a_pdf_of_an_empty_register_says_so(desk: Store) -> None:
    assert "Er staat nog niets in het register." in text_of(breach_pdf(register(desk)))
    assert list(sheets(breach_workbook(register(desk)))) == [
        "Register van datalekken",
        "Besluiten",
        "Klanten die dit raakt",
    ]


def test_the_files_speak_english_too(desk: Store) -> None:
    filled(desk)
    assert "page 1 of 1" in text_of(breach_pdf(register(desk, "en")))
    assert "Register of data breaches" in sheets(breach_workbook(register(desk, "en")))


@pytest.mark.parametrize(
    ("path", "begin"),
    [
        ("/datalekken/bestand/register.xlsx", b"PK"),
        ("/datalekken/bestand/register.pdf", b"%PDF"),
        ("/datalekken/DL-2026-000001/bestand.xlsx", b"PK"),
        ("/datalekken/DL-2026-000001/bestand.pdf", b"%PDF"),
    ],
)
def test_a_colleague_takes_a_file_along(office: Office, colleague: Visitor, path: str, begin: bytes) -> None:
    deciding.open_incident(office.store, MORNING, ANSWERS, staff_id=1, now=MORNING)
    answer = colleague.client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(begin)
    assert answer.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    "path", ["/datalekken/bestand/register.exe", "/datalekken/DL-2026-000009/bestand.pdf"]
)
def test_a_file_that_is_not_there_is_no_page(colleague: Visitor, path: str) -> None:
    assert colleague.client.get(path).status_code == 404
