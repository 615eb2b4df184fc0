"""The register's page and its file, seen by a program without a browser."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.steps.approving import approve
from tests.builders import APPROVAL_TERMS, MORNING, do_steps, proposed_draft, send_all
from tests.fakes import FakeSender
from tests.web.office import Office
from tests.web.stories import SOFIE, let_write
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"


def answered(office: Office) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    shown = proposed_draft(office.store, CASE).content_hash
    approve(
        office.store,
        CASE,
        shown_hash=shown,
        staff_id=1,
        terms=APPROVAL_TERMS,
        now=MORNING + timedelta(hours=1),
    )
    send_all(office.store, FakeSender(), MORNING + timedelta(days=2))


def test_the_register_shows_a_request_and_no_person(office: Office, colleague: Visitor) -> None:
    answered(office)
    shown = colleague.get("/register").text

    assert CASE in shown
    assert "21-11-2026" in shown
    assert "na 4 dagen" in shown
    assert "binnen de belofte" in shown
    assert "Goedgekeurd door Anne Voorbeeld" in shown
    assert SOFIE.address not in shown
    assert "Sofie" not in shown


def test_the_register_can_be_narrowed_and_keeps_the_choice(office: Office, colleague: Visitor) -> None:
    answered(office)

    assert CASE not in colleague.get("/register?soort=breach").text
    assert "Geen enkel verzoek past bij deze keuze" in colleague.get("/register?van=2027-01-01&tot=").text
    shown = colleague.get("/register?van=2026-11-01&tot=2026-11-30&soort=&uitkomst=answered").text
    assert CASE in shown
    assert 'value="2026-11-01"' in shown
    assert '<option value="answered" selected>' in shown
    assert "/register/register.csv?van=2026-11-01&amp;tot=2026-11-30&amp;uitkomst=answered" in shown


def test_a_choice_that_cannot_be_read_is_refused_in_words(colleague: Visitor) -> None:
    for query in ("van=gisteren", "soort=taart", "uitkomst=mooi", "voor=x"):
        assert colleague.get(f"/register?{query}").status_code == 400, query


def test_the_register_can_be_saved_as_a_file(office: Office, colleague: Visitor) -> None:
    answered(office)
    answer = colleague.client.get("/register/register.csv?soort=erasure&taal=en")

    assert answer.headers["content-disposition"].startswith('attachment; filename="register-2026-11-23.csv"')
    heading, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("Number;Case;Kind;Received")
    assert all(CASE in row for row in rows)
    assert SOFIE.address not in answer.text
    workbook = colleague.client.get("/register/register.xlsx?soort=erasure")
    sheet = load_workbook(BytesIO(workbook.content)).active
    assert sheet["B2"].value == CASE
    assert sheet["D2"].is_date
    assert colleague.client.get("/register/register.exe").status_code == 400


def test_the_page_speaks_english(office: Office, colleague: Visitor) -> None:
    answered(office)

    assert "Register of requests" in colleague.get("/register?taal=en").text
