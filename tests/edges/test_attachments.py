"""The text of attachments is read from real files, and no file can hang, fill or fool the desk."""

import time
import zipfile
import zlib
from collections.abc import Callable

import pytest

from bot.edges.attachments import reader
from bot.edges.attachments.reader import ChildReader, ReadingLimits
from bot.edges.child_process import End, Ended
from bot.rules.attached import MAX_CHARACTERS, MAX_FILES, FileReading, Outcome
from tests.carried_files import DOCX, PNG, attachment, docx, mail_with, odt, package, pdf, rtf

WISH = "Verwijder al mijn gegevens."
#: Other work on the same machine may hold a child up; what hangs has tighter limits below.
PATIENT = ChildReader(ReadingLimits(seconds=40))
HURRIED_SECONDS = 4.0
#: Beyond the limit: starting, ending and collecting the children on a busy machine.
SLACK = 4.0
MEGABYTE = 1_000_000
#: How old Office files begin, and new ones that ask for a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(name: str, content: bytes, kind: str = "application/octet-stream") -> FileReading:
    (found,) = PATIENT.read([attachment(name, content, kind)])
    return found


def outcome(name: str, content: bytes, kind: str = "application/octet-stream") -> Outcome:
    return read(name, content, kind).outcome


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("brief.pdf", pdf(WISH), "application/pdf"),
        ("brief.docx", docx(WISH), DOCX),
        ("brief.odt", odt(WISH), "application/octet-stream"),
        ("brief.rtf", rtf(WISH), "application/rtf"),
        ("brief.txt", WISH.encode(), "text/plain"),
        ("brief.csv", WISH.encode("utf-16"), "text/csv"),
        ("brief.html", f"<style>x</style><p>{WISH}</p>".encode(), "text/html"),
        ("brief.eml", mail_with(text=WISH), "application/octet-stream"),
        # The name and the type may be wrong: the bytes say what it is.
        ("brief.docx", pdf(WISH), DOCX),
        ("brief", docx(WISH), "application/octet-stream"),
        ("brief.doc", rtf(WISH), "application/msword"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_the_text_of_a_file_is_read(name: str, content: bytes, kind: str) -> None:
    found = read(name, content, kind)

    assert found.outcome is Outcome.READ
    assert WISH in found.text


def test_all_pages_and_what_was_typed_into_a_form_are_read() -> None:
    field = "<< /T (wens) /FT /Tx /V (wis mijn account) >>"
    form = pdf("Formulier", "Bladzijde twee", more=[field, "<< /Fields [8 0 R] >>"])
    form = form.replace(b"/Catalog", b"/Catalog /AcroForm 9 0 R")
    found = read("formulier.pdf", form)

    assert "Bladzijde twee" in found.text
    assert "wens: wis mijn account" in found.text


def test_a_word_file_gives_its_lines_and_leaves_out_what_was_deleted() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>niet meer</w:delText></w:r></w:del><w:r><w:t>wel</w:t></w:r></w:p>"
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Naam</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    found = read("brief.docx", docx("Beste mensen,", "Wis &amp; stop.", body=deleted + table))

    assert found.text.split("\n")[:4] == ["Beste mensen,", "Wis & stop.", "wel", "Naam"]


def test_an_open_document_keeps_spaces_tabs_and_lines() -> None:
    found = read("brief.odt", odt('een<text:s text:c="3"/>twee<text:tab/>drie<text:line-break/>vier'))

    assert found.text == "een   twee\tdrie\nvier\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"Caf\'e9", "Café"),
        (r"\u8364?5", "€5"),
        (r"\uc2\u8364??5", "€5"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"zicht{\v verborgen}baar", "zichtbaar"),
        (r"{\pict 89504e47}na", "na"),
        (r"a\{b\}\\c", r"a{b}\c"),
    ],
)
def test_signs_of_rtf_become_text(written: str, meant: str) -> None:
    assert read("brief.rtf", rtf(written)).text == f"{meant}\n"


def test_a_text_is_read_by_the_charset_that_its_part_declares() -> None:
    file = attachment("brief.txt", "привет".encode("koi8-r"), "text/plain")
    declared = type(file)(file.filename, file.content_type, file.size, "", file.content, charset="koi8-r")

    assert PATIENT.read([declared])[0].text == "привет"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("leeg.pdf", b"", Outcome.EMPTY),
        ("leeg.txt", b" \n\n ", Outcome.EMPTY),
        ("scan.pdf", pdf(""), Outcome.EMPTY),
        ("geen-bladzijden.pdf", pdf(), Outcome.EMPTY),
        ("foto.jpg", b"\xff\xd8\xff\xe0 photo", Outcome.IMAGE),
        ("foto.pdf", PNG, Outcome.IMAGE),
        ("geheim.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), Outcome.ENCRYPTED),
        ("geheim.odt", odt(WISH, manifest="<manifest:encryption-data/>"), Outcome.ENCRYPTED),
        ("geheim.pgp", b"-----BEGIN PGP MESSAGE-----\n", Outcome.ENCRYPTED),
        ("macro.docm", docx(WISH, more={"word/vbaProject.bin": b"x"}), Outcome.MACROS),
        ("macro.docx", docx(WISH, more={"word/vbaProject.bin": b"x"}), Outcome.MACROS),
        ("oud.doc", COMPOUND + b" old Word", Outcome.OTHER),
        ("fotos.zip", package({"a.jpg": b"x"}), Outcome.OTHER),
        ("film.mp4", b"\0\0\0\x18ftypmp42", Outcome.OTHER),
        ("kapot.pdf", b"%PDF-1.4 invented", Outcome.UNREADABLE),
        ("kapot.docx", docx(WISH)[:200], Outcome.UNREADABLE),
        ("geen.pdf", b"just words", Outcome.UNREADABLE),
        ("geen.txt", b"\0\1\2", Outcome.UNREADABLE),
        ("vriend.vcf", b"BEGIN:VCARD", Outcome.BESIDE),
        ("smime.p7s", b"0\x82", Outcome.BESIDE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_not_read_has_a_reason(name: str, content: bytes, expected: Outcome) -> None:
    assert read(name, content) == FileReading(expected)


def encrypted_pdf(password: str) -> bytes:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer, made = PdfWriter(clone_from=PdfReader(BytesIO(pdf(WISH)))), BytesIO()
    writer.encrypt(password, owner_password="the owner's", algorithm="AES-256")
    writer.write(made)
    return made.getvalue()


def test_a_pdf_that_asks_for_a_password_is_not_read_and_one_that_forbids_printing_is() -> None:
    assert outcome("geheim.pdf", encrypted_pdf("a password")) is Outcome.ENCRYPTED
    assert outcome("brief.pdf", encrypted_pdf("")) is Outcome.READ


def test_the_first_pages_of_a_damaged_file_are_kept() -> None:
    whole = pdf("Wis alles.", "Tweede.")
    found = read("brief.pdf", whole.replace(b"/Contents 7 0 R", b"/Contents /Wrong"))

    assert "Wis alles." in found.text
    assert found.outcome in {Outcome.READ, Outcome.CUT}


def test_only_so_much_of_a_long_file_is_kept() -> None:
    found = read("boek.txt", b"woord " * 10_000, "text/plain")

    assert (found.outcome, len(found.text)) == (Outcome.CUT, MAX_CHARACTERS)
    assert outcome("dik.pdf", pdf(*["een bladzijde"] * 60)) is Outcome.CUT


def test_a_file_above_the_limit_is_not_opened() -> None:
    small = ChildReader(ReadingLimits(seconds=1, size=100))

    assert small.read([attachment("brief.txt", b"x" * 101, "text/plain")]) == (
        FileReading(Outcome.TOO_LARGE),
    )


def test_no_child_is_started_when_there_is_nothing_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_given: object) -> Ended:
        raise AssertionError("a child was started")

    monkeypatch.setattr(reader, "run", started)

    assert PATIENT.read([]) == ()
    assert PATIENT.read([attachment("foto.png", PNG)]) == (FileReading(Outcome.IMAGE),)


def looping_pdf() -> bytes:
    """A tree of pages that is its own child."""
    return pdf(WISH).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def looping_xref() -> bytes:
    """Cross-reference tables that point at each other for ever."""
    whole = pdf(WISH)
    return whole.replace(b"/Root", b"/Prev %d /Root" % whole.rindex(b"xref\n0"))


def drawing_pdf() -> bytes:
    """A form that draws itself."""
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        "/Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    )
    whole = pdf("", more=[form])
    return whole.replace(b"BT ", b"/X Do ").replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<")


def inflating_pdf() -> bytes:
    """A page whose drawing unpacks to a gigabyte."""
    packed = zlib.compress(b"\0" * (1000 * MEGABYTE), 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    start, _, rest = pdf("x").partition(b"5 0 obj\n")
    return start + b"5 0 obj\n" + head + packed + b"\nendstream\nendobj\n" + rest.partition(b"endobj\n")[2]


def million_objects() -> bytes:
    return (
        b"%PDF-1.7\n" + b"1 0 obj << /Type /Page >> endobj\n" * 280_000 + b"trailer << /Root 1 0 R >>\n%%EOF"
    )


def zip_bomb() -> bytes:
    return docx(body="<w:p><w:r><w:t>" + " " * (300 * MEGABYTE) + "</w:t></w:r></w:p>")


def silent_bomb() -> bytes:
    """As above, with signs that are no text at all."""
    return docx(body="<!--" + "x" * (300 * MEGABYTE) + "-->")


def deep_word_file() -> bytes:
    return docx(body="<w:p>" * 500_000)


def laughs(level: int = 30) -> bytes:
    """The entity of entities of entities that fills a memory."""
    entities = "".join(f'<!ENTITY a{number + 1} "{f"&a{number};" * 10}">' for number in range(level))
    return package({"word/document.xml": f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a{level};</x>'})


def fetching_word_file() -> bytes:
    return package(
        {"word/document.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:t>&a;</w:t>'}
    )


HOSTILE: list[Callable[[], bytes]] = [
    looping_pdf,
    looping_xref,
    drawing_pdf,
    inflating_pdf,
    million_objects,
    zip_bomb,
    silent_bomb,
    deep_word_file,
    laughs,
    fetching_word_file,
    lambda: rb"{\rtf1" + b"{" * 3_000_000,
    lambda: rb"{\rtf1" + rb"\u1\u-1\'" * 1_000_000,
    lambda: b"<div>" * 1_500_000,
    lambda: b"%PDF-1.4\n" + b"(" * 9 * MEGABYTE,
]


@pytest.mark.parametrize("make", HOSTILE)
def test_a_hostile_file_takes_no_more_than_the_limit_and_hides_no_letter(make: Callable[[], bytes]) -> None:
    letter, monster = attachment("brief.txt", WISH.encode(), "text/plain"), make()
    kind = "text/html" if monster.startswith(b"<div>") else "application/octet-stream"
    started = time.monotonic()
    found = ChildReader(ReadingLimits(seconds=HURRIED_SECONDS)).read([attachment("x", monster, kind), letter])

    assert time.monotonic() - started < HURRIED_SECONDS + SLACK
    assert len(found[0].text) <= MAX_CHARACTERS
    assert found[1] == FileReading(Outcome.READ, WISH)


def test_a_file_outside_the_mail_is_never_read() -> None:
    assert read("brief.docx", fetching_word_file()) == FileReading(Outcome.UNREADABLE)


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_that_could_unpack_without_bounds_is_not_unpacked(packed: int) -> None:
    document = f"<w:t>{WISH}</w:t>"

    assert read("brief.docx", package({"word/document.xml": document})).outcome is Outcome.READ
    assert read("brief.docx", package({"word/document.xml": document}, packed)) == FileReading(
        Outcome.UNREADABLE
    )


def test_more_files_than_are_read_are_said_to_be_too_many() -> None:
    files = [
        attachment(f"{number}.txt", b"woorden " * (number + 1), "text/plain")
        for number in range(MAX_FILES + 2)
    ]
    found = [one.outcome for one in PATIENT.read(files)]

    assert found == [Outcome.READ] * MAX_FILES + [Outcome.TOO_MANY] * 2


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no json\n",
        b'{"outcome": "splendid", "text": "x"}\n',
        b'{"outcome": "read", "text": 5}\n',
        b'{"outcome": "read"}\n',
        b"[]\n",
        b"[" * 100_000 + b"\n",
        b'{"outcome": "read", "text": "cut off',
        b"\xff\xfe\n",
    ],
)
def test_nothing_that_a_child_says_is_trusted(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(reader, "run", lambda *_given: Ended(End.DONE, said))

    assert read("brief.txt", b"x", "text/plain") == FileReading(Outcome.UNREADABLE)


def test_what_a_child_says_is_cleaned_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    said = b'{"outcome": "read", "text": "a\\u0000\\ud800' + b"x" * 2 * MAX_CHARACTERS + b'"}\n' * 5
    monkeypatch.setattr(reader, "run", lambda *_given: Ended(End.DONE, said))
    found = read("brief.txt", b"x", "text/plain")

    assert found.text.startswith("a\ufffdx")
    assert len(found.text) <= MAX_CHARACTERS


def test_a_desk_that_can_start_no_child_says_that_nothing_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    assert outcome("brief.txt", b"x", "text/plain") is Outcome.UNREADABLE
