"""Signs of automatic mail beside the look-alikes that people write. Whole mails stand in tests/mail."""

import pytest

from bot.rules.automatic import verdict
from bot.rules.message import AutomaticKind, AutomaticVerdict
from bot.rules.parsing import parse


def _verdict(
    headers: str = "", subject: str = "Vraag", text: str = "Graag inzage."
) -> AutomaticVerdict | None:
    sender = "" if headers.startswith("From:") else "From: anne@example.org\r\n"
    raw = f"{headers}{chr(13) + chr(10) if headers else ''}{sender}Subject: {subject}\r\n\r\n{text}"
    return verdict(parse(raw.encode()), frozenset({"privacy@mailkoning.example"}), "mailkoning.example")


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: x", "AUTOMATIC REPLY", "Auto: x", "Autoreply: x", "Auto-Reply: x",
        "Out of Office", "OOO: x",
        "Out of office autoreply: x", "Automatisch antwoord: x", "Automatische beantwoording: x",
        "Afwezigheidsbericht",
        "Afwezigheidsassistent: x", "Automatische Antwort: x", "Abwesenheitsnotiz: x",
        "Réponse automatique : x",
        "Message d'absence", "Automated response: x", "Automated reply - x",
    ],
)  # fmt: skip
def test_subjects_of_absence_assistants_need_no_header(subject: str) -> None:
    found = _verdict(subject=subject)
    assert found is not None
    assert found.kind is AutomaticKind.VACATION


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: x", "Fwd: Out of office", "Automatische incasso stoppen",
        "Automatische verlenging",
        "Auto", "Autoverzekering", "Afwezig", "Vakantie", "Out of office hours contact", "Automatic renewal",
        "Automatische Verarbeitung meiner Daten", "Absence de réponse", "Undeliverable", "failure notice",
        "Ontvangstbevestiging gevraagd", "Delivery Status Notification", "Gelezen: uw brief", "Mailing list",
    ],
)  # fmt: skip
def test_people_may_write_such_words(subject: str) -> None:
    assert _verdict(subject=subject) is None


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Auto-Submitted: Auto-Replied; owner-email=x", AutomaticKind.VACATION),
        ("Auto-Submitted: (why) auto-replied", AutomaticKind.VACATION),
        ("Auto-Submitted: auto-notified", AutomaticKind.NOTICE),
        ("X-Autoreply: yes", AutomaticKind.VACATION),
        ("X-Autorespond: subject", AutomaticKind.VACATION),
        ("Precedence: AUTO_REPLY", AutomaticKind.VACATION),
        ("Delivered-To: Autoresponder", AutomaticKind.VACATION),
        ("Precedence: bulk", AutomaticKind.LIST),
        ("X-Failed-Recipients: x@example.org", AutomaticKind.BOUNCE),
        ("X-Loop: privacy@mailkoning.example", AutomaticKind.LOOP),
        ("From: PRIVACY@mailkoning.example", AutomaticKind.LOOP),
        ("From: Mailer-Daemon@example.org", AutomaticKind.NOTICE),
        ("From: do-not-reply@example.org", AutomaticKind.NOTICE),
        ("From: noreply-klant@example.org", AutomaticKind.NOTICE),
        ("From: niet-beantwoorden@example.org", AutomaticKind.NOTICE),
        ("Return-Path: < >", AutomaticKind.NOTICE),
        ("X-OTRS-Loop: yes", AutomaticKind.NOTICE),
        ("Content-Class: urn:content-classes:calendarmessage", AutomaticKind.CALENDAR),
    ],
)
def test_headers_of_programs_are_signs(headers: str, kind: AutomaticKind) -> None:
    found = _verdict(headers)
    assert found is not None
    assert found.kind is kind
    assert found.reason.endswith(".")


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: no", "Auto-Submitted: no (people)", "X-Auto-Response-Suppress: All",
        "X-Autoreply: no",
        "Return-Path: <anne@example.org>", "List-Unsubscribe: <mailto:x@example.org>",
        "X-Loop: else@example.org",
        "From: notary@example.org", "From: noreen@example.org", "From: postmaster@example.org",
        "Precedence: first-class", "From: norepl@example.org", "Importance: high",
    ],
)  # fmt: skip
def test_headers_of_people_are_none(headers: str) -> None:
    assert _verdict(headers) is None


def test_a_bounce_outweighs_the_loop_and_the_absence_that_it_resembles() -> None:
    found = _verdict(
        "From: mailer-daemon@example.org\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied",
        subject="Undelivered Mail Returned to Sender",
        text="Message-ID: <mk.1.a.aaaaaaaaaaaaaaaa@mailkoning.example>",
    )
    assert found is not None
    assert found.kind is AutomaticKind.BOUNCE
    assert found.about_message_id == "<mk.1.a.aaaaaaaaaaaaaaaa@mailkoning.example>"


@pytest.mark.parametrize(
    ("headers", "may_hold"),
    [
        ("List-Id: <a.lists.example>\r\nList-Post: <mailto:a@lists.example>", True),
        ("List-Id: <a.shop.example>\r\nPrecedence: bulk", False),
        ("From: noreply@example.org", True),
        ("Auto-Submitted: auto-generated", True),
        ("Auto-Submitted: auto-replied", False),
    ],
)
def test_lists_and_no_reply_mail_may_hold_a_request(headers: str, may_hold: bool) -> None:
    found = _verdict(headers)
    assert found is not None
    assert found.may_hold_request is may_hold
