"""The case page shows what was read of an attachment as what it is, and says what was not read."""

import re

import pytest

from tests.builders import take_in
from tests.carried_files import DOCX, PNG, docx, mail_with, passed_on, pdf
from tests.web.office import Office
from tests.web.stories import let_write
from tests.web.visitor import Visitor

PAGE = "/dossiers/MK-2026-000001"
WISH = "Ik vraag u mijn account te verwijderen."


def page_of(office: Office, colleague: Visitor, raw: bytes) -> str:
    take_in(office.store, raw)
    let_write(office.store)
    return " ".join(colleague.get(PAGE).text.split())


def test_the_text_of_an_attachment_stands_below_the_mail_with_its_evidence(
    office: Office, colleague: Visitor
) -> None:
    page = page_of(office, colleague, mail_with(("<b>brief.docx", DOCX, docx("Beste mensen,", WISH))))

    assert "Tekst uit de bijlage _b_brief.docx" in page
    assert "Daarom telt deze tekst mee" in page
    assert ">mijn account te verwijderen</mark>" in page
    assert page.index("Zie bijlage.") < page.index("Beste mensen,") < page.index("</mark>")


def test_evidence_in_two_attachments_is_marked_in_the_right_one(office: Office, colleague: Visitor) -> None:
    files = [("lang.docx", DOCX, docx("Voorwaarden. " * 30, WISH)), ("kort.docx", DOCX, docx("Dag."))]
    page = page_of(office, colleague, mail_with(*files))

    assert page.count("</mark>") >= 1
    assert ">mijn account te verwijderen</mark>" in page
    assert page.index("Tekst uit de bijlage lang.docx") < page.index("</mark>")


def test_a_mail_that_says_enough_shows_its_attachment_without_marks(
    office: Office, colleague: Visitor
) -> None:
    own = (
        "Goedemorgen, hoe laat is de winkel op zondag open en is er dan ook iemand die mij kan helpen met de "
    )
    page = page_of(office, colleague, mail_with(("brief.docx", DOCX, docx(WISH)), text=own * 2))

    assert WISH in page
    assert "Deze tekst telt niet mee" in page
    assert "</mark>" not in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("foto.png", "image/png", PNG), "Een afbeelding; die kan de bot niet lezen."),
        (("scan.pdf", "application/pdf", pdf("")), "Er staat geen tekst in"),
        (("kapot.pdf", "application/pdf", b"%PDF-1.4"), "Niet te lezen: het bestand is kapot"),
    ],
)
def test_a_file_that_was_not_read_says_why_and_a_person_is_asked(
    office: Office, colleague: Visitor, file: tuple[str, str, bytes], said: str
) -> None:
    page = page_of(office, colleague, mail_with(file))

    assert said in page
    assert "Het verzoek staat misschien in een bijlage die de bot niet kan lezen" in page


def test_a_hostile_attachment_is_shown_as_text(office: Office, colleague: Visitor) -> None:
    page = page_of(
        office, colleague, mail_with(("x.txt", "text/plain", b"<script>alert(1)</script>\xe2\x80\xae"))
    )

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "⟨U+202E⟩" in page


def test_a_file_of_a_mail_that_is_attached_can_be_kept(office: Office, colleague: Visitor) -> None:
    page = page_of(office, colleague, passed_on(mail_with(("brief.txt", "text/plain", b"inner"))))
    (link,) = re.findall(rf'href="({PAGE}/bijlagen/[^"]+)"', page)

    assert colleague.get(link).content == b"inner"
