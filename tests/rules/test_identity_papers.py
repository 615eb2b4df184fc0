"""Identity documents are known by their name or their text, and leave a mail without a trace."""

import base64
import binascii
import hashlib
from email.message import EmailMessage

import pytest

from bot.rules.identity_papers import NOTE, Sign, retold, sign_of, without_file
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

    after = parse(retold(raw, before.files[0].sha256))

    assert [file.filename for file in after.files] == ["destroyed.txt"]
    assert after.text == before.text == "Graag één overzicht."
    assert (after.sender, after.subject, after.message_id) == (
        before.sender,
        before.subject,
        before.message_id,
    )


REQUEST, FACE, LICENCE = b"%PDF-1.4 the request", b"\xff\xd8 a face", b"\xff\xd8 a licence"
HEAD = (
    b"From: Anne <anne@example.com>\r\nTo: privacy@postduif.example\r\nSubject: Verzoek\r\n"
    b"Message-ID: <packed@mail.example>\r\nMIME-Version: 1.0\r\n"
)


def in_uuencode(*files: tuple[str, bytes]) -> bytes:
    packed = b"".join(
        b"begin 644 %s\n%s`\nend\n" % (name.encode(), binascii.b2a_uu(content)) for name, content in files
    )
    return b"Graag inzage.\r\n\r\n" + packed.replace(b"\n", b"\r\n")


def test_the_other_files_that_were_packed_with_a_paper_stay_in_their_places() -> None:
    papers = (("verzoek.pdf", REQUEST), ("paspoort.jpg", FACE), ("rijbewijs.jpg", LICENCE))
    raw = HEAD + b"Content-Type: text/plain\r\n\r\n" + in_uuencode(*papers)
    paper, licence = (hashlib.sha256(content).hexdigest() for content in (FACE, LICENCE))

    once = retold(raw, paper)
    twice = without_file(once, licence)

    assert [(file.filename, file.content) for file in parse(once).files if file.content != NOTE.encode()] == [
        ("verzoek.pdf", REQUEST),
        ("rijbewijs.jpg", LICENCE),
    ]
    assert [file.filename for file in parse(once).files] == ["verzoek.pdf", "destroyed.txt", "rijbewijs.jpg"]
    assert twice is not None
    assert [file.filename for file in parse(twice).files] == ["verzoek.pdf", "destroyed.txt", "destroyed.txt"]
    assert parse(twice).text == parse(raw).text == "Graag inzage."


def test_a_mail_without_the_file_is_not_retold() -> None:
    raw = mail_with(("logo.jpg", b"\xff\xd8 a logo"))

    assert retold(raw, "0" * 64) == raw


def test_a_mail_that_is_packed_within_the_mail_is_told_with_its_writer_and_its_other_files() -> None:
    """Some programs write an attached mail in base64, against RFC 2046 §5.2.1."""
    inner = mail_with(("paspoort.jpg", FACE), ("brief.jpg", LICENCE)).replace(
        b"From: anne@", "From: Zoë <zoë@".encode(), 1
    )
    inner = inner.replace("<zoë@example.com".encode(), b"<zoe@example.com>", 1)
    raw = (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\nZie hieronder."
        + b"\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(inner)
        + b"\r\n--b--\r\n"
    )
    paper = hashlib.sha256(FACE).hexdigest()
    before = parse(raw)
    assert [file.content for file in before.files] == [FACE, LICENCE]
    assert without_file(raw, paper) is None

    after = parse(retold(raw, paper))

    assert [file.filename for file in after.files] == ["destroyed.txt", "brief.jpg"]
    assert after.files[1].content == LICENCE
    (was,), (told,) = before.forwarded, after.forwarded
    assert (told.sender, told.subject, told.text) == (was.sender, was.subject, was.text)
    assert told.sender is not None
    assert told.sender.name == "Zoë"
