"""The register of breaches on the pages: the clock, the form with its faults, decisions, and one browser."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.rules import incident_decisions, incident_form
from bot.rules.incident_fields import QUESTIONS
from bot.rules.incident_states import IncidentEvent, IncidentState
from bot.steps import deciding
from bot.steps.alerting import AlertTerms, call_colleagues
from bot.store import incident_records
from bot.store.breach_tables import Incident
from bot.web.words import words_in
from tests.builders import MORNING, OUR_ADDRESS, raw_mail, run_steps, take_in
from tests.web.browsing import come_in
from tests.web.office import Office
from tests.web.test_accessibility import troubles
from tests.web.visitor import Visitor

REFERENCE = "DL-2026-000001"
BREACH = f"/datalekken/{REFERENCE}"
TERMS = AlertTerms((), "Postduif", OUR_ADDRESS, "nl", None, 72, (24, 48, 60))
#: Monday 23 November 2026 09:00 in Amsterdam, as a field for day and time holds it.
NINE = "2026-11-23T09:00"


@pytest.fixture
def reported(office: Office) -> Office:
    """An office to which somebody reported a breach at nine."""
    take_in(office.store, raw_mail("Er is een datalek: ik zie facturen van anderen."))
    run_steps(office.store)
    call_colleagues(office.store, TERMS, MORNING)
    office.clock.pass_by(timedelta(hours=1))
    return office


def incident(office: Office, reference: str = REFERENCE) -> Incident:
    with office.store.read() as work:
        return incident_records.by_reference(work, reference)


def answers(office: Office) -> incident_form.Answers:
    with office.store.read() as work:
        return incident_records.answers_of(work, incident_records.by_reference(work, REFERENCE))


def decide(colleague: Visitor, event: str, **more: str) -> int:
    colleague.get(BREACH)
    form = {"shown": colleague.shown, "besluit": event, "reason": "Omdat het zo is.", **more}
    return colleague.post(f"{BREACH}/besluit", form).status_code


def test_the_register_is_empty_at_first(colleague: Visitor) -> None:
    page = colleague.get("/datalekken").text
    assert "Geen enkel datalek" in page
    assert "wacht op een besluit" not in colleague.get("/").text


def test_a_reported_breach_stands_on_the_queue_in_the_register_and_on_its_case(
    reported: Office, colleague: Visitor
) -> None:
    assert "1 datalek wacht op een besluit" in colleague.get("/").text
    register = colleague.get("/datalekken").text
    assert REFERENCE in register
    assert "MK-2026-000001" in register
    assert "nog 71 uur" in register
    assert f'href="{BREACH}"' in colleague.get("/dossiers/MK-2026-000001").text
    assert 'href="/dossiers/MK-2026-000001"' in colleague.get(BREACH).text


def test_an_address_that_names_no_breach_is_no_page(colleague: Visitor) -> None:
    for wrong in ("DL-2026-000009", "MK-2026-000001", "x"):
        assert colleague.get(f"/datalekken/{wrong}").status_code == 404
        assert colleague.post(f"/datalekken/{wrong}/klant", {"naam": "Bakkerij"}).status_code == 404


def test_what_is_known_is_saved_and_shown_again(reported: Office, colleague: Visitor) -> None:
    colleague.get(BREACH)
    form: dict[str, str | list[str]] = {
        "shown": colleague.shown,
        "aware_at": NINE,
        "summary": "Een lijst <b>ging</b> naar de verkeerde.",
        "aspects": ["confidentiality", "availability"],
        "records": "1.200",
        "seriousness": "high",
    }
    assert colleague.post(f"{BREACH}/gegevens", form).headers["location"] == f"{BREACH}?gedaan=incident_saved"
    assert answers(reported)["aspects"] == ("confidentiality", "availability")
    assert answers(reported)["records"] == ("1200",)
    page = colleague.get(BREACH).text
    assert "Een lijst &lt;b&gt;ging&lt;/b&gt; naar de verkeerde." in page
    assert f'value="{NINE}"' in page
    assert '<option value="high" selected>' in page
    assert "Een lijst &lt;b&gt;ging" in colleague.get("/datalekken").text


def test_an_answer_that_cannot_be_is_refused_at_its_field_and_kept(
    reported: Office, colleague: Visitor
) -> None:
    colleague.get(BREACH)
    form = {"shown": colleague.shown, "aware_at": NINE, "records": "heel veel", "summary": "Een lijst."}
    answer = colleague.post(f"{BREACH}/gegevens", form)
    assert answer.status_code == 409
    assert 'value="heel veel" aria-invalid="true"' in answer.text
    assert "Vul een heel getal in" in answer.text
    assert "Een lijst." in answer.text
    assert "summary" not in answers(reported)


def test_who_saves_over_a_colleague_keeps_what_was_typed(reported: Office, colleague: Visitor) -> None:
    colleague.get(BREACH)
    shown = colleague.shown
    decide(colleague, "notify")
    answer = colleague.post(
        f"{BREACH}/gegevens", {"shown": shown, "aware_at": NINE, "summary": "Mijn woorden."}
    )
    assert answer.status_code == 409
    assert "Een collega heeft dit datalek gewijzigd" in answer.text
    assert "Mijn woorden." in answer.text


def test_a_decision_without_a_reason_is_refused_in_words(reported: Office, colleague: Visitor) -> None:
    colleague.get(BREACH)
    answer = colleague.post(f"{BREACH}/besluit", {"shown": colleague.shown, "besluit": "notify"})
    assert answer.status_code == 409
    assert "Geef de reden van dit besluit" in answer.text
    assert incident(reported).state is IncidentState.OPEN


def test_a_notice_that_was_late_needs_its_reason(reported: Office, colleague: Visitor) -> None:
    assert decide(colleague, "notify") == 303
    reported.clock.pass_by(timedelta(minutes=20))
    assert decide(colleague, "notified", happened_at="2026-11-29T09:00") == 409, "it is still to come"
    assert decide(colleague, "notified", happened_at="gisteren") == 409
    assert decide(colleague, "notified", happened_at="2026-11-23T10:05") == 303
    assert incident(reported).state is IncidentState.NOTIFIED
    assert "Gemeld bij de Autoriteit Persoonsgegevens" in colleague.get(BREACH).text
    assert "wacht op een besluit" not in colleague.get("/").text


def test_the_whole_way_to_the_end_and_back(reported: Office, colleague: Visitor) -> None:
    assert decide(colleague, "do_not_notify") == 303
    assert decide(colleague, "closed") == 409, "facts lack"
    colleague.get(BREACH)
    facts = {
        "aware_at": NINE,
        "summary": "Een lijst.",
        "consequences": "Ongewenste mail.",
        "measures": "Gewist.",
    }
    colleague.post(f"{BREACH}/gegevens", {"shown": colleague.shown, **facts})
    assert decide(colleague, "do_not_tell_people") == 303
    assert decide(colleague, "closed") == 303
    assert incident(reported).state is IncidentState.CLOSED
    assert "Gegevens bewaren" not in colleague.get(BREACH).text
    assert REFERENCE not in colleague.get("/datalekken").text
    assert REFERENCE in colleague.get("/datalekken?toon=afgesloten").text
    assert decide(colleague, "reopened") == 303


@pytest.mark.parametrize("event", ["joined", "nonsense"])
def test_a_decision_that_the_page_does_not_offer_is_refused(
    reported: Office, colleague: Visitor, event: str
) -> None:
    assert decide(colleague, event) in {400, 409}
    assert incident(reported).state is IncidentState.OPEN


def test_a_breach_without_a_mail_is_entered_by_hand(office: Office, colleague: Visitor) -> None:
    colleague.get("/datalekken/nieuw")
    refused = colleague.post("/datalekken", {"summary": "Laptop kwijt."})
    assert refused.status_code == 409
    assert "Vul in wanneer we het wisten" in refused.text
    assert "Laptop kwijt." in refused.text
    made = colleague.post("/datalekken", {"summary": "Laptop kwijt.", "aware_at": "2026-11-23T08:30"})
    assert made.headers["location"] == f"{BREACH}?gedaan=incident_opened"
    assert "Laptop kwijt." in colleague.get(BREACH).text


def test_customers_are_named_and_told(reported: Office, colleague: Visitor) -> None:
    colleague.get(BREACH)
    colleague.post(f"{BREACH}/klant", {"naam": "Bakkerij Voorbeeld"})
    page = colleague.get(BREACH).text
    assert "Bakkerij Voorbeeld" in page
    assert "nog niet ingelicht" in page
    assert colleague.post(f"{BREACH}/klant/1/ingelicht", {"wanneer": "2027-01-01T09:00"}).status_code == 409
    assert colleague.post(f"{BREACH}/klant/2/ingelicht").status_code == 409
    assert colleague.post(f"{BREACH}/klant/1/ingelicht").status_code == 303
    assert "ingelicht op 23-11-2026 10:00" in colleague.get(BREACH).text


def test_cases_and_breaches_are_laid_together(reported: Office, colleague: Visitor) -> None:
    anne = 1
    other = deciding.open_incident(reported.store, MORNING, {}, staff_id=anne, now=reported.clock())
    colleague.get(BREACH)
    assert colleague.post(f"{BREACH}/dossier", {"dossier": "MK-2026-000001"}).status_code == 409
    refused = colleague.post(f"{BREACH}/samenvoegen", {"bij": "DL-2026-000099"})
    assert refused.status_code == 409
    assert 'value="DL-2026-000099"' in refused.text
    assert colleague.post(f"{BREACH}/samenvoegen", {"bij": other}).status_code == 303
    page = colleague.get(BREACH).text
    assert f'href="/datalekken/{other}"' in page
    assert "MK-2026-000001" in colleague.get(f"/datalekken/{other}").text


def test_the_history_tells_each_version_with_who_and_what(reported: Office, colleague: Visitor) -> None:
    for words in ("Eerste lezing.", "Tweede lezing."):
        colleague.get(BREACH)
        colleague.post(f"{BREACH}/gegevens", {"shown": colleague.shown, "aware_at": NINE, "summary": words})
    page = colleague.get(BREACH).text
    assert "Versie 2" in page
    assert "Eerste lezing." in page
    assert "Anne Voorbeeld" in page


def test_the_page_speaks_english_too(reported: Office, colleague: Visitor) -> None:
    page = colleague.get(f"{BREACH}?taal=en").text
    assert "When did we know?" in page
    assert "Notify the data protection authority?" in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_choice_and_decision_has_its_words(language: str) -> None:
    table = words_in(language).table
    for question in QUESTIONS:
        assert f"incident.question_{question.key}" in table
        assert all(f"incident.choice_{code}" in table for code in question.choices)
    assert all(f"incident.did_{event}" in table for event in IncidentEvent)


@pytest.mark.parametrize("sentence", [*incident_form.FAULTS, *incident_decisions.REFUSALS, *deciding.SAID])
def test_every_refusal_is_said_in_dutch(sentence: str) -> None:
    assert words_in("nl").of_rules(sentence) != sentence


@pytest.fixture
def phone(browser: Browser, reported: Office) -> Iterator[Page]:
    """A narrow window without JavaScript."""
    context = browser.new_context(
        locale="nl-NL", viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_breach_is_filled_in_and_decided_on_a_phone_without_script(phone: Page, reported: Office) -> None:
    come_in(phone, reported)
    phone.goto(f"{reported.url}{BREACH}")
    phone.get_by_text("Wat er gebeurde", exact=False).first.click()
    phone.get_by_label("Wat is er gebeurd?").fill("Een lijst ging naar de verkeerde klant.")
    phone.get_by_label("phishing").check()
    phone.get_by_role("button", name="Gegevens bewaren").click()
    expect(phone.get_by_text("De gegevens zijn bewaard.")).to_be_visible()
    phone.get_by_text("Melden bij de Autoriteit Persoonsgegevens?").click()
    phone.get_by_label("Reden").first.fill("Er is een risico.")
    phone.get_by_role("button", name="Ja, melden").click()
    expect(phone.get_by_text("Het besluit is vastgelegd.")).to_be_visible()
    assert incident(reported).state is IncidentState.TO_NOTIFY
    assert answers(reported)["nature"] == ("phishing",)


@pytest.mark.parametrize("path", ["/datalekken", "/datalekken/nieuw", BREACH])
def test_every_page_of_the_register_can_be_used_by_everybody(page: Page, reported: Office, path: str) -> None:
    come_in(page, reported)
    deciding.add_customer(reported.store, REFERENCE, "Bakkerij Voorbeeld", staff_id=1, now=reported.clock())
    page.goto(f"{reported.url}{path}")
    assert troubles(page) == []


def test_a_refused_form_of_the_register_can_be_used_by_everybody(page: Page, reported: Office) -> None:
    come_in(page, reported)
    page.goto(f"{reported.url}{BREACH}")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    page.get_by_label("Aantal records (ongeveer)").fill("heel veel")
    page.get_by_role("button", name="Gegevens bewaren").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert troubles(page) == []


@pytest.mark.parametrize("path", ["/datalekken", "/datalekken/nieuw", BREACH])
def test_no_page_of_the_register_is_wider_than_a_small_phone(
    browser: Browser, reported: Office, path: str
) -> None:
    context = browser.new_context(locale="nl-NL", viewport={"width": 320, "height": 700})
    page = context.new_page()
    come_in(page, reported)
    page.goto(f"{reported.url}{path}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("path", ["/datalekken/nieuw", BREACH])
def test_headings_go_down_one_level_at_a_time(reported: Office, colleague: Visitor, path: str) -> None:
    levels = [int(part[0]) for part in colleague.get(path).text.split("<h")[1:] if part[0].isdigit()]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
