"""Reads the text of Word and OpenDocument files: a ZIP with XML inside, both unpacked no further than needed.

Called by the child of `bot.edges.attachments`. Resolves no entity, fetches nothing, runs no macro.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat

from bot.edges.attachments.gathering import Broken, Encrypted, HoldsMacros, NotRead

#: Entries of a package that are looked at; a document has some dozens.
MAX_ENTRIES = 5_000
#: Bytes of XML that are unpacked: far more than a document with the most text that is kept.
MAX_UNPACKED = 20_000_000
_CHUNK = 64 * 1024
#: How these files are packed. What is packed in another way Python unpacks all at once: 64 kB of it can be a
#: gigabyte in memory.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_WORD = re.compile(r"word/document\d*\.xml")
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_ODT_MANIFEST = "META-INF/manifest.xml"
_MANIFEST_BYTES = 1_000_000
_MACROS = re.compile(r"(?:.*/)?vbaProject\.bin|Basic/.+|Scripts/.+", re.IGNORECASE)

#: What an element puts into the text when it begins, and when it ends.
_WORD_BEGINS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_WORD_ENDS = {"w:p": "\n"}
_OPEN_BEGINS = {"text:tab": "\t", "text:line-break": "\n"}
_OPEN_ENDS = {"text:p": "\n", "text:h": "\n"}
#: Elements whose words are not the document's: a second copy of a text box, deleted words, remarks.
_WORD_SKIPPED = frozenset({"mc:Fallback"})
_OPEN_SKIPPED = frozenset({"text:tracked-changes", "office:annotation", "office:meta", "office:styles"})
_MAX_SPACES = 100


def pieces(content: bytes) -> Iterator[str]:
    """The text of a package, bit by bit, with a line for each paragraph.

    Raises:
        NotRead: it is a ZIP of another kind.
        Encrypted: it asks for a password.
        HoldsMacros: it holds programs.
        Broken: the ZIP or its XML is damaged, or the XML declares entities.
    """
    try:
        package = zipfile.ZipFile(BytesIO(content))
        yield from _document(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, expat.ExpatError) as error:
        raise Broken from error
    except RuntimeError as error:
        # How zipfile says that an entry needs a password.
        raise Encrypted from error


def _document(package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()[:MAX_ENTRIES]
    if any(_MACROS.fullmatch(name) for name in names):
        raise HoldsMacros
    word = next((name for name in names if _WORD.fullmatch(name)), None)
    if word is not None:
        yield from _Words(begins=_WORD_BEGINS, ends=_WORD_ENDS, words="w:t", skipped=_WORD_SKIPPED).read(
            package, word
        )
    elif "content.xml" in names and _start(package, "mimetype", names, 100).startswith(_OPEN_TEXT):
        if b"encryption-data" in _start(package, _ODT_MANIFEST, names, _MANIFEST_BYTES):
            raise Encrypted
        yield from _Words(begins=_OPEN_BEGINS, ends=_OPEN_ENDS, words="", skipped=_OPEN_SKIPPED).read(
            package, "content.xml"
        )
    else:
        raise NotRead


def _start(package: zipfile.ZipFile, name: str, names: list[str], most: int) -> bytes:
    if name not in names:
        return b""
    with _opened(package, name) as entry:
        return entry.read(most)


def _opened(package: zipfile.ZipFile, name: str) -> IO[bytes]:
    if package.getinfo(name).compress_type not in _PACKED:
        raise Broken
    return package.open(name)


class _Words:
    """Turns the XML of a document into text while it is unpacked."""

    def __init__(
        self, *, begins: dict[str, str], ends: dict[str, str], words: str, skipped: frozenset[str]
    ) -> None:
        """`words` is the one element whose characters count; empty where those of every paragraph do."""
        self._begins, self._ends, self._words, self._skipped = begins, ends, words, skipped
        self._found: list[str] = []
        self._inside = self._skipping = 0
        self._counting = frozenset({words} if words else ends)

    def read(self, package: zipfile.ZipFile, name: str) -> Iterator[str]:
        """What each stretch of the XML says."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entity
        left = MAX_UNPACKED
        with _opened(package, name) as entry:
            while chunk := entry.read(_CHUNK):
                parser.Parse(chunk, False)
                yield self._taken()
                left -= len(chunk)
                if left < 0:
                    raise Broken
            parser.Parse(b"", True)
        yield self._taken()

    def _taken(self) -> str:
        found, self._found = "".join(self._found), []
        return found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._skipping += name in self._skipped
        self._inside += name in self._counting
        if self._skipping:
            return
        if name in self._begins:
            self._found.append(self._begins[name])
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self._found.append(" " * (min(int(count), _MAX_SPACES) if count.isdecimal() else 1))

    def _end(self, name: str) -> None:
        if not self._skipping and name in self._ends:
            self._found.append(self._ends[name])
        self._skipping -= name in self._skipped
        self._inside -= name in self._counting

    def _characters(self, text: str) -> None:
        if self._inside and not self._skipping:
            self._found.append(text)


def _refuse_entity(*_declaration: object) -> None:
    """No office program declares entities; who does wants them to multiply, or to fetch a file."""
    raise Broken
