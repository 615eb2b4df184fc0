"""Every invented mail is what its name says, and the answers to our letters carry what threading needs."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import resources

import pytest

from bot.demo.mails import PRIVACY_ADDRESS, DemoMail, demo_mails, envelope_of
from bot.demo.people import CAST
from bot.demo.replies import bounce_of, reply_to
from bot.demo.send import send_mails
from bot.demo.smtp_servers import InboundSmtp
from classifiers.kinds import Kind

MAILS = demo_mails()
INVENTED = re.compile(r"@([a-z0-9-]+\.)*(example\.(com|net|org)|[a-z0-9-]+\.example)$")
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

each_mail = pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def test_every_file_is_sent_once() -> None:
    files = [file.name for file in (resources.files("bot.demo") / "mails").iterdir()]

    assert sorted(files) == sorted(f"{mail.name}.eml" for mail in MAILS)


@each_mail
def test_a_mail_has_an_author_and_an_identifier_unless_its_name_says_otherwise(mail: DemoMail) -> None:
    found = read(mail.raw)

    assert bool(found["From"] and found["Message-ID"] and found["Date"]) is not mail.name.startswith(
        "unreadable"
    )


@each_mail
def test_a_mail_has_no_defect_unless_its_name_says_otherwise(mail: DemoMail) -> None:
    defects = [defect for part in read(mail.raw).walk() for defect in part.defects]

    assert bool(defects) is mail.name.startswith("unreadable")


@each_mail
def test_every_address_is_invented(mail: DemoMail) -> None:
    text = mail.raw.decode("latin-1")

    assert INVENTED.search(f"@{mail.greeting}")
    assert mail.recipients == (PRIVACY_ADDRESS,)
    assert [
        found for found in re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text) if not INVENTED.search(found)
    ] == []


def test_message_ids_differ() -> None:
    ids = [read(mail.raw)["Message-ID"] for mail in MAILS if not mail.name.startswith("unreadable")]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_shown(kind: Kind) -> None:
    assert any(kind in mail.name.split("-") for mail in MAILS)


def test_two_thirds_are_dutch_and_every_language_is_there() -> None:
    languages = [mail.name.rpartition("-")[2] for mail in MAILS]

    assert languages.count("nl") >= len(MAILS) * 2 / 3
    assert {"nl", "en", "de", "fr"} <= set(languages)


def test_most_senders_are_customers_and_some_are_unknown() -> None:
    known = [mail for mail in MAILS if mail.sender in {person.email for person in CAST}]

    assert len(MAILS) * 0.5 <= len(known) < len(MAILS)


def test_the_date_is_that_of_sending() -> None:
    mail = MAILS[0].sent_at(NOW)

    assert read(mail.raw)["Date"].datetime == NOW
    assert b"@now@" not in mail.raw
    assert mail.raw.count(b"\n") == mail.raw.count(b"\r\n")


def test_attachments_are_files_of_their_type() -> None:
    starts = {
        str(part.get_filename()).rpartition(".")[2]: bytes(part.get_content())[:4]
        for mail in MAILS
        if not mail.name.startswith("unreadable")
        for part in read(mail.raw).iter_attachments()
        if part.get_content_maintype() in {"application", "image"}
    }

    assert starts == {"pdf": b"%PDF", "docx": b"PK\x03\x04", "png": b"\x89PNG"}


def test_all_mails_reach_the_mailbox_as_they_were_sent(
    inbound: InboundSmtp, inbox: Callable[[int], list[bytes]]
) -> None:
    told: list[tuple[str, int, int, bool]] = []

    def progress(mail: DemoMail, done: int, total: int, taken: bool) -> None:
        told.append((mail.name, done, total, taken))

    accepted = asyncio.run(send_mails(MAILS, port=inbound.port, pace=0, progress=progress))

    found = inbox(len(MAILS))
    assert accepted == len(MAILS) == len(found)
    assert told == [(mail.name, turn, len(MAILS), True) for turn, mail in enumerate(MAILS, start=1)]
    for mail, raw in zip(MAILS, found, strict=True):
        body = mail.raw.partition(b"\r\n\r\n")[2]
        assert raw.endswith(body if body.endswith(b"\r\n") else body + b"\r\n")


def test_the_border_server_finds_only_the_phisher_forged(
    inbound: InboundSmtp, inbox: Callable[[int], list[bytes]]
) -> None:
    asyncio.run(send_mails(MAILS, port=inbound.port, pace=0))

    forged = [
        mail.name
        for mail, raw in zip(MAILS, inbox(len(MAILS)), strict=True)
        if "dmarc=fail" in read(raw)["Authentication-Results"]
    ]

    assert forged == ["other-phishing-account-deletion-nl"]


def test_a_refused_mail_is_reported_and_the_next_one_is_sent(
    inbound: InboundSmtp, inbox: Callable[[int], list[bytes]]
) -> None:
    broken = envelope_of(
        "broken", b"From: a@example.com\r\nContent-Type: text/plain; charset*=u\x00-8''x%20\r\n\r\n", 0
    )
    taken: list[bool] = []

    accepted = asyncio.run(
        send_mails(
            (broken, MAILS[0]), port=inbound.port, pace=0, progress=lambda *news: taken.append(news[3])
        )
    )

    assert (accepted, taken) == (1, [False, True])
    assert len(inbox(1)) == 1


LETTER = (
    b"From: Mailkoning <privacy@mailkoning.example>\r\nTo: =?utf-8?q?Ren=C3=A9e?= <renee@example.org>\r\n"
    b"Subject: =?utf-8?q?Je_verzoek_=E2=80=93_?= MK-2026-000007.k7fq2m\r\n"
    b"Date: Mon, 23 Nov 2026 08:30:00 +0000\r\n"
    b"Message-ID: <mk.7.9f2c.aaaabbbbcccc2222@mailkoning.example>\r\n"
    b"References: <eerste@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\nBeste Ren\xc3\xa9e,\r\n\r\nStuur ons de code 123456.\r\n"
)


def test_a_reply_names_the_letter_and_keeps_the_case_tag() -> None:
    reply = read(reply_to(LETTER, "Prima, de code is 123456."))

    assert str(reply["From"]) == "Renée <renee@example.org>"
    assert reply["To"].addresses[0].addr_spec == "privacy@mailkoning.example"
    assert str(reply["Subject"]).startswith("Re: Je verzoek")
    assert str(reply["Subject"]).endswith("MK-2026-000007.k7fq2m")
    assert reply["In-Reply-To"] == "<mk.7.9f2c.aaaabbbbcccc2222@mailkoning.example>"
    assert str(reply["References"]).split() == ["<eerste@example.org>", reply["In-Reply-To"]]
    assert (
        reply.get_content()
        .replace("\r\n", "\n")
        .startswith("Prima, de code is 123456.\n\nOp 23-11-2026 om 08:30 schreef Mailkoning")
    )
    assert "> Beste Renée," in reply.get_content()


def test_a_bounce_is_a_report_about_the_letter() -> None:
    raw = bounce_of(LETTER)
    bounce = read(raw)
    status, headers = list(bounce.iter_parts())[1:]

    assert (bounce.get_content_type(), bounce.get_param("report-type")) == (
        "multipart/report",
        "delivery-status",
    )
    assert envelope_of("bounce", raw).sender == ""
    assert envelope_of("bounce", raw).greeting == "example.org"
    assert "5.1.1" in status.as_string()
    assert "renee@example.org" in status.as_string()
    assert "<mk.7.9f2c.aaaabbbbcccc2222@mailkoning.example>" in headers.as_string()


@pytest.mark.parametrize("header", [b"To", b"From"])
def test_a_letter_without_addresses_has_no_answer(header: bytes) -> None:
    letter = LETTER.replace(b"\r\n" + header + b":", b"\r\nX:").replace(b"From:", b"X:", header == b"From")

    with pytest.raises(ValueError, match=header.decode()):
        reply_to(letter, "Hallo")
