"""What we wrote can be read on the page of its case for as long as it may be kept, and not a day longer."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.ports import Handover
from bot.rules.states import CaseState, OutboxEvent
from bot.steps.approving import decide_unsure
from bot.steps.closing import close
from bot.steps.filing import file_waiting
from bot.steps.forgetting import Retention, forget
from bot.store import cases
from bot.store.tables import OutboxItem
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    bounce_of,
    do_steps,
    only_case,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender
from tests.web.office import Office
from tests.web.visitor import PASSWORD, Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"
LONG_AFTER = MORNING + timedelta(days=400)


def send_the_answer(office: Office, colleague: Visitor, answer: Handover = Handover.ACCEPTED) -> str:
    """Let Anne ask for access and a colleague approve the answer; the hash of the letter that left."""
    take_in(office.store, raw_mail())
    run_steps(office.store)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    shown = colleague.shown
    assert colleague.post(f"{PAGE}/goedkeuren", {"shown": shown}).status_code == 303
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, FakeSender(answers=[answer]), office.clock())
    return shown


def last_letter(office: Office) -> OutboxItem:
    with office.store.read() as work:
        return cases.outbox(work, only_case(office.store).id or 0)[0]


def cards(page: str) -> list[str]:
    """The letters that the page shows as sent, each without its tags."""
    there = page.partition('<h2 id="sent">')[2].partition('<h2 id="more">')[0]
    return [
        " ".join(re.sub(r"<[^>]+>", " ", card).split())
        for card in re.findall(r"<article.*?</article>", there, re.DOTALL)
    ]


def test_a_closed_case_shows_the_letter_that_was_sent(office: Office, colleague: Visitor) -> None:
    send_the_answer(office, colleague)
    assert only_case(office.store).state is CaseState.CLOSED
    page = colleague.get(PAGE).text
    (card,) = cards(page)

    assert "Antwoord (Nederlands) verzonden" in card
    assert "Aan anne@example.com" in card
    assert "Anne Voorbeeld, 23-11-2026 09:00" in card
    assert "Aan de mailserver gegeven 23-11-2026 09:01" in card
    assert "anne@example.com" in card.partition("Aan de mailserver")[2]
    assert "Dit dossier is gesloten." in page
    assert "Wat we schreven, staat hieronder." in page
    assert "Er is nu geen voorstel." not in page
    assert "Kies hieronder een brief" not in page


def test_the_words_are_those_that_left(office: Office, colleague: Visitor) -> None:
    sender = FakeSender()
    take_in(office.store, raw_mail())
    run_steps(office.store)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    text = f"Beste Anne,\n\nU <vroeg> inzage & meer. Kenmerk {CASE}."
    edit = {"shown": colleague.shown, "recipients": "anne@example.com", "subject": "Inzage", "text": text}
    colleague.post(f"{PAGE}/wijzigen", edit)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown, "despite": "Per telefoon <besproken>."})
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, sender, office.clock())
    (card,) = cards(colleague.get(PAGE).text)

    assert "U &lt;vroeg&gt; inzage &amp; meer." in card
    assert "Onderwerp Inzage" in card
    assert "Toch goedgekeurd door Anne Voorbeeld: Per telefoon &lt;besproken&gt;." in card
    assert b"U <vroeg> inzage & meer." in sender.taken[0][0]


def test_the_file_that_went_along_can_still_be_kept(office: Office, colleague: Visitor) -> None:
    shown = send_the_answer(office, colleague)
    (link,) = re.findall(rf'href="({PAGE}/brief/[^"]+)"', colleague.get(PAGE).text)
    answer = colleague.get(link)

    assert link == f"{PAGE}/brief/{shown}/0"
    assert load_workbook(BytesIO(answer.content))["Contact"]["A2"].value == "anne@example.com"
    assert colleague.get(f"{PAGE}/brief/{shown}/1").status_code == 404
    assert colleague.get(f"{PAGE}/brief/{'0' * 64}/0").status_code == 404


def test_a_letter_that_was_replaced_before_it_left_is_not_shown(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail())
    run_steps(office.store)
    colleague.get(PAGE)
    first = colleague.shown
    colleague.post(f"{PAGE}/andere-brief", {"brief": "acknowledgement"})
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, FakeSender(), office.clock())
    page = colleague.get(PAGE).text
    (card,) = cards(page)

    assert "Ontvangstbevestiging (Nederlands)" in card
    # The case stands open: a proposal is still to be made for what was not answered.
    assert "Dit dossier is gesloten." not in page
    assert colleague.get(f"{PAGE}/brief/{first}/0").status_code == 404


def test_the_newest_letter_stands_first(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail())
    run_steps(office.store)
    for letter in ("acknowledgement", "answer"):
        colleague.post(f"{PAGE}/andere-brief", {"brief": letter})
        do_steps(office.store, CASE, 1)
        colleague.get(PAGE)
        colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
        office.clock.pass_by(timedelta(minutes=1))
        send_all(office.store, FakeSender(), office.clock())
    newest, oldest = cards(colleague.get(PAGE).text)

    assert "Antwoord (Nederlands)" in newest
    assert "Ontvangstbevestiging (Nederlands)" in oldest


def test_a_letter_that_came_back_says_so_and_why(office: Office, colleague: Visitor) -> None:
    send_the_answer(office, colleague)
    take_in(office.store, bounce_of(last_letter(office).message_id), office.clock())
    file_waiting(office.store, READING_TERMS, READER, office.clock())
    (card,) = cards(colleague.get(PAGE).text)

    assert "(Nederlands) kwam terug" in card
    assert "Kwam terug als onbestelbaar op 23-11-2026 09:01." in card


@pytest.mark.parametrize(
    ("decision", "chip", "said"),
    [
        ("found_sent", "verzonden, volgens een collega", "Een collega zag dat hij verzonden is."),
        ("cancelled", "onzeker", "Het is niet zeker of deze brief is aangekomen."),
    ],
)
def test_a_letter_whose_fate_was_unsure_is_shown_with_what_a_colleague_decided(
    office: Office, colleague: Visitor, decision: str, chip: str, said: str
) -> None:
    send_the_answer(office, colleague, Handover.UNSURE)
    before = colleague.get(PAGE).text
    office.clock.pass_by(timedelta(minutes=20))
    item = last_letter(office).id
    assert colleague.post(f"/verzending/{item}/besluit", {"besluit": decision}).status_code == 303
    (card,) = cards(colleague.get(PAGE).text)

    assert cards(before) == []
    assert 'Een brief van dit dossier vraagt een besluit: <span class="chip s-ask">onzeker</span>' in before
    assert f"(Nederlands) {chip}" in card
    assert said in card
    assert "Aan de mailserver gegeven 23-11-2026 09:01" in card
    assert "Anne Voorbeeld, 23-11-2026 09:00" in card


def test_a_letter_that_was_refused_and_let_go_was_not_sent(office: Office, colleague: Visitor) -> None:
    send_the_answer(office, colleague, Handover.REFUSED)
    item = last_letter(office).id or 0
    decide_unsure(office.store, item, OutboxEvent.CANCELLED, staff_id=1, now=office.clock())
    close(office.store, CASE, "Per telefoon.", staff_id=1, now=office.clock())
    page = colleague.get(PAGE).text

    assert cards(page) == []
    assert "Er is geen brief aan de betrokkene verzonden." in page


def test_files_go_before_the_words(office: Office, colleague: Visitor) -> None:
    shown = send_the_answer(office, colleague)
    office.clock.now = MORNING + timedelta(days=100)
    forget(
        office.store,
        Retention(dossier=timedelta(days=365), other_mail=timedelta(days=90), extract=timedelta(days=30)),
        office.clock(),
    )
    colleague.sign_in("anne", PASSWORD)
    (card,) = cards(colleague.get(PAGE).text)

    assert "De bestanden bij deze brief zijn gewist op 03-03-2027 09:00" in card
    assert "Ging mee" not in card
    assert "anne@example.com" in card
    assert colleague.get(f"{PAGE}/brief/{shown}/0").status_code == 404


def test_after_the_forgetting_the_page_says_that_nothing_is_left(office: Office, colleague: Visitor) -> None:
    shown = send_the_answer(office, colleague)
    office.clock.now = LONG_AFTER
    forget(
        office.store, Retention(dossier=timedelta(days=365), other_mail=timedelta(days=90)), office.clock()
    )
    colleague.sign_in("anne", PASSWORD)
    page = colleague.get(PAGE).text

    assert "De bewaartermijn is voorbij: de mails en de brieven zijn gewist." in page
    assert cards(page) == []
    assert "anne@example.com" not in page
    assert colleague.get(f"{PAGE}/brief/{shown}/0").status_code == 404


def test_the_page_speaks_english_too(office: Office, colleague: Visitor) -> None:
    send_the_answer(office, colleague)
    page = colleague.get(f"{PAGE}?taal=en").text

    assert "Letters sent" in page
    assert "Given to the mail server" in page
    assert "This case is closed." in page
