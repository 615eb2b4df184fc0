"""Tells what sort of file an attachment is: by its first bytes, for names and types of strangers may lie.

Called by the edge that reads attachments and by `bot.rules.attached`; reads no file's text.
"""

from enum import StrEnum

from bot.rules.message import Attachment
from bot.rules.signed_data import CmsSort, open_cms


class Sort(StrEnum):
    """What can be done with a file."""

    PDF = "pdf"
    PACKAGE = "package"  # a ZIP: Word or OpenDocument, or something that is not read
    RTF = "rtf"
    HTML = "html"
    MAIL = "mail"
    TEXT = "text"
    NOTHING = "nothing"  # no bytes at all
    IMAGE = "image"
    ENCRYPTED = "encrypted"
    BESIDE = "beside"  # a signature, a visiting card, an appointment: it never carries a request
    MISFIT = "misfit"  # not what its name and type say
    OTHER = "other"  # nothing that the bot reads


#: The sorts of which the text is read.
READABLE = frozenset({Sort.PDF, Sort.PACKAGE, Sort.RTF, Sort.HTML, Sort.MAIL, Sort.TEXT})

#: PDF readers look for the mark in the first so many bytes (ISO 32000-1, annex H, note 13).
_PDF_WITHIN = 1024
_IMAGE_MARKS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")
_FAMILY_MARKS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
#: The container of old Office files, and of new ones that are encrypted (MS-OFFCRYPTO §1.3).
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_BESIDE_TYPES = frozenset(
    {"application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature"}
    | {"application/x-pkcs7-signature", "text/calendar", "application/ics"}
    | {"text/vcard", "text/x-vcard", "text/directory", "text/x-amp-html"}
)
_BESIDE_ENDINGS = frozenset({"p7s", "vcf", "ics", "sig"})
_PACKED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PACKED_ENDINGS = frozenset({"p7m", "p7z"})
_KEYLESS = frozenset({CmsSort.SIGNED, CmsSort.COMPRESSED})
_ENCRYPTED_TYPES = _PACKED_TYPES | {"application/pgp-encrypted"}
_ENCRYPTED_ENDINGS = _PACKED_ENDINGS | {"pgp", "gpg"}
_ENCRYPTED_MARK = b"-----BEGIN PGP MESSAGE-----"
_SIGNED_MARKS = (b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN PGP PUBLIC KEY")
_IMAGE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif", "svg"})
_TEXT_ENDINGS = frozenset({"txt", "text", "csv", "tsv", "md", "log", "asc"})
_HTML_ENDINGS = frozenset({"html", "htm", "xhtml"})
_MARKED_ENDINGS = frozenset({"pdf", "docx", "odt", "rtf"})
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sort_of(file: Attachment) -> Sort:
    """The sort of a file: its bytes decide where they can, its name and type where bytes are only text."""
    head, kind, ending = file.content[:_PDF_WITHIN], file.content_type.lower(), ending_of(file.filename)
    if not file.content:
        return Sort.NOTHING
    if kind in _BESIDE_TYPES or ending in _BESIDE_ENDINGS or head.startswith(_SIGNED_MARKS):
        return Sort.BESIDE
    if (kind in _PACKED_TYPES or ending in _PACKED_ENDINGS) and open_cms(file.content).sort in _KEYLESS:
        # What needs no key and stands here all the same did not open.
        return Sort.MISFIT
    if kind in _ENCRYPTED_TYPES or ending in _ENCRYPTED_ENDINGS or head.lstrip().startswith(_ENCRYPTED_MARK):
        return Sort.ENCRYPTED
    marked = _by_mark(file.content, head)
    if marked is not None:
        return marked
    if kind.startswith("image/") or ending in _IMAGE_ENDINGS:
        return Sort.IMAGE
    if ending in _MARKED_ENDINGS or kind == "application/pdf":
        return Sort.MISFIT
    return _of_text(head, kind, ending)


def ending_of(filename: str) -> str:
    """The letters behind the last dot of a name, small; empty without a dot."""
    return filename.rpartition(".")[2].lower() if "." in filename else ""


def _by_mark(content: bytes, head: bytes) -> Sort | None:
    if b"%PDF-" in head:
        return Sort.PDF
    if head.startswith(b"PK\x03\x04"):
        return Sort.PACKAGE
    if head.startswith(b"{\\rt"):
        return Sort.RTF
    if head.startswith(_COMPOUND):
        return Sort.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Sort.OTHER
    if head.startswith(_IMAGE_MARKS) or head[4:12] in _FAMILY_MARKS or head[8:12] == b"WEBP":
        return Sort.IMAGE
    return None


def _of_text(head: bytes, kind: str, ending: str) -> Sort:
    """Sorts that have no mark of their own; a file with NUL bytes is no text, unless it is UTF-16."""
    if b"\0" in head and not head.startswith(_UTF16_MARKS):
        return Sort.MISFIT if kind.startswith("text/") or ending in _TEXT_ENDINGS else Sort.OTHER
    if ending == "eml" or kind.startswith("message/"):
        return Sort.MAIL
    begins = head.lstrip().lower()
    if kind == "text/html" or ending in _HTML_ENDINGS or begins.startswith((b"<!doctype html", b"<html")):
        return Sort.HTML
    return Sort.TEXT if kind.startswith("text/") or ending in _TEXT_ENDINGS else Sort.OTHER
