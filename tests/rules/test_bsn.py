"""A BSN is masked wherever a mail says it, and what is none stays as it is."""

from dataclasses import replace
from time import process_time

import pytest

from bot.rules.attached import FileReading, Outcome, gather
from bot.rules.bsn import masked, masked_names
from bot.rules.reading import Read, ReadingTerms, read_mail
from tests.carried_files import attachment

TERMS = ReadingTerms(frozenset({"privacy@mailkoning.example"}), "mailkoning.example")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mijn BSN is 111222333.", "Mijn BSN is •••••••••."),
        ("BSN111222333", "BSN•••••••••"),
        ("bsn-nummer: 1112.22.333", "bsn-nummer: ••••.••.•••"),
        ("burgerservicenummer 111 222 333", "burgerservicenummer ••• ••• •••"),
        ("Sofinummer (oud): 12345678", "Sofinummer (oud): ••••••••"),
        ("My citizen service number is 111222334", "My citizen service number is •••••••••"),
        ("kopie_bsn_111222333.pdf", "kopie_bsn_•••••••••.pdf"),
        ("111222333 is mijn BSN, klantnummer 111222334", "••••••••• is mijn BSN, klantnummer 111222334"),
    ],
)
def test_the_digits_are_masked_and_the_places_stay(said: str, shown: str) -> None:
    assert masked(said) == shown
    assert len(shown) == len(said)


@pytest.mark.parametrize(
    "said",
    [
        "Mijn klantnummer is 111222333.",
        "Bel +31 111222333 over mijn BSN",
        "Ik schrijf vanaf jan@bsnl.example, nummer 111222333.",
        "Mijn BSN zeg ik niet. Bel 0101234567.",
        "klantnummer_111222333.pdf",
        "111222334 is niet mijn bsn",
    ],
)
def test_what_is_no_bsn_stays_as_it_is(said: str) -> None:
    assert masked(said) == said


def test_nothing_that_a_mail_says_shows_a_bsn() -> None:
    inner = b"From: b@example.org\r\nSubject: oud\r\n\r\nBSN 111222333\r\n"
    raw = (
        b"From: a@example.org\r\nSubject: BSN 111222333\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>Mijn bsn: <b>111222333</b></p>\r\n"
        b"--b\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="bsn-111222333.pdf"\r\n\r\n%PDF\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )

    read = read_mail(raw, TERMS)

    assert read.mail is not None
    said = repr((read.newest, read.text_to_judge, read.mail.subject, read.mail.html, read.mail.headers))
    names = [attached.filename for attached in read.mail.attachments]
    assert "111222333" not in said + repr(names) + repr([mail.text for mail in read.mail.forwarded])
    assert "•••••••••" in read.text_to_judge


def named(name: str, file: str) -> Read:
    raw = (
        f'From: "{name}" <a123456782@example.org>\r\nReply-To: "{name}" <b@example.org>\r\n'
        f'To: "{name}" <privacy@mailkoning.example>, "{name}" <c@example.org>\r\nSubject: Inzage\r\n'
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nGraag inzage.\r\n"
        f'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="{file}"\r\n'
        "\r\n%PDF\r\n--b--\r\n"
    )
    return read_mail(raw.encode(), TERMS)


def test_a_number_in_the_name_of_a_sender_or_a_file_is_masked_where_it_enters() -> None:
    read = named("Anne de Vries BSN 111222333", "paspoort_bsn_111222333.pdf")
    assert read.mail is not None
    assert read.mail.sender is not None

    assert "111222333" not in repr(replace(read.mail, attachments=()))
    assert read.mail.sender.name == "Anne de Vries BSN •••••••••"
    assert read.mail.sender.email == "a123456782@example.org"
    assert {one.name for one in (*read.mail.reply_to, *read.mail.to)} == {"Anne de Vries BSN •••••••••"}
    assert "<a123456782@example.org>" in read.mail.header("from")
    assert [file.filename for file in read.mail.attachments] == ["paspoort_bsn_•••••••••.pdf"]
    assert "bsn" in read.defects


def test_a_header_that_was_made_to_take_long_does_not() -> None:
    header = f"bsn 111222333 {'a' * 60_000} <a@example.org>, {'<' * 60_000}"
    before = process_time()

    assert masked_names(header) == header.replace("111222333", "•••••••••")
    assert process_time() - before < 2


def test_a_number_of_another_sort_in_a_name_stays() -> None:
    read = named("Anne de Vries klant 111222334 (geen BSN)", "factuur-111222334.pdf")
    assert read.mail is not None
    assert read.mail.sender is not None

    assert read.mail.sender.name == "Anne de Vries klant 111222334 (geen BSN)"
    assert [file.filename for file in read.mail.attachments] == ["factuur-111222334.pdf"]
    assert "bsn" not in read.defects


def test_the_text_of_an_attachment_shows_no_bsn() -> None:
    files = [attachment("brief.txt", b"x")]
    found = gather("Zie bijlage", "", files, [FileReading(Outcome.READ, "Mijn BSN: 111222333")])

    assert found.text == "Mijn BSN: •••••••••"
