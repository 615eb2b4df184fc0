"""The form that says whose case it is, and the warnings about a sender, seen without a browser."""

import re
from html import unescape

from bot.rules.states import CaseState
from bot.store import cases
from bot.store.tables import Case
from tests.builders import ANNE, OUR_ADDRESS, customers, proposed_draft, raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.stories import understand
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"
BRAM = "bram@example.org"
FORWARD = (
    "Zie onder.\n\n---------- Forwarded message ---------\n"
    f"Van: {ANNE}\nSubject: Vraag\n\nGraag ontvang ik inzage in mijn gegevens.\n"
)
_VERSION = re.compile(r'name="version" value="(\d+)"')
_CHOICES = re.compile(r'name="proposed" value="([^"]*)"')


def passed_on(office: Office) -> None:
    take_in(office.store, raw_mail(FORWARD, sender=f"Bram <{BRAM}>", subject="Fwd: Vraag"))
    run_steps(office.store)


def case_now(office: Office) -> Case:
    with office.store.read() as work:
        return cases.by_reference(work, CASE)


def shown_version(page: str) -> str:
    found = _VERSION.search(page)
    assert found is not None, "the page has no form for the person"
    return found[1]


def test_a_forward_asks_whose_mail_it_is_and_offers_those_who_may_be_meant(
    office: Office, colleague: Visitor
) -> None:
    passed_on(office)
    page = colleague.get(PAGE).text

    assert "Zeg van wie deze mail is" in page
    assert [unescape(one) for one in _CHOICES.findall(page)] == [ANNE, BRAM]
    assert "Volgens de mail zelf geschreven door anne@example.com" in page
    assert "Graag ontvang ik inzage" in page
    assert "checked" not in page.partition('name="proposed"')[2].partition("</fieldset>")[0]


def test_the_one_who_is_chosen_gets_the_letter(office: Office, colleague: Visitor) -> None:
    passed_on(office)
    version = shown_version(colleague.get(PAGE).text)
    answer = colleague.post(f"{PAGE}/betrokkene", {"version": version, "proposed": ANNE, "name": "Anne"})

    assert answer.headers["location"] == f"{PAGE}?gedaan=named"
    run_steps(office.store)
    assert (case_now(office).person_address, case_now(office).person_name) == (ANNE, "Anne")
    assert proposed_draft(office.store, CASE).recipients == [ANNE]
    page = colleague.get(f"{PAGE}?gedaan=named").text
    assert "Betrokkene genoemd door een collega" in page
    assert [unescape(one) for one in _CHOICES.findall(page)] == [BRAM]


def test_an_address_that_was_typed_counts_above_one_that_was_chosen(
    office: Office, colleague: Visitor
) -> None:
    passed_on(office)
    version = shown_version(colleague.get(PAGE).text)
    typed = {"version": version, "proposed": ANNE, "person": "carla@example.com"}
    colleague.post(f"{PAGE}/betrokkene", typed)
    run_steps(office.store, directory=customers("carla@example.com"))

    assert proposed_draft(office.store, CASE).recipients == ["carla@example.com"]


def test_what_cannot_be_the_person_is_refused_and_kept(office: Office, colleague: Visitor) -> None:
    passed_on(office)
    version = shown_version(colleague.get(PAGE).text)
    for typed, said in (("geen adres", "geen e-mailadres"), (OUR_ADDRESS, "adres van onszelf")):
        answer = colleague.post(f"{PAGE}/betrokkene", {"version": version, "person": typed, "name": "Anne"})
        assert answer.status_code == 409
        assert said in answer.text
        assert f'value="{typed}"' in answer.text
    assert (case_now(office).person_address, case_now(office).state) == ("", CaseState.TO_SORT)


def test_a_page_that_is_too_old_names_nobody(office: Office, colleague: Visitor) -> None:
    passed_on(office)
    version = shown_version(colleague.get(PAGE).text)
    colleague.post(f"{PAGE}/betrokkene", {"version": version, "person": ANNE})
    answer = colleague.post(f"{PAGE}/betrokkene", {"version": version, "person": BRAM})

    assert answer.status_code == 409
    assert "veranderd sinds u het zag" in answer.text
    assert case_now(office).person_address == ANNE


def test_a_warning_about_the_sender_is_shown_in_a_word_and_a_sentence(
    office: Office, colleague: Visitor
) -> None:
    take_in(office.store, raw_mail(sender='"Postduif Voorbeeld" <kim@postdiuf.example>'))
    run_steps(office.store)
    page = colleague.get(PAGE).text

    assert "doet zich voor als ons" in page
    assert "lijkt op het onze, maar het is een ander" in page
    assert "poses as us" in colleague.get(f"{PAGE}?taal=en").text


def test_an_ordinary_sender_gets_no_warning(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail())
    run_steps(office.store)

    assert 'class="small warning"' not in colleague.get(PAGE).text


def test_the_evidence_in_a_forwarded_text_is_marked_there(office: Office, colleague: Visitor) -> None:
    wish = FORWARD.replace("inzage in mijn gegevens", "een overzicht van alle gegevens")
    take_in(office.store, raw_mail(wish, subject="Fwd: Vraag"))
    run_steps(office.store, classify=understand)

    assert re.search(r"<mark[^>]*>een overzicht van alle gegevens</mark>", colleague.get(PAGE).text)
