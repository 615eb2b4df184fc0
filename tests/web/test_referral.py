"""The processor route on the case page."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.edges.customers import Customers, CustomersFile
from bot.rules import processor_route
from bot.steps import approving_customers, referring, warning_customers
from bot.web.site import build_site
from bot.web.words import words_in
from tests.builders import raw_mail, run_steps, take_in
from tests.newsletters import about_a_newsletter
from tests.web.office import Office
from tests.web.stories import STORY_TERMS
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
REFUSALS = sorted(
    {
        *referring.SAID,
        *approving_customers.SAID,
        *warning_customers.SAID,
        processor_route.NO_SUCH_CUSTOMER,
        processor_route.HOW_IS_IT_KNOWN,
        processor_route.OF_A_CUSTOMER,
        processor_route.CUSTOMERS_UNREADABLE,
    }
)
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
    # Another customer can be chosen all the same.
    assert (
        text.count("Fietsen Van Dijk")
        == text.count('<option value="Fietsen Van Dijk">Fietsen Van Dijk') * 2
        == 2
    )


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


def test_a_case_is_passed_on_and_both_letters_are_approved_on_their_pages(
    office: Office, colleague: Visitor
) -> None:
    write(office, about_a_newsletter())
    page = colleague.get(PAGE).text
    assert "Bij de klant vóór:" in page
    answer = colleague.post(f"{PAGE}/doorsturen", {"klant": "Bakkerij De Korenaar"})
    assert answer.headers["location"] == f"{PAGE}?gedaan=referred"
    page = colleague.get(PAGE).text
    assert "Bakkerij De Korenaar beslist" in page
    assert 'href="/klantbrieven/1"' in page
    assert 'href="/klantbrieven/1"' in colleague.get("/klantbrieven").text

    text = colleague.get("/klantbrieven/1").text
    assert "Een lezer van uw nieuwsbrief heeft ons geschreven" in text
    answer = colleague.post("/klantbrieven/1/goedkeuren", {"shown": colleague.shown})
    assert answer.headers["location"] == "/klantbrieven/1?gedaan=approved"
    colleague.get("/klantbrieven/1")
    answer = colleague.post("/klantbrieven/1/terugnemen")
    assert answer.headers["location"] == "/klantbrieven/1?gedaan=undone"


def test_a_refusal_is_said_on_the_page_and_keeps_what_was_typed(office: Office, colleague: Visitor) -> None:
    write(office, about_a_newsletter())
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/doorsturen", {"klant": "Fietsen Van Dijk", "waarom": " "})
    assert answer.status_code == 409
    assert "Schrijf erbij waaraan u dat weet" in answer.text
    colleague.post(f"{PAGE}/doorsturen", {"klant": "Bakkerij De Korenaar"})
    colleague.get("/klantbrieven/1")
    answer = colleague.post(
        "/klantbrieven/1/wijzigen", {"shown": "0" * 64, "subject": "Eigen", "text": "Eigen woorden."}
    )
    assert answer.status_code == 409
    assert "Eigen woorden." in answer.text


def test_a_letter_is_changed_and_refused_on_its_page(office: Office, colleague: Visitor) -> None:
    write(office, about_a_newsletter())
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/doorsturen", {"klant": "Bakkerij De Korenaar"})
    colleague.get("/klantbrieven/1")
    answer = colleague.post(
        "/klantbrieven/1/wijzigen",
        {"shown": colleague.shown, "subject": "Eigen", "text": "Zie bram@x.example."},
    )
    assert answer.headers["location"] == "/klantbrieven/2?gedaan=edited"
    text = colleague.get("/klantbrieven/2").text
    assert "de woorden van de lezer zelf" in text
    answer = colleague.post("/klantbrieven/2/goedkeuren", {"shown": colleague.shown})
    assert answer.status_code == 409
    answer = colleague.post("/klantbrieven/2/afkeuren", {"remark": "Toch niet"})
    assert answer.headers["location"] == "/klantbrieven/2?gedaan=rejected"
    assert "Toch niet" in colleague.get("/klantbrieven/2").text


def test_a_customer_is_told_of_a_breach_from_its_page(office: Office, colleague: Visitor) -> None:
    facts: dict[str, str | list[str]] = {
        "aware_at": "2026-11-23T09:00",
        "as_processor": "yes",
        "data_types": ["names"],
    }
    colleague.get("/datalekken/nieuw")
    place = colleague.post("/datalekken", facts).headers["location"].partition("?")[0]
    colleague.get(place)
    colleague.post(f"{place}/klant", {"naam": "De Korenaar"})
    page = colleague.get(place).text
    assert 'value="privacy@korenaar.example"' in page
    assert "Klanten inlichten vóór:" in page
    answer = colleague.post(f"{place}/klant/1/brief", {"adres": "privacy@korenaar.example"})
    assert answer.headers["location"] == "/klantbrieven/1?gedaan=customer_letter"
    assert "Er is een datalek met gegevens die wij voor u verwerken" in colleague.get("/klantbrieven/1").text
    assert 'href="/klantbrieven/1"' in colleague.get(place).text
    assert colleague.post(f"{place}/klant/1/brief", {"adres": "geen"}).status_code == 409


@pytest.mark.parametrize("sentence", REFUSALS)
def test_every_refusal_is_said_in_dutch(sentence: str) -> None:
    assert words_in("nl").of_rules(sentence) != sentence
