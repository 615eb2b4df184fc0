"""The digits of a BSN leave the bytes of a mail, and everything else reads as before."""

import base64
from email.message import EmailMessage

import pytest

from bot.rules.bsn import masked_mail, shows_number
from bot.rules.bsn_blotting import without_numbers
from bot.rules.message import Address
from bot.rules.parsing import parse
from bot.rules.reading import ReadingTerms, read_mail
from tests.carried_files import PNG, mail_with
from tests.rules.test_signed_data import signed

NUMBER = "111222333"
TERMS = ReadingTerms(frozenset({"privacy@mailkoning.example"}), "mailkoning.example")


def rich() -> bytes:
    """A mail with the number in its subject, text, HTML, a file's name and a mail within it."""
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "b@example.org", f"Oud BSN {NUMBER}"
    inner.set_content("Mijn BSN is 111.222.333, één keer.\n", cte="quoted-printable")
    mail = EmailMessage()
    mail["From"], mail["To"] = "Anne <anne@example.com>", "privacy@mailkoning.example"
    mail["Subject"], mail["Thread-Topic"] = f"Mijn BSN: {NUMBER} é", f"Mijn BSN: {NUMBER}"
    mail["Message-ID"] = "<rich@example.com>"
    mail.set_content(f"Graag inzage, café.\n\nBSN {NUMBER}, klant 123456789.\n", charset="iso-8859-1")
    mail.add_alternative(f"<p>Graag inzage.</p><p>BSN: <b>{NUMBER}</b></p>", subtype="html")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename=f"bsn-{NUMBER}.png")
    mail.add_attachment(inner)
    return mail.as_bytes()


PLAIN = mail_with(("logo.png", "image/png", PNG), text=f"Graag inzage. Mijn BSN is {NUMBER}.")
SPLIT = (
    b"From: a@example.org\r\nSubject: Inzage\r\nContent-Type: text/html\r\n\r\n"
    b"<p>Graag inzage. Mijn BSN: 111<b>222</b>333</p>\r\n"
)
EIGHT_BIT = "From: a@example.org\r\nSubject: caf\u00e9 BSN 111222333\r\n\r\nBSN 111222333 \u20ac\r\n".encode(
    "cp1252"
)


NAMED = (
    f'From: "Anne, BSN {NUMBER}" <anne@example.com>\r\nTo: privacy@mailkoning.example,\r\n'
    f" =?utf-8?q?Caf=C3=A9_BSN_{NUMBER}?= <cafe@example.com>\r\nCc: Bram <bram@example.com>\r\n"
    "Subject: Inzage\r\n\r\nGraag inzage.\r\n"
).encode()


@pytest.mark.parametrize(
    "raw", [rich(), PLAIN, SPLIT, EIGHT_BIT, NAMED], ids=["rich", "plain", "split", "8 bit", "named"]
)
def test_no_digit_is_left_and_the_mail_reads_as_it_was_shown(raw: bytes) -> None:
    before = parse(raw)
    assert shows_number(before)
    left = without_numbers(raw)
    after = parse(left)

    assert not shows_number(after)
    assert NUMBER not in repr(after)
    assert (after.text.strip(), after.subject) == (
        masked_mail(before).text.strip(),
        masked_mail(before).subject,
    )
    assert [file.content for file in after.files] == [file.content for file in before.files]
    assert [file.filename for file in after.files] == [file.filename for file in masked_mail(before).files]
    assert without_numbers(left) == left, "a second time there is nothing to blot"


def test_a_sender_without_an_address_loses_the_number_too() -> None:
    left = without_numbers(f"From: BSN {NUMBER}\r\nSubject: Inzage BSN {NUMBER}\r\n\r\nInzage.\r\n".encode())

    assert NUMBER.encode() not in left


def test_the_people_of_a_mail_keep_their_addresses_and_the_rest_of_their_names() -> None:
    after = parse(without_numbers(NAMED))

    assert after.sender == Address("anne@example.com", "Anne, BSN •••••••••")
    assert after.to == (
        Address("privacy@mailkoning.example"),
        Address("cafe@example.com", "Café BSN •••••••••"),
    )
    assert after.cc == (Address("bram@example.com", "Bram"),)


@pytest.mark.parametrize("raw", [rich(), PLAIN, NAMED], ids=["rich", "plain", "named"])
def test_a_new_reading_finds_nothing_else_than_before(raw: bytes) -> None:
    before, after = read_mail(raw, TERMS), read_mail(without_numbers(raw), TERMS)

    assert before.newest == after.newest
    assert "bsn" in before.defects
    assert "bsn" in after.defects


def test_a_number_that_is_packed_in_a_signature_is_blotted_too() -> None:
    letter = f"Content-Type: text/plain\r\n\r\nGraag inzage. Mijn BSN is {NUMBER}.\r\n".encode()
    head = b"From: a@example.org\r\nSubject: Inzage\r\nContent-Transfer-Encoding: base64\r\n"
    kind = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\n"
    raw = head + kind + base64.encodebytes(signed(letter))
    assert shows_number(parse(raw))
    left = without_numbers(raw)

    assert not shows_number(parse(left))
    assert parse(left).text.strip() == "Graag inzage. Mijn BSN is •••••••••."
    assert parse(left).subject == "Inzage"


def test_a_mail_without_a_number_keeps_its_bytes() -> None:
    raw = mail_with(("logo.png", "image/png", PNG), text="Mijn klantnummer is 111222333.").replace(
        b"\n", b"\r\n"
    )

    assert not shows_number(parse(raw))
    assert parse(without_numbers(raw)) == parse(raw)
