"""Every mail has a page, also one that opened no case; nothing in it can harm who looks at it."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.rules.states import RawState
from bot.steps.filing import file_waiting
from bot.steps.forgetting import Retention, forget
from bot.store.mail_list import PAGE
from bot.store.tables import RawMail
from tests.builders import MORNING, READER, READING_TERMS, raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor

AWAY = raw_mail("Ik ben er niet.", subject="Afwezig", headers={"Auto-Submitted": "auto-replied"})
FORM = raw_mail(
    "Graag inzage.\n\n-- \nAnne\n\nOp ma 2 nov 2026 om 10:00 schreef Balie <b@postduif.example>:\n> Oud.\n",
    sender="Formulier <no-reply@example.com>",
)


@pytest.fixture
def filled(office: Office) -> Office:
    """An office to which a request, an absence message, a form, a copy and bytes that are no mail came."""
    mail = raw_mail(message_id="<once@mail.example>")
    for one in (mail, AWAY, FORM, b"Received: by another.example\r\n" + mail, b"\0\0\0"):
        take_in(office.store, one)
    run_steps(office.store)
    return office


def state_of(office: Office, number: int) -> RawState:
    with office.store.read() as work:
        return work.get(RawMail, number).state


def test_every_mail_is_listed_with_what_became_of_it(filled: Office, colleague: Visitor) -> None:
    shown = colleague.get("/mails").text

    places = [shown.index(f'href="/mails/{number}"') for number in (5, 4, 3, 2, 1)]
    assert places == sorted(places)
    for word in ("apart gehouden", "dubbel", "geen dossier", "MK-2026-000001", "afzender onbekend"):
        assert word in shown
    assert "In de postbus gezien: 5. Bewaard: 5. Beslist: 5." in shown


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ("apart", [3, 5]),
        ("zonder", [2]),
        ("dubbel", [4]),
        ("dossier", [1]),
        ("wacht", []),
        ("zomaar", [1, 2]),
    ],
)
def test_the_list_can_be_narrowed(
    filled: Office, colleague: Visitor, chosen: str, numbers: list[int]
) -> None:
    shown = colleague.get(f"/mails?toon={chosen}").text

    there = [number for number in range(1, 6) if f'href="/mails/{number}"' in shown]
    assert set(numbers) <= set(there)
    assert chosen == "zomaar" or there == numbers


def test_a_long_list_goes_on_where_the_page_before_ended(office: Office, colleague: Visitor) -> None:
    for _ in range(PAGE + 2):
        take_in(office.store, AWAY.replace(b"Ik ben", f"Ik {_} ben".encode()))

    first = colleague.get("/mails").text
    second = colleague.get("/mails?toon=alle&voor=3").text

    assert "/mails?toon=alle&amp;voor=3" in first
    assert first.count('class="person"') == PAGE
    assert second.count('class="person"') == 2
    assert "Oudere mails" not in second


def test_a_mail_without_a_case_shows_what_it_says_and_why(filled: Office, colleague: Visitor) -> None:
    shown = colleague.get("/mails/2").text

    for words in ("Ik ben er niet.", "Een automatisch antwoord:", "Alle beslissingen over deze mail"):
        assert words in shown
    assert "/apart/2/" not in shown, "there is nothing to decide"


def test_older_text_and_signature_are_folded_away(filled: Office, colleague: Visitor) -> None:
    shown = colleague.get("/mails/3").text

    assert shown.index("Graag inzage.") < shown.index("Oudere tekst die is aangehaald") < shown.index("Oud.")
    assert shown.count("<details") == 3


def test_a_held_mail_can_be_decided_on_from_its_page(filled: Office, colleague: Visitor) -> None:
    colleague.get("/mails/3")

    assert colleague.post("/apart/3/dossier").status_code == 303
    file_waiting(filled.store, READING_TERMS, READER, MORNING)

    assert state_of(filled, 3) is RawState.FILED
    assert "Naar dossier MK-2026-000002" in colleague.get("/mails/3").text


def test_what_could_not_be_read_or_came_before_has_a_page_too(filled: Office, colleague: Visitor) -> None:
    assert "Er was niets in te lezen." in colleague.get("/mails/5").text
    assert "Dezelfde mail kwam al eerder" in colleague.get("/mails/4").text


def test_the_bytes_and_the_files_of_a_mail_are_only_ever_saved(office: Office, colleague: Visitor) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Auto-Submitted"] = "x@example.com", "Bestand", "auto-replied"
    mail.set_content("Zie bijlage.")
    mail.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="a.html")
    take_in(office.store, mail.as_bytes())
    run_steps(office.store)

    raw, file = colleague.get("/mails/1/mail.eml"), colleague.get("/mails/1/bijlagen/0")

    assert raw.content == mail.as_bytes()
    assert file.content.strip() == b"<script>alert(1)</script>"
    for answer in (raw, file):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
    assert colleague.get("/mails/1/bijlagen/1").status_code == 404


def test_nothing_of_a_hostile_mail_is_obeyed(office: Office, colleague: Visitor) -> None:
    script = "<script>alert(1)</script> {{ 7 * 7 }} \u202egnp.exe"
    take_in(
        office.store,
        raw_mail(script, subject=script, sender="No <no-reply@example.com>", headers={"Cc": "<b>"}),
    )
    run_steps(office.store)

    for path in ("/mails", "/mails/1"):
        shown = colleague.get(path).text
        assert "<script>alert" not in shown
        assert "\u202e" not in shown
        assert "{{ 7 * 7 }}" in shown, "no template is made of a mail"


def test_a_forgotten_mail_says_that_it_was_wiped(filled: Office, colleague: Visitor) -> None:
    forget(filled.store, Retention(timedelta(days=1), timedelta(days=1)), MORNING + timedelta(days=3))

    shown = colleague.get("/mails/2").text

    assert "de inhoud is gewist" in shown
    assert "Ik ben er niet." not in shown
    assert colleague.get("/mails/2/mail.eml").status_code == 404


@pytest.mark.parametrize("path", ["/mails/99", "/mails/99/mail.eml", "/mails/99/bijlagen/0"])
def test_a_mail_that_is_not_there_is_no_page(office: Office, colleague: Visitor, path: str) -> None:
    assert colleague.get(path).status_code == 404
