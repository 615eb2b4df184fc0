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
        "Automatic reply: x", "AUTOMATIC REPLY", "Auto: Re: x", "Autoreply: x", "Auto-Reply: x",
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
        "Automatische verlenging", "Auto: x", "Out of office - call me", "Automatische Antworten",
        "Read: this",
        "Mail delivery failed: call me", "Returned mail", "Fwd: Undelivered Mail Returned to Sender",
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
        ("X-OTRS-Loop: yes\r\nPrecedence: bulk", AutomaticKind.NOTICE),
        ("X-Cron-Env: <SHELL=/bin/sh>", AutomaticKind.NOTICE),
        ("X-Envelope-From: <>", AutomaticKind.NOTICE),
        ("Return-Path: <MAILER-DAEMON@mx.example.org>", AutomaticKind.NOTICE),
        ("From: MAILER-DAEMON", AutomaticKind.NOTICE),
        ("From: orders-noreply@example.org", AutomaticKind.NOTICE),
        ("From: nicht-antworten@example.org", AutomaticKind.NOTICE),
        ("From: notifications@example.org", AutomaticKind.NOTICE),
        ("X-Campaign: 1", AutomaticKind.LIST),
        ("X-Mailing-List: a@lists.example", AutomaticKind.LIST),
        ("List-Archive: <https://lists.example/a>", AutomaticKind.LIST),
        ("X-Apple-Action: VACATION", AutomaticKind.VACATION),
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
        "Precedence: first-class", "Precedence: normal", "From: noreplyn@example.org",
        "X-Mailer: Microsoft Outlook 16.0", "X-Envelope-From: <anne@example.org>", "From: norepl@example.org",
        "In-Reply-To: <a@b.example>\r\nList-Unsubscribe: <mailto:x@example.org>\r\nFeedback-ID: 1:service",
        "Importance: high",
    ],
)  # fmt: skip
def test_headers_of_people_are_none(headers: str) -> None:
    assert _verdict(headers) is None


@pytest.mark.parametrize(
    "tag", ["[EXTERN] ", "[a] [b] ", "{Spam?} ", "***SPAM*** ", "(extern) ", "EXTERNAL: "]
)
def test_tags_before_a_subject_hide_nothing(tag: str) -> None:
    found = _verdict(subject=f"{tag}Automatic reply: x")
    assert found is not None
    assert found.kind is AutomaticKind.VACATION
    assert _verdict(subject=f"{tag}Re: Automatic reply: x") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dit is een automatisch gegenereerd bericht.\nUw pakket komt.", AutomaticKind.NOTICE),
        (
            "Uw pakket komt.\n\nDit is een automatisch bericht. U kunt niet op deze mail antwoorden.",
            AutomaticKind.NOTICE,
        ),
        ("Thank you for your mail. I am away until Monday; when I return I read it.", None),
        (
            "Thanks for your mail. I am on leave and will read it on my return. If urgent, call Bob.",
            AutomaticKind.VACATION,
        ),
    ],
)
def test_a_text_may_tell_alone(text: str, kind: AutomaticKind | None) -> None:
    found = _verdict(text=text)
    assert (found.kind if found else None) is kind


@pytest.mark.parametrize(
    "text",
    [
        "Dit is een automatisch besluit, zegt u. Daar ben ik tegen.", "Dit is geen automatisch bericht.",
        "Ik kreeg dit van u terug op mijn brief:\nDit is een automatisch bericht.\nIk wil een echt antwoord.",
        "Thank you for your message. I am on leave. Please contact my lawyer, it is urgent. Delete my data.",
        "Dank voor uw bericht. Ik ben tot maandag afwezig. Kunt u uw brief daarna sturen? Het is dringend.",
        "My parcel could not be delivered to me, 550 of them were.",
    ],
)  # fmt: skip
def test_a_person_may_use_the_words_of_programs(text: str) -> None:
    assert _verdict(text=text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("550 5.1.1 x", "no such address (status 5.1.1)"), ("552 5.2.2 x", "mailbox is full (status 5.2.2)"),
        ("User unknown", "no such address."), ("Host not found",
        "domain is unknown"), ("550 5.0.0 quota exceeded", "full"),
        ("554 5.7.1 x", "refused it (status 5.7.1)"), ("Message too large", "too large."), ("x",
        "not delivered."),
    ],
)  # fmt: skip
def test_a_bounce_says_why(text: str, why: str) -> None:
    found = _verdict("From: MAILER-DAEMON@example.org", "Mail delivery failed", text)
    assert found is not None
    assert why in found.reason


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
