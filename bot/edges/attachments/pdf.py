"""Reads the text of a PDF, page by page, and what was filled in on its form.

Called by the child of `bot.edges.attachments`; runs no script of the file and follows none of its links.
"""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader

from bot.edges.attachments.gathering import Encrypted, Enough

#: Pages that are looked at: a request stands on the first, and the classifier reads four at most.
MAX_PAGES = 30
_MAX_FIELDS = 200


def pieces(content: bytes) -> Iterator[str]:
    """The text of each page, then each field of the form that holds words, on lines of their own.

    Raises:
        Encrypted: the file asks for a password. One that only forbids printing or copying is read.
        Enough: there are more pages.
    """
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Encrypted
    for number, page in enumerate(reader.pages):
        if number == MAX_PAGES:
            raise Enough
        yield page.extract_text() + "\n"
    yield from _form(reader)


def _form(reader: PdfReader) -> Iterator[str]:
    """What a person typed into the fields; a page shows only the form around them."""
    if "/AcroForm" not in reader.root_object:
        return
    for count, (name, value) in enumerate(reader.get_form_text_fields().items()):
        if count == _MAX_FIELDS:
            return
        if value:
            yield f"{name}: {value}\n"
