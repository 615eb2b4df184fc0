"""Makes the files that mails carry, byte by byte and without the library that reads them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from secrets import token_hex

from bot.rules.message import Attachment
from tests.builders import ANNE, MORNING, OUR_ADDRESS

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

#: A picture of one white dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63f80f0001010100"
    "1bb6ee560000000049454e44ae426082"
)


def attachment(filename: str, content: bytes, content_type: str = "application/octet-stream") -> Attachment:
    """A file as parsing hands it on."""
    return Attachment(filename, content_type, len(content), "", content)


def pdf(*pages: str, more: Sequence[str] = (), trailer: str = "") -> bytes:
    """A PDF with these pages of text, or none; `more` are objects, `trailer` entries of the trailer."""
    first = 4
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Contents {first + 2 * number + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in page.splitlines())
        drawn = f"BT /F1 11 Tf 70 760 Td 14 TL {shown} ET"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _pdf_of([*objects, *more], trailer)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_of(objects: Sequence[str], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    rows = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + rows
        + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def package(entries: Mapping[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these entries, packed in this way."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(*paragraphs: str, body: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file; `body` is XML behind the paragraphs, `more` are entries of the package."""
    said = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{said}{body}</w:body></w:document>'
    )
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(more or {})})


def odt(*paragraphs: str, manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument text."""
    said = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}">'
        f"<office:body><office:text>{said}</office:text></office:body></office:document-content>"
    )
    return package({"mimetype": ODT, "content.xml": content, "META-INF/manifest.xml": manifest})


def rtf(*paragraphs: str) -> bytes:
    """A file of a simple word processor."""
    said = "".join(f"{paragraph}\\par " for paragraph in paragraphs)
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Nobody;}\f0 " + said + "}").encode()


def mail_with(
    *files: tuple[str, str, bytes],
    text: str = "Zie bijlage.",
    subject: str = "Brief",
    html: str = "",
    content_ids: Sequence[str] = (),
) -> bytes:
    """A mail of Anne with these files (name, type, bytes); the first ones have these Content-IDs."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Anne de Vries <{ANNE}>", OUR_ADDRESS, subject
    mail["Date"], mail["Message-ID"] = format_datetime(MORNING), f"<{token_hex(8)}@mail.example>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for number, (name, kind, content) in enumerate(files):
        main, _, sub = kind.partition("/")
        cid = f"<{content_ids[number]}>" if number < len(content_ids) else None
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name, cid=cid)
    return mail.as_bytes()


def passed_on(raw: bytes, text: str = "Ter info.") -> bytes:
    """A mail of Anne with another mail attached to it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Anne de Vries <{ANNE}>", OUR_ADDRESS, "Brief"
    mail["Date"], mail["Message-ID"] = format_datetime(MORNING), f"<{token_hex(8)}@mail.example>"
    mail.set_content(text)
    mail.add_attachment(message_from_bytes(raw, policy=policy.default))
    return mail.as_bytes()
