"""The processor route on the case page."""

from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from bot.edges.customers import Customers, CustomersFile
from bot.web.site import build_site
from tests.builders import raw_mail, run_steps, take_in
from tests.newsletters import about_a_newsletter
from tests.web.office import Office
from tests.web.stories import STORY_TERMS
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"


def write(office: Office, raw: bytes) -> None:
    take_in(office.store, raw)
    run_steps(office.store, terms=STORY_TERMS)


def test_the_case_page_says_at_whom_a_mail_points_why_and_how_sure(
    office: Office, colleague: Visitor
) -> None:
    write(office, about_a_newsletter())
    text = colleague.get(PAGE).text

    assert "Bakkerij De Korenaar" in text
    assert "duidelijk: de nieuwsbrief zegt het zelf" in text
    assert "De nieuwsbrief noemt een verzendlijst van deze klant (List-Id): nieuws.korenaar.example" in text
    assert "Fietsen Van Dijk" not in text


def test_a_mail_that_points_at_nobody_says_nothing_of_customers(office: Office, colleague: Visitor) -> None:
    write(office, raw_mail())

    assert "nieuwsbrief van een klant" not in colleague.get(PAGE).text


def test_a_list_of_customers_that_cannot_be_read_is_said(
    office: Office, colleague: Visitor, tmp_path: Path
) -> None:
    write(office, about_a_newsletter())
    gone = Customers([], CustomersFile(tmp_path / "gone.csv"))
    desk = replace(office.desk, drafting=replace(office.desk.drafting, customers=gone))
    with TestClient(build_site(desk), base_url=office.url, cookies=dict(colleague.client.cookies)) as client:
        text = client.get(PAGE).text

    assert "De lijst met klanten is nu niet te lezen." in text
