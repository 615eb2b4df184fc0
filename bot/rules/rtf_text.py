"""Reads the text of RTF in one pass over its signs.

Called by `bot.rules.mime_parts` for a letter that Outlook packed, and by the child of
`bot.edges.attachments` for a file. Knows no layout, opens no embedded object.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<line>[\r\n]+)|(?P<text>[^\\{}\r\n]{1,4096})",
    re.DOTALL,
)
#: Groups that hold no text of the document (RTF 1.9.1).
_DESTINATIONS = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"headerl"}
    | {b"headerr", b"footerl", b"footerr", b"footnote", b"annotation", b"themedata", b"datastore"}
    | {b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl", b"generator", b"fldinst", b"xmlnstbl"}
    | {b"latentstyles", b"filetbl", b"bkmkstart", b"bkmkend", b"atnid", b"atnauthor", b"colorschememapping"}
)
_SAID = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_MAX_DEPTH = 1_000
_EVERY = 256
_DEFAULT = "cp1252"


@dataclass(slots=True)
class _Group:
    """What holds until the group ends."""

    hidden: bool = False
    after_unicode: int = 1  # signs that stand behind a \\u for readers which do not know it


def pieces(content: bytes) -> Iterator[str]:
    """The text, some hundred signs at a time. Broken nesting is read as far as it goes."""
    reader = _Reader()
    for count, sign in enumerate(_SIGN.finditer(content), 1):
        reader.take(sign)
        if count % _EVERY == 0:
            yield reader.taken()
    yield reader.taken()


class _Reader:
    """Follows groups and code pages, and keeps what is shown."""

    def __init__(self) -> None:
        self._groups = [_Group()]
        self._found: list[str] = []
        self._codec = _DEFAULT
        self._skip = 0
        self._bytes = bytearray()
        self._high = 0

    def taken(self) -> str:
        """The text found since it was last asked for."""
        self._flush()
        found, self._found = "".join(self._found), []
        return found

    def take(self, sign: re.Match[bytes]) -> None:
        """One sign of the file."""
        match sign.lastgroup:
            case "open":
                self._open()
            case "close":
                if len(self._groups) > 1:
                    self._groups.pop()
            case "byte":
                self._byte(int(sign["byte"], 16))
            case "text":
                self._text(sign["text"])
            case "sign":
                self._symbol(sign["sign"])
            case "word" | "number":
                self._word(sign["word"], int(sign["number"]) if sign["number"] else None)

    def _open(self) -> None:
        above = self._groups[-1]
        if len(self._groups) < _MAX_DEPTH:
            self._groups.append(_Group(above.hidden, above.after_unicode))

    def _symbol(self, sign: bytes) -> None:
        if sign == b"*":
            # A destination that older readers may pass over holds nothing to read.
            self._groups[-1].hidden = True
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _DESTINATIONS:
            self._groups[-1].hidden = True
        elif word == b"u" and number is not None:
            self._unicode(number % 65536)
        elif word == b"uc" and number is not None:
            self._groups[-1].after_unicode = min(max(number, 0), 8)
        elif word == b"ansicpg" and number is not None:
            self._codec = _known(f"cp{number}")
        elif word == b"v":
            self._groups[-1].hidden = number != 0
        elif word in _SAID:
            self._say(_SAID[word])

    def _unicode(self, code: int) -> None:
        self._skip = 0
        if 0xD800 <= code < 0xDC00:
            self._high = code
        else:
            high, self._high = self._high, 0
            pair = 0xDC00 <= code < 0xE000 and high
            self._say(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if pair else chr(code))
        self._skip = self._groups[-1].after_unicode

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._groups[-1].hidden:
            self._bytes.append(value)

    def _text(self, text: bytes) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        if not self._groups[-1].hidden:
            self._bytes += text[skipped:]

    def _say(self, text: str) -> None:
        self._skip = 0
        if not self._groups[-1].hidden:
            self._flush()
            self._found.append(text)

    def _flush(self) -> None:
        """Bytes become text together: in some code pages a letter is two of them."""
        if self._bytes:
            self._found.append(self._bytes.decode(self._codec, "replace"))
            self._bytes.clear()


def _known(codec: str) -> str:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return _DEFAULT
