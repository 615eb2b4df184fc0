"""The history of a case says which step was done, and not only that one was."""

import re

from bot.rules.fulfilment import StepCode, step_words
from bot.steps.fulfilling import tick
from bot.store import cases, fulfilment
from tests.builders import MORNING, do_steps, raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"
ERASE = step_words(StepCode.ERASED, "CRM", "nl")


def history(page: str) -> list[str]:
    there = page.partition('<ol class="card history">')[2].partition("</ol>")[0]
    return [
        " ".join(re.sub(r"<[^>]+>", " ", line).split())
        for line in re.findall(r"<li>.*?</li>", there, re.DOTALL)
    ]


def test_a_step_is_told_by_its_words_and_its_source(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail("Verwijder alles van mij: verwijder mijn gegevens."))
    run_steps(office.store)
    do_steps(office.store, CASE, 1)
    with office.store.read() as work:
        lines = fulfilment.steps_of(work, cases.by_reference(work, CASE).id or 0)
    erased = next(line for line in lines if line.code == "erased")
    tick(office.store, CASE, undone=[erased.id], staff_id=1, now=MORNING)
    dutch, english = history(colleague.get(PAGE).text), history(colleague.get(f"{PAGE}?taal=en").text)

    assert any(one.startswith(f"Stap gedaan: {ERASE} ") for one in dutch)
    assert any(one.startswith(f"Stap toch niet gedaan: {ERASE} ") for one in dutch)
    assert any(one.startswith(f"Step done: {step_words(StepCode.ERASED, 'CRM', 'en')} ") for one in english)
    assert any(one.startswith("Stap gedaan: Zet het adres op de afmeldlijst ") for one in dutch)


def test_a_step_of_a_request_that_was_dropped_is_still_told(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail("Verwijder alles van mij: verwijder mijn gegevens."))
    run_steps(office.store)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    assert colleague.post(f"{PAGE}/soorten", {"kinds": "access"}).status_code == 303

    assert any(one.startswith(f"Stap gedaan: {ERASE} ") for one in history(colleague.get(PAGE).text))
