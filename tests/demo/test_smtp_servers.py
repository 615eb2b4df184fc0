"""What comes in lies in the mailbox as a border server leaves it; what goes out is kept."""

import smtplib
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.demo.border import AUTHSERV_ID
from bot.demo.imap_server import DemoImap
from bot.demo.smtp_servers import SIZE_LIMIT_BYTES, InboundSmtp, OutboundSmtp
from bot.errors import ConfigError

BODY = b"Geachte,\r\n\r\n.Een punt vooraan.\r\n..Twee.\r\nT\xc3\xa9l\xe9phone\r\n\r\n"
HEAD = b"From: Anna <anna@example.com>\r\nTo: privacy@mailkoning.example\r\nSubject: Inzage\r\n"

Inbox = Callable[[int], list[bytes]]


def hand_over(port: int, raw: bytes, sender: str = "anna@example.com", greeting: str = "example.com") -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname=greeting, timeout=10) as connection:
        connection.sendmail(sender, ["privacy@mailkoning.example"], raw)


def test_a_mail_of_the_standard_library_is_in_the_mailbox_within_a_second(
    inbound: InboundSmtp, inbox: Inbox
) -> None:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "anna@example.com", "privacy@mailkoning.example", "Inzage"
    mail.set_content("Welke gegevens heeft u van mij?")
    with smtplib.SMTP("127.0.0.1", inbound.port, timeout=10) as connection:
        connection.send_message(mail)

    [raw] = inbox(1)

    assert raw.endswith(mail.as_bytes())
    assert inbound.accepted == 1


def test_the_senders_bytes_follow_the_trace_headers_unchanged(inbound: InboundSmtp, inbox: Inbox) -> None:
    hand_over(inbound.port, HEAD + b"\r\n" + BODY)

    [raw] = inbox(1)
    found = message_from_bytes(raw, policy=policy.default)

    assert raw.endswith(HEAD + b"\r\n" + BODY)
    assert found["Return-Path"] == "<anna@example.com>"
    assert "for <privacy@mailkoning.example>" in " ".join(found["Received"].split())
    assert found.keys()[:3] == ["Return-Path", "Authentication-Results", "Received"]


@pytest.mark.parametrize(
    "forged",
    [
        f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=bank.example\r\n",
        f"authentication-results :\r\n\t{AUTHSERV_ID.upper()};\r\n dmarc=pass header.from=bank.example\r\n",
        f'Authentication-Results: (a (b) c) "{AUTHSERV_ID}" 1; dmarc=pass header.from=bank.example\r\n',
        "Return-Path: <baas@bank.example>\r\n",
    ],
)
def test_trace_headers_that_the_sender_forged_are_gone(
    inbound: InboundSmtp, inbox: Inbox, forged: str
) -> None:
    hand_over(inbound.port, forged.encode() + HEAD + forged.encode() + b"\r\n" + BODY)

    [raw] = inbox(1)

    assert b"bank.example" not in raw
    assert raw.endswith(HEAD + b"\r\n" + BODY)


def test_the_results_of_another_server_and_the_text_of_the_mail_stay(
    inbound: InboundSmtp, inbox: Inbox
) -> None:
    other = b"Authentication-Results: mx.example.net; spf=pass\r\n" + HEAD
    quoted = f"\r\nAuthentication-Results: {AUTHSERV_ID}; dmarc=pass\r\n".encode()
    hand_over(inbound.port, other + quoted)

    assert inbox(1)[0].endswith(other + quoted)


@pytest.mark.parametrize(
    ("envelope", "author", "expected"),
    [
        (("anna@example.com", "example.com"), b"anna@example.com", "dmarc=pass"),
        (("", "example.net"), b"MAILER-DAEMON@example.net", "dmarc=pass"),
        (("boef@boeven.example", "boeven.example"), b"anna@example.com", "dmarc=fail"),
        (("anna@example.com", "boeven.example"), b"anna@example.com", "dmarc=fail"),
        (("iemand@bedrijf.invalid", "laptop.local"), b"iemand@bedrijf.invalid", "dmarc=none"),
        (("anna@example.com", "example.com"), b"a@example.com>\r\nFrom: <b@example.com", "dmarc=none"),
        (("anna@example.com", "example.com"), b"\xff\xfe", "dmarc=none"),
    ],
)
def test_the_imagined_check_of_the_sender(
    inbound: InboundSmtp, inbox: Inbox, envelope: tuple[str, str], author: bytes, expected: str
) -> None:
    hand_over(inbound.port, b"From: <" + author + b">\r\n\r\nHallo\r\n", *envelope)

    results = str(message_from_bytes(inbox(1)[0], policy=policy.default)["Authentication-Results"])

    assert results.startswith(f"{AUTHSERV_ID};")
    assert expected in results


def test_a_line_of_a_careless_mail_program_is_accepted(inbound: InboundSmtp, inbox: Inbox) -> None:
    hand_over(inbound.port, HEAD + b"\r\n" + b"x" * 200_000 + b"\r\n")

    assert inbox(1)[0].endswith(b"x" * 200_000 + b"\r\n")


def test_a_mail_above_the_size_limit_is_refused(inbound: InboundSmtp, inbox: Inbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbound.port, timeout=10) as connection:
        connection.ehlo()
        code, _ = connection.mail("anna@example.com", [f"size={SIZE_LIMIT_BYTES + 1}"])

    assert code == 552
    assert inbox(0) == []


def test_a_mail_that_the_mailbox_cannot_hold_stays_with_its_sender(
    inbound: InboundSmtp, inbox: Inbox
) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        hand_over(inbound.port, HEAD + b"Content-Type: text/plain; charset*=utf\x00-8''x%20\r\n\r\nHallo\r\n")

    assert refused.value.smtp_code == 554
    assert inbound.accepted == 0
    assert inbox(0) == []


def test_a_taken_port_is_explained_with_the_flag_that_changes_it(
    imap: DemoImap, inbound: InboundSmtp
) -> None:
    with (
        pytest.raises(ConfigError, match=rf"Port {inbound.port} .*--smtp-port {inbound.port + 1}"),
        InboundSmtp(imap, port=inbound.port),
    ):
        pass


def letter(subject: str) -> bytes:
    head = "From: privacy@mailkoning.example\r\nTo: anna@example.com\r\n"
    return f"{head}Subject: {subject}\r\n\r\nBeste mevrouw,\r\n".encode()


def test_two_equal_letters_are_two_files(outbound: OutboundSmtp) -> None:
    for _ in range(2):
        hand_over(outbound.port, letter("Uw verzoek [MK-2026-000123]"), "privacy@mailkoning.example")

    assert outbound.wait_for(2, timeout_seconds=2)
    paths = [kept.path for kept in outbound.letters]
    assert len(set(paths)) == 2
    assert [path.read_bytes() for path in paths] == [letter("Uw verzoek [MK-2026-000123]")] * 2
    assert [kept.reference for kept in outbound.letters] == ["MK-2026-000123"] * 2
    assert outbound.letters[0].mail_from == "privacy@mailkoning.example"


def test_a_hostile_subject_never_names_a_file(outbound: OutboundSmtp, tmp_path: Path) -> None:
    hand_over(outbound.port, letter("../../../weg/MK-2026-000123/../x.eml"))
    hand_over(outbound.port, letter("../../etc/cron.d/x"))

    assert outbound.wait_for(2, timeout_seconds=2)
    assert {path.parent for path in tmp_path.rglob("*.eml")} == {tmp_path / "sent"}
    assert [path.name[23:] for path in sorted(tmp_path.rglob("*.eml"))] == [
        "-MK-2026-000123.eml",
        "-letter.eml",
    ]


def test_letters_of_an_earlier_run_are_read_back(tmp_path: Path) -> None:
    with OutboundSmtp(tmp_path) as first:
        hand_over(first.port, letter("=?utf-8?q?Uw_verzoek_=5BMK-2026-000009=5D?="))
        kept = first.letters
    (tmp_path / "notes.eml").write_text("not ours")

    with OutboundSmtp(tmp_path) as second:
        [found] = second.letters

    assert (found.raw, found.path, found.received_at) == (kept[0].raw, kept[0].path, kept[0].received_at)
    assert (found.reference, found.recipients) == ("MK-2026-000009", ("anna@example.com",))


def test_waiting_for_a_letter_that_does_not_come_ends(outbound: OutboundSmtp) -> None:
    assert not outbound.wait_for(1, timeout_seconds=0.05)
