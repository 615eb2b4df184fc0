"""What the buttons of the case page do, and what is refused, seen by a program without a browser."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Handover
from bot.rules.states import CaseState, DraftState, OutboxState, RawState
from bot.steps.approving import approve
from bot.steps.filing import file_waiting
from bot.store import audit, cases
from bot.store.tables import Case, Draft, OutboxItem, RawMail
from classifiers.kinds import Kind
from tests.builders import (
    APPROVAL_TERMS,
    MORNING,
    READER,
    READING_TERMS,
    do_steps,
    proposed_draft,
    raw_mail,
    send_all,
    take_in,
)
from tests.fakes import FakeSender
from tests.web.office import Office
from tests.web.stories import NEIGHBOURHOOD, SOFIE, Letter, let_write
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"

CHANGE_OF_ADDRESS = NEIGHBOURHOOD[3]


def case_now(office: Office, reference: str = CASE) -> Case:
    with office.store.read() as work:
        return cases.by_reference(work, reference)


def drafts_now(office: Office) -> list[Draft]:
    with office.store.read() as work:
        return cases.drafts(work, case_now(office).id or 0)


def letters_now(office: Office) -> list[OutboxItem]:
    with office.store.read() as work:
        return cases.outbox(work, case_now(office).id or 0)


def test_an_approval_names_the_letter_that_was_shown(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})

    assert answer.headers["location"] == f"{PAGE}?gedaan=approved"
    assert case_now(office).state is CaseState.SENDING
    with office.store.read() as work:
        audit.verify(work)
        (approval,) = cases.live_approvals(work, drafts_now(office)[0].id or 0)
        assert (approval.staff_id, approval.content_hash) == (1, colleague.shown)


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_an_approval_of_another_letter_is_refused(office: Office, colleague: Visitor, shown: str) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/goedkeuren", {"shown": shown})

    assert answer.status_code == 409
    assert "niet meer die u zag" in answer.text
    assert letters_now(office) == []


def test_an_approval_is_stale_once_the_letter_was_changed(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    stale = colleague.shown
    edit = {"shown": stale, "recipients": SOFIE.address, "subject": "Anders", "text": "Anders."}
    assert colleague.post(f"{PAGE}/wijzigen", edit).status_code == 303
    answer = colleague.post(f"{PAGE}/goedkeuren", {"shown": stale})

    assert answer.status_code == 409
    assert letters_now(office) == []


def test_a_letter_with_an_open_place_cannot_be_approved(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    gap = {"recipients": SOFIE.address, "subject": "Antwoord", "text": "Beste, [ontbreekt: het antwoord]."}
    colleague.post(f"{PAGE}/wijzigen", {"shown": colleague.shown, **gap})
    shown = colleague.get(PAGE)

    assert '<mark class="gap">[ontbreekt: het antwoord]</mark>' in shown.text
    assert "disabled>Goedkeuren" in shown.text
    assert colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown}).status_code == 409


def test_what_a_letter_lacks_is_named_in_the_language_of_the_page(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    gap = {"recipients": SOFIE.address, "subject": "Antwoord", "text": "Beste, [ontbreekt: nieuwe datum]."}
    colleague.post(f"{PAGE}/wijzigen", {"shown": colleague.shown, **gap})

    assert "<li>nieuwe datum</li>" in colleague.get(PAGE).text
    assert "<li>new date</li>" in colleague.get(f"{PAGE}?taal=en").text


def test_a_letter_that_lacks_something_leaves_only_with_a_reason(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    short = {"recipients": SOFIE.address, "subject": "Antwoord", "text": "Beste Sofie, het is geregeld."}
    colleague.post(f"{PAGE}/wijzigen", {"shown": colleague.shown, **short})
    page = colleague.get(PAGE).text

    assert "Dit staat niet in de brief: het kenmerk." in page
    assert re.search(r'<textarea id="despite"[^>]* required ', page)
    assert "disabled>Goedkeuren" not in page
    refused = colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown, "despite": "  "})
    assert (refused.status_code, letters_now(office)) == (409, [])
    assert "schrijf waarom hij toch weg mag" in refused.text

    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown, "despite": "Sofie weet het al."})

    assert case_now(office).state is CaseState.SENDING
    assert re.search(r"Toch goedgekeurd door [^:]+:\s+Sofie weet het al\.", colleague.get(PAGE).text)


@pytest.mark.parametrize("recipients", ["", "geen adres", "anne@example.com, dit-niet"])
def test_a_recipient_that_is_no_address_is_refused_and_kept(
    office: Office, colleague: Visitor, recipients: str
) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    typed = {"shown": colleague.shown, "recipients": recipients, "subject": "Nieuw", "text": "Zorgvuldig."}
    answer = colleague.post(f"{PAGE}/wijzigen", typed)

    assert answer.status_code == 409
    assert "geen e-mailadres" in answer.text
    assert "Zorgvuldig.</textarea>" in answer.text
    assert len(drafts_now(office)) == 1


def test_a_recipient_from_outside_the_case_is_pointed_out(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    warning = "dit adres hoort niet bij het dossier"
    assert warning not in colleague.get(PAGE).text

    typed = {"recipients": f"{SOFIE.address}\nander@example.org", "subject": "Antwoord", "text": "Dag."}
    colleague.post(f"{PAGE}/wijzigen", {"shown": colleague.shown, **typed})
    assert colleague.get(PAGE).text.count(warning) == 1


def test_four_eyes_need_two_colleagues(office: Office, colleague: Visitor) -> None:
    terms = replace(APPROVAL_TERMS, four_eyes_for=frozenset({Kind.ACCESS}))
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    shown = proposed_draft(office.store, CASE).content_hash
    approve(office.store, CASE, shown_hash=shown, staff_id=1, terms=terms, now=MORNING)
    page = colleague.get(PAGE).text

    assert "Goedgekeurd door Anne Voorbeeld." in page
    assert "Goedkeuren en verzenden" not in page
    assert case_now(office).state is CaseState.TO_APPROVE


def test_another_letter_takes_the_place_of_the_first(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "acknowledgement"})

    assert answer.status_code == 303
    newest, first = drafts_now(office)
    assert (newest.situation, first.state) == ("acknowledgement", DraftState.SUPERSEDED)


def test_a_refusal_says_what_the_colleague_typed_and_is_about_what_was_ticked(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    said = {"ground": "artikel 17 lid 3 AVG", "why": "De factuur is\nnog nodig.", "done": "De rest is weg."}

    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "refusal", "about": "erasure", **said})

    assert answer.status_code == 303
    draft = drafts_now(office)[0]
    assert (draft.situation, draft.about, draft.missing) == ("refusal", ["erasure"], [])
    assert "Waarom dat hier geldt: De factuur is nog nodig." in " ".join(draft.text.split())


def test_what_was_typed_for_a_letter_that_does_not_fit_is_kept(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)

    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "breach_reporter", "why": "Zomaar."})

    assert answer.status_code == 409
    assert "Zomaar.</textarea>" in answer.text


def test_a_letter_that_does_not_exist_is_refused(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)

    assert colleague.post(f"{PAGE}/andere-brief", {"brief": "liefdesbrief"}).status_code == 400


def test_a_refused_letter_keeps_its_remark(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/afkeuren", {"remark": "De toon past niet."})

    assert drafts_now(office)[0].remark == "De toon past niet."
    assert case_now(office).state is CaseState.TO_HANDLE


def test_a_case_is_laid_aside_and_taken_up_again(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/opzijleggen", {"remark": "Tot maandag."})
    assert case_now(office).state is CaseState.ON_HOLD
    assert "Tot maandag." in colleague.get("/").text

    colleague.post(f"{PAGE}/oppakken")
    assert case_now(office).state is CaseState.TO_APPROVE


def test_what_was_typed_is_kept_when_laying_aside_is_refused(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/sluiten", {"remark": "Gebeld."})
    answer = colleague.post(f"{PAGE}/opzijleggen", {"remark": "Mijn lange uitleg."})

    assert answer.status_code == 409
    assert "Dat kan in deze stand niet" in answer.text
    assert "Mijn lange uitleg." in answer.text


def test_kinds_set_by_hand_are_kept_with_the_name_of_the_colleague(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/soorten", {"kinds": ["correction", "complaint"]})
    page = colleague.get(PAGE).text

    with office.store.read() as work:
        asked = {row.kind: row.outcome for row in cases.requests(work, case_now(office).id or 0)}
    assert asked == {"access": "dropped", "erasure": "dropped", "correction": "open", "complaint": "open"}
    assert "Beoordeeld door Anne Voorbeeld" in page


def test_a_colleague_who_knows_the_sender_says_so(office: Office, colleague: Visitor) -> None:
    let_write(office.store, CHANGE_OF_ADDRESS)
    assert "laat het nu bekende adres het bevestigen" in colleague.get(PAGE).text
    colleague.post(f"{PAGE}/identiteit", {"zeker": "true"})

    with office.store.read() as work:
        check = cases.identity(work, case_now(office).id or 0)
    assert check is not None
    assert (check.state, check.settled_by) == ("settled", 1)


def test_the_clocks_are_explained(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)

    assert "Belofte: ontvangen zaterdag 21 november 2026" in colleague.get(PAGE).text


def test_the_history_names_who_did_what(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
    colleague.post(f"{PAGE}/terugnemen")
    page = colleague.get(PAGE).text

    assert page.index("Goedkeuring teruggenomen") < page.index("Brief goedgekeurd")
    assert "Anne Voorbeeld</span></li>" in page


def test_a_letter_that_left_cannot_be_taken_back(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, FakeSender(), office.clock())
    answer = colleague.post(f"{PAGE}/terugnemen")

    assert answer.status_code == 409
    assert "Terugnemen kan niet meer" in answer.text


@pytest.mark.parametrize(
    ("answer", "decision", "state"),
    [
        (Handover.UNSURE, "found_sent", OutboxState.SENT),
        (Handover.UNSURE, "send_again", OutboxState.QUEUED),
        (Handover.REFUSED, "cancelled", OutboxState.CANCELLED),
    ],
)
def test_a_person_decides_on_a_letter_in_trouble(
    office: Office, colleague: Visitor, answer: Handover, decision: str, state: OutboxState
) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, FakeSender(answers=[answer]), office.clock())

    assert "vraagt een besluit" in colleague.get("/").text
    assert f'value="{decision}"' in colleague.get("/verzending").text
    (item,) = letters_now(office)
    assert colleague.post(f"/verzending/{item.id}/besluit", {"besluit": decision}).status_code == 303
    assert letters_now(office)[0].state is state


def test_a_letter_that_was_refused_is_never_called_arrived(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, CASE, 1)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/goedkeuren", {"shown": colleague.shown})
    office.clock.pass_by(timedelta(minutes=1))
    send_all(office.store, FakeSender(answers=[Handover.REFUSED]), office.clock())
    (item,) = letters_now(office)

    assert 'value="found_sent"' not in colleague.get("/verzending").text
    answer = colleague.post(f"/verzending/{item.id}/besluit", {"besluit": "found_sent"})
    assert answer.status_code == 409
    assert letters_now(office)[0].state is OutboxState.FAILED


def test_a_held_mail_is_shown_with_its_reason_and_tried_again(office: Office, colleague: Visitor) -> None:
    take_in(office.store, b" ")
    file_waiting(office.store, READING_TERMS, READER, MORNING)
    shown = colleague.get("/apart")

    assert "De mail kon niet worden gelezen." in shown.text
    assert colleague.get("/apart/1/mail.eml").content == b" "
    assert colleague.post("/apart/1/opnieuw").status_code == 303
    with office.store.read() as work:
        assert work.get(RawMail, 1).state is RawState.STORED


def test_a_held_mail_of_which_nothing_can_be_read_says_when_it_goes(
    office: Office, colleague: Visitor
) -> None:
    take_in(office.store, b"\x01\x02" * 50)
    take_in(office.store, raw_mail("Inzage graag.").replace(b"From: ", b"X-From: "))
    file_waiting(office.store, READING_TERMS, READER, MORNING)
    shown = colleague.get("/apart").text

    assert "Legt u hem terzijde, dan wordt hij vanaf 30-11-2026 09:00 gewist." in shown
    assert shown.count("wordt hij vanaf") == 1, "the other one can be read"


def test_the_held_mails_of_one_sender_fill_no_page_and_go_in_one_act(
    office: Office, colleague: Visitor
) -> None:
    for number in range(60):
        take_in(office.store, raw_mail(f"Mail {number}", sender="Stroom <stroom@example.com>"))
    file_waiting(office.store, READING_TERMS, READER, MORNING)
    shown = colleague.get("/apart").text

    assert "50 mails van stroom@example.com" in shown
    assert "Dit adres stuurde meer dan 10 mails binnen een uur." in shown
    assert shown.count("<article") == 1
    assert shown.count("mail.eml") == 20
    assert "Er zijn nog 30 mails van deze afzender." in shown
    queue = colleague.get("/").text
    assert "50 mails apart gehouden" in queue
    assert queue.count('class="person"') == 10

    answer = colleague.post("/apart/afzender/terzijde", {"afzender": "stroom@example.com"})
    assert answer.status_code == 303
    assert "Niets apart gehouden" in colleague.get("/apart").text
    again = colleague.post("/apart/afzender/opnieuw", {"afzender": "stroom@example.com"})
    assert again.status_code == 404


def test_the_held_mails_of_one_sender_are_released_together(office: Office, colleague: Visitor) -> None:
    for number in range(12):
        take_in(office.store, raw_mail(f"Mail {number}", sender="Stroom <stroom@example.com>"))
    file_waiting(office.store, READING_TERMS, READER, MORNING)
    colleague.get("/apart")

    assert colleague.post("/apart/afzender/opnieuw", {"afzender": "stroom@example.com"}).status_code == 303
    file_waiting(office.store, READING_TERMS, READER, MORNING)

    assert "Niets apart gehouden" in colleague.get("/apart").text


def test_a_case_that_may_belong_to_another_is_joined_by_a_button(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE, Letter("Bram", "bram@example.com", "Vraag", "Waar zijn mijn gegevens?"))
    second = "/dossiers/MK-2026-000002"
    with office.store.begin("tests.suggest") as work:
        cases.by_reference(work, "MK-2026-000002").suggested_case_id = 1
    assert "MK-2026-000002" in colleague.get(PAGE).text, "the other case shows it too"

    shown = colleague.get(second).text
    version = shown.partition('name="versie" value="')[2].partition('"')[0]
    assert colleague.post(f"{second}/samenvoegen", {"versie": "0"}).status_code == 409
    answer = colleague.post(f"{second}/samenvoegen", {"versie": version})

    assert answer.headers["location"].startswith(PAGE)
    assert "Waar zijn mijn gegevens?" in colleague.get(PAGE).text
    assert "Samengevoegd met" in colleague.get(second).text


def test_a_case_that_does_not_belong_to_another_is_kept_apart_by_a_button(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, SOFIE, Letter("Bram", "bram@example.com", "Vraag", "Waar zijn mijn gegevens?"))
    second = "/dossiers/MK-2026-000002"
    with office.store.begin("tests.suggest") as work:
        cases.by_reference(work, "MK-2026-000002").suggested_case_id = 1
    shown = colleague.get(second).text
    version = shown.partition('name="versie" value="')[2].partition('"')[0]

    assert colleague.post(f"{second}/apart-houden", {"versie": version}).status_code == 303
    assert "Hoort misschien bij dossier" not in colleague.get(second).text


def test_a_mail_that_is_not_held_cannot_be_fetched_as_one(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)

    assert colleague.get("/apart/1/mail.eml").status_code == 404


def test_an_attachment_is_reached_through_its_own_case_only(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE, Letter("Bram", "bram@example.com", "Vraag", "Waar zijn mijn gegevens?"))

    assert colleague.get(f"{PAGE}/bijlagen/1/0").content.startswith(b"%PDF-1.4")
    assert colleague.get(f"{PAGE}/bijlagen/1/1").status_code == 404
    assert colleague.get("/dossiers/MK-2026-000002/bijlagen/1/0").status_code == 404
    assert colleague.get(f"{PAGE}/bijlagen/99/0").status_code == 404


def test_a_case_that_does_not_exist_is_not_found(colleague: Visitor) -> None:
    answer = colleague.get("/dossiers/MK-1999-000001")

    assert answer.status_code == 404
    assert "Dit bestaat hier niet" in answer.text


def test_an_empty_queue_says_what_happens_next(colleague: Visitor) -> None:
    assert "zet hier een dossier klaar" in colleague.get("/").text


def test_the_queue_begins_with_the_leak_and_then_what_is_due(office: Office, colleague: Visitor) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    page = colleague.get("/").text
    order = ["Bakkerij De Korenaar", "Prins-Alkema", "Hendrik Wierda", "Noor Haddad", "Sofie", "Wim"]

    assert sorted(order, key=page.index) == order
    assert "2 dagen te laat" in page
    assert "nog 52 uur" in page


def test_every_date_of_the_queue_tells_how_it_was_counted(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    page = colleague.get("/").text

    assert "<summary>Hoe is dit gerekend?</summary>" in page
    assert "Belofte: ontvangen" in page
    assert "Wettelijke termijn: ontvangen" in page
    assert "telt niet mee" in page


def test_a_filter_shows_its_own_cases_only(office: Office, colleague: Visitor) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    late = colleague.get("/?toon=te-laat").text

    assert "Prins-Alkema" in late
    assert "Sofie van der Linden" not in late


def test_the_digest_is_shown_without_names(office: Office, colleague: Visitor) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    page = colleague.get("/dagoverzicht").text

    assert CASE in page
    assert "Sofie" not in page


def test_a_mail_shows_every_decision_on_it_in_order_and_in_dutch(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)

    shown = colleague.get(PAGE).text

    trace = shown[shown.index("Alle beslissingen over deze mail") :]
    trace = trace[: trace.index("</details>")]
    said = [
        "Niets wijst op een programma", "De hele tekst is nieuw.", "De mail antwoordt op geen brief van ons.",
        "De bot (phrases 1) vond: inzage 97%, verwijdering 94%.",
        "Alles wat het antwoord nodig heeft is bekend.",
    ]  # fmt: skip
    places = [trace.index(sentence) for sentence in said]
    assert places == sorted(places)
    assert "<ol>" in trace
