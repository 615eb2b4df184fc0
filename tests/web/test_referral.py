"""The processor route on the case page."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.pool import QueuePool

from bot.edges.customers import Customers, CustomersFile
from bot.ports import CustomerDirectory
from bot.rules import processor_route
from bot.rules.processor_route import Customer
from bot.steps import approving_customers, referring, warning_customers
from bot.store.work import Store
from bot.web.site import build_site
from bot.web.words import words_in
from tests.builders import raw_mail, run_steps, take_in
from tests.newsletters import DIRECTORY, about_a_newsletter
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
        processor_route.REFERRED,
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


HEAD = "name;contact;list_ids\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "Het bestand klanten.csv is niet te openen (No such file or directory)."),
        (HEAD.encode() + b"\xff;avg@x.example;\n", "heeft een andere tekenset dan de instellingen zeggen."),
        ((HEAD + 'A"b" ;"x\n').encode(), "is geen CSV-bestand met het scheidingsteken"),
        (b"naam;contact\n", "Daar moeten name en contact staan, en verder hoogstens list_ids, domains,"),
        ((HEAD + "X\n").encode(), "Regel 2 van klanten.csv heeft te veel of te weinig velden."),
        ((HEAD + "X;bel ons;\n").encode(), "Regel 2 van klanten.csv: een klant heeft onder contact een"),
        ((HEAD + ";a@x.example;\n").encode(), "een klant heeft een naam van hoogstens 200 tekens nodig."),
        ((HEAD + "X;a@x.example;a<b\n").encode(), "een verzendlijst is er een zoals news.example.com"),
        ((HEAD + "X;a@x.example;\n" * 2).encode(), "Klant nummer 2 heet net zo als een eerdere."),
        (b"name;contact;language\nX;a@x.example;fr\n", "Regel 2 van klanten.csv: de taal is nl of en."),
        (b"name;contact;domains\nX;a@x.example;nl\n", "een domein schrijft u als example.com"),
    ],
)
def test_a_list_of_customers_that_cannot_be_read_is_said_with_what_to_mend(
    office: Office, colleague: Visitor, tmp_path: Path, text: bytes | None, said: str
) -> None:
    write(office, about_a_newsletter())
    file = tmp_path / "klanten.csv"
    if text is not None:
        file.write_bytes(text)
    page = page_with(office, colleague, Customers([], CustomersFile(file)), PAGE)

    assert "De lijst met klanten is nu niet te lezen." in page
    assert said in page
    assert "Andere brief of andere taal voorstellen" in page


def test_a_breach_of_customers_says_that_their_list_cannot_be_read(
    office: Office, colleague: Visitor, tmp_path: Path
) -> None:
    place = breach_of_a_customer(colleague)
    gone = Customers([], CustomersFile(tmp_path / "gone.csv"))
    page = page_with(office, colleague, gone, place)

    assert "De lijst met klanten is nu niet te lezen. Vul het adres zelf in." in page
    assert "gone.csv is niet te openen" in page
    assert "De lijst met klanten" not in colleague.get(place).text


@dataclass(frozen=True)
class Watched:
    """A directory that counts the transactions that are open while somebody reads it."""

    store: Store
    open_then: list[int] = field(default_factory=list)

    def all(self) -> tuple[Customer, ...]:
        pool = self.store.engine.pool
        assert isinstance(pool, QueuePool)
        self.open_then.append(pool.checkedout())
        return DIRECTORY.all()


def test_nothing_in_the_database_waits_for_the_list_of_customers(office: Office, colleague: Visitor) -> None:
    write(office, about_a_newsletter())
    places = [PAGE, breach_of_a_customer(colleague)]
    watched = Watched(office.store)
    for place in places:
        page_with(office, colleague, watched, place)

    assert watched.open_then == [0, 0]


def page_with(office: Office, colleague: Visitor, directory: CustomerDirectory, place: str) -> str:
    """A page of the same office with another directory of customers."""
    desk = replace(office.desk, drafting=replace(office.desk.drafting, customers=directory))
    with TestClient(build_site(desk), base_url=office.url, cookies=dict(colleague.client.cookies)) as client:
        answer = client.get(place)
    assert answer.status_code == 200
    return answer.text


def breach_of_a_customer(colleague: Visitor) -> str:
    """Enter a breach that concerns a customer; the address of its page."""
    facts: dict[str, str | list[str]] = {
        "aware_at": "2026-11-23T09:00",
        "as_processor": "yes",
        "data_types": ["names"],
    }
    colleague.get("/datalekken/nieuw")
    place = colleague.post("/datalekken", facts).headers["location"].partition("?")[0]
    colleague.get(place)
    colleague.post(f"{place}/klant", {"naam": "De Korenaar"})
    return place


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
    place = breach_of_a_customer(colleague)
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
