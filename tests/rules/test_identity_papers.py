"""Identity documents are known by their name or their text, and leave a mail without a trace."""

import binascii
import hashlib
from email.message import EmailMessage

import pytest

from bot.rules.identity_papers import Sign, retold, sign_of, without_file
from bot.rules.parsing import parse

MACHINE_LINES = "P<NLDDE<VOORBEELD<<ANNE<<<<<<<<<<<<<<<<<<<<<\nSPECI20142NLD6503101F2403096<<<<<<<<<<<<<<08\n"
FIELDS = (
    "Documentnummer: SPECI2014\nGeldig tot: 09-03-2034\nNationaliteit: Nederlandse\nGeboortedatum: 10-03-1965"
)


@pytest.mark.parametrize(
    "name",
    [
        "paspoort.jpg",
        "Kopie Identiteitskaart Anne.PDF",
        "rijbewijs_voor.png",
        "passport-scan.jpeg",
        "Personalausweis.pdf",
        "carte d'identité.jpg",
        "permis de conduire.png",
        "ID-kaart.heic",
        "id scan.pdf",
    ],
)
def test_a_picture_that_is_called_an_identity_document_is_one(name: str) -> None:
    assert sign_of(name, "application/octet-stream", "") is Sign.NAME


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("verzoek.pdf", "application/pdf", "Ik stuur geen kopie van mijn paspoort."),
        ("logo.png", "image/png", ""),
        ("paspoort.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""),
        ("formulier.pdf", "application/pdf", "Nationaliteit: ____ Geboortedatum: ____"),
        ("idee.jpg", "image/jpeg", ""),
    ],
)
def test_ordinary_files_are_none(name: str, kind: str, text: str) -> None:
    assert sign_of(name, kind, text) is None


def test_the_lines_for_machines_and_the_fields_give_a_paper_away_whatever_its_name() -> None:
    assert sign_of("scan0001.pdf", "application/pdf", MACHINE_LINES) is Sign.MACHINE_LINES
    assert sign_of("scan0001.pdf", "application/pdf", FIELDS) is Sign.TEXT


def mail_with(*files: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "anne@example.com", "privacy@postduif.example", "Verzoek"
    mail.set_content("Graag inzage. Mijn paspoort zit erbij.")
    for name, content in files:
        mail.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
    return mail.as_bytes()


def test_a_file_is_cut_out_and_everything_else_stays() -> None:
    paper, other = b"\xff\xd8 a face and a number", b"\xff\xd8 a logo"
    raw = mail_with(("paspoort.jpg", paper), ("logo.jpg", other))

    left = without_file(raw, hashlib.sha256(paper).hexdigest())

    assert left is not None
    assert without_file(left, hashlib.sha256(paper).hexdigest()) is None
    before, after = parse(raw), parse(left)
    assert (after.subject, after.text, after.message_id) == (before.subject, before.text, before.message_id)
    assert [file.filename for file in after.files] == ["destroyed.txt", "logo.jpg"]
    assert after.files[1].content == other


def test_a_file_without_a_part_of_its_own_is_not_found() -> None:
    assert without_file(mail_with(("logo.jpg", b"\xff\xd8 a logo")), "0" * 64) is None


def test_a_mail_is_retold_where_its_file_has_no_part_of_its_own() -> None:
    """A program of old wrote the picture into the text, in uuencode."""
    packed = b"begin 644 paspoort.jpg\n" + binascii.b2a_uu(b"\xff\xd8 a face") + b"`\nend\n"
    raw = (
        b"From: Anne <anne@example.com>\r\nTo: privacy@postduif.example\r\nSubject: Verzoek\r\n"
        b"Message-ID: <uu@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"Graag \xc3\xa9\xc3\xa9n overzicht.\r\n\r\n" + packed.replace(b"\n", b"\r\n")
    )
    before = parse(raw)
    assert [file.filename for file in before.files] == ["paspoort.jpg"]
    assert without_file(raw, before.files[0].sha256) is None

    after = parse(retold(raw))

    assert [file.filename for file in after.files] == ["destroyed.txt"]
    assert after.text == before.text == "Graag één overzicht."
    assert (after.sender, after.subject, after.message_id) == (
        before.sender,
        before.subject,
        before.message_id,
    )
