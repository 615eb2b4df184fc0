"""Takes the content out of what S/MIME packs a whole mail in: a CMS signature, or a compression.

RFC 8551 §3.5.2 and §3.6, RFC 5652, RFC 3274.

Called by `bot.rules.packed_parts` for parts such as smime.p7m. It reads just so much BER as leads to the
content, never verifies the signature and never looks at a certificate: that the content came out proves
nothing about who wrote it.
"""

import zlib
from dataclasses import dataclass
from enum import StrEnum

# Elements of one structure that are looked at: a mail of 50 MB in pieces of 1,000 bytes has 50,000.
MAX_ELEMENTS = 200_000
# How deep the pieces of an octet string may be nested; writers use one level.
MAX_NESTING = 8

_SEQUENCE, _SET, _INTEGER, _OID, _EXPLICIT = 0x30, 0x31, 0x02, 0x06, 0xA0
_OCTETS, _PIECES, _END = 0x04, 0x24, 0x00
_CONSTRUCTED, _LONG_TAG = 0x20, 0x1F


class CmsSort(StrEnum):
    """What a CMS structure is: signed and compressed data can be read without a key."""

    SIGNED = "signed"
    COMPRESSED = "compressed"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class CmsContent:
    """The sort, and the content of signed or compressed data.

    It is empty for signed data that only carries certificates, and for compressed data that does not unpack
    or unpacks to more than may be.
    """

    sort: CmsSort
    content: bytes = b""


# Object identifiers of RFC 5652 §§5 to 8 and of RFC 5083, in their BER form.
_PKCS7 = bytes.fromhex("2a864886f70d0107")
_SIGNED = _PKCS7 + b"\x02"
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_ENCRYPTED = frozenset(
    {_PKCS7 + b"\x03", _PKCS7 + b"\x04", _PKCS7 + b"\x06", bytes.fromhex("2a864886f70d0109100117")}
)


class _Broken(Exception):
    """The bytes are no BER, or not the structure that was expected."""


def open_cms(data: bytes, unpack_limit: int = 0) -> CmsContent:
    """What these bytes are, and the content where it needs no key. Never raises.

    `unpack_limit` is how many bytes a compression may unpack to.
    """
    reader = _Reader(data)
    try:
        reader.enter(_SEQUENCE)
        sort = reader.take(_OID)
        if sort in _ENCRYPTED:
            return CmsContent(CmsSort.ENCRYPTED)
        if sort == _COMPRESSED:
            return CmsContent(CmsSort.COMPRESSED, _unpacked(reader, unpack_limit))
        if sort != _SIGNED:
            return CmsContent(CmsSort.UNREADABLE)
        reader.enter(_EXPLICIT)
        reader.enter(_SEQUENCE)
        reader.take(_INTEGER)
        reader.skip(_SET)
        closed = reader.enter(_SEQUENCE)
        reader.take(_OID)
        if closed == reader.at or reader.tag() != _EXPLICIT:
            return CmsContent(CmsSort.SIGNED)
        reader.enter(_EXPLICIT)
        return CmsContent(CmsSort.SIGNED, reader.octets())
    except _Broken:
        return CmsContent(CmsSort.UNREADABLE)


def _unpacked(reader: "_Reader", limit: int) -> bytes:
    """The content of compressed data (RFC 3274 §1.1), or nothing; zlib is the one algorithm that there is."""
    try:
        reader.enter(_EXPLICIT)
        reader.enter(_SEQUENCE)
        reader.take(_INTEGER)
        reader.skip(_SEQUENCE)
        reader.enter(_SEQUENCE)
        reader.take(_OID)
        reader.enter(_EXPLICIT)
        packed = reader.octets()
        unpacking = zlib.decompressobj()
        # One byte more than may be tells that it is too much; 0 would mean without a limit.
        content = unpacking.decompress(packed, limit + 1)
    except (_Broken, zlib.error):
        return b""
    return content if unpacking.eof and len(content) <= limit else b""


class _Reader:
    """Walks forward through BER (X.690 §8), definite and indefinite lengths alike."""

    def __init__(self, data: bytes) -> None:
        self.at = 0
        self._data = data
        self._seen = 0

    def tag(self) -> int:
        """The tag that comes next; that of an end where nothing follows."""
        return self._data[self.at] if self.at < len(self._data) else _END

    def enter(self, tag: int) -> int | None:
        """Step into an element with this tag; where it ends, None for an indefinite length."""
        length = self._header(tag)
        return None if length is None else self.at + length

    def take(self, tag: int) -> bytes:
        """The content of a primitive element."""
        return self._content(self._header(tag))

    def skip(self, tag: int) -> None:
        """Step over an element with this tag and everything in it."""
        length = self._header(tag)
        depth = 0 if length is not None else 1
        self.at += length or 0
        while depth:
            found, length = self._next()
            if found == _END and length == 0:
                depth -= 1
            elif length is None:
                depth += 1
            else:
                self.at += length

    def octets(self) -> bytes:
        """An octet string, put together from its pieces where it came in pieces."""
        tag, length = self._next()
        if tag == _OCTETS:
            return self._content(length)
        if tag != _PIECES:
            raise _Broken
        pieces: list[bytes] = []
        ends = [self._end(length)]
        while ends:
            if ends[-1] is not None and self.at >= ends[-1]:
                ends.pop()
                continue
            tag, length = self._next()
            if tag == _OCTETS:
                pieces.append(self._content(length))
            elif tag == _PIECES and len(ends) < MAX_NESTING:
                ends.append(self._end(length))
            elif tag == _END and ends[-1] is None:
                ends.pop()
            else:
                raise _Broken
        return b"".join(pieces)

    def _end(self, length: int | None) -> int | None:
        return None if length is None else self.at + length

    def _content(self, length: int | None) -> bytes:
        if length is None or self.at + length > len(self._data):
            raise _Broken
        content = self._data[self.at : self.at + length]
        self.at += length
        return content

    def _header(self, wanted: int) -> int | None:
        tag, length = self._next()
        if tag != wanted:
            raise _Broken
        return length

    def _next(self) -> tuple[int, int | None]:
        """The tag and the length of the next element, None for an indefinite one (X.690 §8.1.3)."""
        self._seen += 1
        if self._seen > MAX_ELEMENTS or self.at + 2 > len(self._data):
            raise _Broken
        tag, first = self._data[self.at], self._data[self.at + 1]
        self.at += 2
        if tag & _LONG_TAG == _LONG_TAG:
            raise _Broken
        if first < 0x80:
            return tag, first
        if first == 0x80:
            if not tag & _CONSTRUCTED:
                raise _Broken
            return tag, None
        count = first & 0x7F
        if count > 6 or self.at + count > len(self._data):
            raise _Broken
        length = int.from_bytes(self._data[self.at : self.at + count], "big")
        self.at += count
        return tag, length
