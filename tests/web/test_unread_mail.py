"""The pages say in words what was odd about a mail, and an oversized one can become a case."""

from pathlib import Path

from bot.rules.states import RawState
from bot.steps.intake import intake
from bot.store.tables import RawMail
from tests.builders import MORNING, raw_mail, run_steps, take_in
from tests.fakes import FakeMailbox
from tests.web.office import Office
from tests.web.visitor import Visitor

CORPUS = Path(__file__).parent.parent / "mail"


def test_the_case_page_tells_what_was_odd_about_a_mail(office: Office, colleague: Visitor) -> None:
    take_in(office.store, (CORPUS / "pgp-inline-encrypted.eml").read_bytes())
    run_steps(office.store)
    shown = colleague.get("/dossiers/MK-2026-000001").text

    assert "Wat opviel aan deze mail" in shown
    assert '<li class="grave">' in shown
    assert "We kunnen uw mail niet lezen" in shown or "We kunnen je mail niet lezen" in shown


def test_a_mail_with_nothing_odd_gets_no_remarks(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail())
    run_steps(office.store)

    assert "Wat opviel aan deze mail" not in colleague.get("/dossiers/MK-2026-000001").text


def test_an_oversized_mail_can_become_a_case_and_cannot_be_tried_again(
    office: Office, colleague: Visitor
) -> None:
    mailbox = FakeMailbox()
    mailbox.add(raw_mail().partition(b"\n\n")[0] + b"\n\n", MORNING, complete=False)
    intake(office.store, mailbox, MORNING)
    run_steps(office.store)

    for path in ("/apart", "/mails/1"):
        shown = colleague.get(path).text
        assert "/apart/1/dossier" in shown, path
        assert "/apart/1/opnieuw" not in shown, path
    assert colleague.post("/apart/1/dossier").status_code == 303
    run_steps(office.store)
    with office.store.read() as work:
        assert work.get(RawMail, 1).state is RawState.FILED
