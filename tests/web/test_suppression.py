"""The boxes of a case and the page of the suppression list, as a colleague without a browser gets them."""

from datetime import timedelta

from bot.rules.fulfilment import StepCode
from bot.store import cases, fulfilment, suppression
from tests.web.office import Office
from tests.web.stories import SOFIE, let_write
from tests.web.visitor import PASSWORD, Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"


def numbers(office: Office) -> dict[StepCode, str]:
    with office.store.read() as work:
        return {
            line.code: str(line.id)
            for line in fulfilment.steps_of(work, cases.by_reference(work, CASE).id or 0)
        }


def done(office: Office) -> set[StepCode]:
    with office.store.read() as work:
        lines = fulfilment.steps_of(work, cases.by_reference(work, CASE).id or 0)
    return {line.code for line in lines if line.done}


def test_a_letter_with_open_steps_says_so_and_cannot_be_approved(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    page = colleague.get(PAGE).text

    assert "waarvan de stap nog open staat" in page
    assert "disabled>Goedkeuren" in page
    assert "Verwijder de gegevens, behalve wat volgens de brief bewaard blijft (CRM)" in page
    assert colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown}).status_code == 409


def test_boxes_are_ticked_and_cleared(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    step = numbers(office)
    both = [step[StepCode.ERASED], step[StepCode.RECIPIENTS_TOLD]]
    answer = colleague.post(f"{PAGE}/stappen", {"getoond": both, "gedaan": both})

    assert answer.headers["location"] == f"{PAGE}?gedaan=ticked"
    assert done(office) == {StepCode.ERASED, StepCode.RECIPIENTS_TOLD}
    assert "door Anne Voorbeeld op" in colleague.get(PAGE).text
    colleague.post(f"{PAGE}/stappen", {"getoond": both, "gedaan": both[:1]})
    assert done(office) == {StepCode.ERASED}


def test_one_click_puts_the_address_on_the_list(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    assert "Zet het er nu op" in colleague.get(PAGE).text
    colleague.post(f"{PAGE}/stappen", {"gedaan": [numbers(office)[StepCode.SUPPRESSED]]})

    with office.store.read() as work:
        assert len(suppression.on_the_list(work, [SOFIE.address])) == 1
    found = colleague.post("/afmeldlijst/opzoeken", {"adres": SOFIE.address.upper()}).text
    assert "Dit adres staat op de afmeldlijst" in found
    assert CASE in found


def test_a_step_that_is_not_there_is_refused_in_words(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)

    answer = colleague.post(f"{PAGE}/stappen", {"gedaan": ["999"]})
    assert answer.status_code == 409
    assert "Deze stap is er niet meer" in answer.text


def test_an_address_is_added_looked_up_and_never_listed(office: Office, colleague: Visitor) -> None:
    assert "Er staat nog niemand op de lijst." in colleague.get("/afmeldlijst").text
    added = colleague.post("/afmeldlijst/toevoegen", {"adres": "bram@example.org", "lijst": "Maandbrief"})
    again = colleague.post("/afmeldlijst/toevoegen", {"adres": "bram@example.org", "lijst": "maandbrief"})

    assert added.headers["location"].endswith("gedaan=suppressed")
    assert again.headers["location"].endswith("gedaan=suppressed_before")
    page = colleague.get("/afmeldlijst").text
    assert "maandbrief: 1" in page
    assert "bram" not in page
    assert "staat niet op" in colleague.post("/afmeldlijst/opzoeken", {"adres": "anne@example.com"}).text


def test_what_is_no_address_is_refused_and_stays_in_its_field(colleague: Visitor) -> None:
    colleague.get("/afmeldlijst")
    for path in ("opzoeken", "toevoegen"):
        answer = colleague.post(f"/afmeldlijst/{path}", {"adres": "geen <adres>"})
        assert answer.status_code == 409
        assert "Dit is geen e-mailadres" in answer.text
        assert "geen &lt;adres&gt;" in answer.text


def test_the_list_is_reviewed_once_a_year(office: Office, colleague: Visitor) -> None:
    colleague.get("/afmeldlijst")
    colleague.post("/afmeldlijst/toevoegen", {"adres": "bram@example.org"})
    assert "tijd om de lijst na te kijken" not in colleague.get("/afmeldlijst").text

    office.clock.pass_by(timedelta(days=366))
    colleague.sign_in("anne", PASSWORD)
    assert "tijd om de lijst na te kijken" in colleague.get("/afmeldlijst").text
    assert "Kijk vandaag of de afmeldlijst nog nodig is." in colleague.get("/dagoverzicht").text
    colleague.post("/afmeldlijst/nagekeken")
    assert "tijd om de lijst na te kijken" not in colleague.get("/afmeldlijst").text
