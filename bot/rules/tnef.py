"""Reads Outlook's winmail.dat: the text and the files that another mail program shows nothing of (MS-OXTNEF).

Called by `bot.rules.packed_parts`. Takes just the attributes that hold words and files, passes over all
others, and never opens a file.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from bot.rules import charsets, compressed_rtf

# Attributes, properties and files of one winmail.dat that are looked at.
MAX_ATTRIBUTES = 5_000
MAX_PROPERTIES = 5_000
MAX_FILES = 200
# Messages within messages.
MAX_DEPTH = 3

_SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTRIBUTE = struct.Struct("<BII")
# Property types (MS-OXCDATA §2.11.1) with a length of their own, and the fixed sizes of the others.
_LONG_TYPES = frozenset({0x000D, 0x001E, 0x001F, 0x0102})
_SIZES = {
    0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4,
    0x0014: 8, 0x0040: 8, 0x0048: 16,
}  # fmt: skip
_UNICODE, _OBJECT, _MANY = 0x001F, 0x000D, 0x1000
_PLAIN, _RTF, _HTML, _CPID = 0x1000, 0x1009, 0x1013, 0x3FDE
_NAME, _LONG_NAME, _CONTENT = 0x3704, 0x3707, 0x3701
# Before an embedded message stands the identifier of its interface.
_INTERFACE_BYTES = 16


class _Attribute(IntEnum):
    """The attributes that hold words and files (MS-OXTNEF §2.1.3)."""

    CODE_PAGE = 0x00069007
    BODY = 0x0002800C
    MESSAGE_PROPERTIES = 0x00069003
    FILE_BEGINS = 0x00069002
    FILE_TITLE = 0x00018010
    FILE_DATA = 0x0006800F
    FILE_PROPERTIES = 0x00069005


@dataclass(slots=True)
class TnefFile:
    """A file in a winmail.dat."""

    name: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What a winmail.dat holds. `rtf` is unpacked, `complete` False when a part of it could not be read."""

    plain: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[TnefFile] = field(default_factory=list)
    complete: bool = True


class _Broken(Exception):
    """The bytes end before they say that they do, or are something else."""


def read(data: bytes, depth: int = 0) -> Tnef | None:
    """What the bytes hold; None when they are no winmail.dat, or nothing of one can be read."""
    if not data.startswith(_SIGNATURE):
        return None
    found = Tnef()
    state = _State()
    try:
        for attribute, value in _attributes(data):
            _take(attribute, value, found, state, depth)
    except _Broken:
        found.complete = False
    found.files = [one for one in found.files if one.content or one.name][:MAX_FILES]
    holds = bool(found.plain or found.html or found.rtf or found.files)
    return found if holds or (found.complete and state.seen) else None


@dataclass(slots=True)
class _State:
    """The code page that holds, the file that is being read, and how many attributes there were."""

    codec: str = "cp1252"
    file: TnefFile = field(default_factory=TnefFile)
    seen: int = 0


def _take(attribute: int, value: bytes, found: Tnef, state: _State, depth: int) -> None:
    """Puts the value of one attribute where it belongs; most of them hold nothing to read."""
    state.seen += 1
    match attribute:
        case _Attribute.CODE_PAGE:
            state.codec = f"cp{int.from_bytes(value[:4], 'little')}"
        case _Attribute.BODY:
            found.plain = found.plain or _text(value, state.codec)
        case _Attribute.MESSAGE_PROPERTIES:
            _message(value, state.codec, found)
        case _Attribute.FILE_BEGINS:
            state.file = TnefFile()
            found.files.append(state.file)
        case _Attribute.FILE_TITLE:
            state.file.name = state.file.name or _text(value, state.codec)
        case _Attribute.FILE_DATA:
            state.file.content = value
        case _Attribute.FILE_PROPERTIES:
            found.files += _file(value, state.codec, state.file, depth)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute with its value; the checksums behind them are not looked at."""
    at = len(_SIGNATURE) + 2
    for _ in range(MAX_ATTRIBUTES):
        if at >= len(data):
            return
        if at + _ATTRIBUTE.size > len(data):
            raise _Broken
        _, attribute, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if at + length > len(data):
            raise _Broken
        yield attribute, data[at : at + length]
        at += length + 2
    raise _Broken


def _message(value: bytes, codec: str, found: Tnef) -> None:
    """The body, in whichever of its forms it is there."""
    html = b""
    for name, sort, content in _properties(value):
        if name == _CPID:
            codec = f"cp{int.from_bytes(content[:4], 'little')}"
        elif name == _PLAIN:
            found.plain = _string(content, sort, codec) or found.plain
        elif name == _RTF:
            found.rtf = found.rtf or compressed_rtf.unpack(content)
        elif name == _HTML:
            html, html_sort = content, sort
    if html:
        found.html = _string(html, html_sort, codec)


def _file(value: bytes, codec: str, file: TnefFile, depth: int) -> list[TnefFile]:
    """Fills in the file's long name and content; the files of a message that is embedded are returned."""
    inner: list[TnefFile] = []
    ending = ""
    for name, sort, content in _properties(value):
        if name in {_NAME, _LONG_NAME}:
            file.name = _string(content, sort, codec) or file.name
        elif name == _CONTENT and sort == _OBJECT:
            file.content = content[_INTERFACE_BYTES:]
            message = read(file.content, depth + 1) if depth < MAX_DEPTH else None
            if message is not None:
                ending = ".html" if message.html and not message.plain else ".txt"
                file.content = (message.plain or message.html).encode()
                rtf = [TnefFile("message.rtf", message.rtf)] if message.rtf and not file.content else []
                inner = [*rtf, *message.files]
        elif name == _CONTENT and not file.content:
            file.content = content
    if ending:
        file.name = f"{file.name or 'message'}{ending}"
    return inner


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and first value of each property (MS-OXTNEF §2.1.3.4)."""
    cursor = _Cursor(value)
    for _ in range(min(cursor.number(), MAX_PROPERTIES)):
        tag = cursor.number()
        sort, name = tag & 0xFFFF, tag >> 16
        if name >= 0x8000:
            cursor.take(16)
            if cursor.number():
                cursor.padded(cursor.number())
            else:
                cursor.number()
        plain_sort = sort & ~_MANY
        is_long = plain_sort in _LONG_TYPES
        size = 0 if is_long else _size(plain_sort)
        count = cursor.number() if is_long or sort & _MANY else 1
        # Values without any bytes could be claimed without end.
        count = count if is_long or size else 0
        content = b""
        for index in range(count):
            piece = cursor.padded(cursor.number()) if is_long else cursor.take(size)
            content = piece if not index else content
        yield name, plain_sort, content


def _size(sort: int) -> int:
    if sort not in _SIZES:
        raise _Broken
    return _SIZES[sort]


class _Cursor:
    """Takes bytes from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        if self._at + length > len(self._data):
            raise _Broken
        piece = self._data[self._at : self._at + length]
        self._at += length
        return piece

    def padded(self, length: int) -> bytes:
        piece = self.take(length)
        self._at += -length % 4
        return piece

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")


def _string(content: bytes, sort: int, codec: str) -> str:
    return _text(content, "utf-16-le" if sort == _UNICODE else codec)


def _text(content: bytes, codec: str) -> str:
    return charsets.decode(content, codec)[0].rstrip("\0").replace("\0", "")
