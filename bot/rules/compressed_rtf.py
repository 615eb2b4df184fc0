"""Unpacks the RTF that Outlook puts into winmail.dat (MS-OXRTFCP).

Called by `bot.rules.tnef`. Bounded: a few bytes can ask for many, so the result is cut.
"""

import struct

# Bytes of RTF that are unpacked: a long letter takes a tenth of them, and every byte takes its time.
MAX_BYTES = 1_000_000

_HEADER = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW = 4096
# What every window begins with (MS-OXRTFCP §2.1.3.1.4).
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpack(data: bytes) -> bytes:
    """The RTF; as much of it as could be unpacked, and nothing of bytes that are none."""
    if len(data) < _HEADER.size:
        return b""
    _, size, sort, _ = _HEADER.unpack_from(data)
    if sort == _PLAIN:
        return data[_HEADER.size : _HEADER.size + min(size, MAX_BYTES)]
    return _unpacked(data, min(size, MAX_BYTES)) if sort == _PACKED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    written = len(_START)
    found = bytearray()
    at = _HEADER.size
    while at < len(data) and len(found) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(found) >= size:
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            elif at + 1 < len(data):
                place, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if place == written % _WINDOW:
                    return bytes(found)
                piece = _copied(window, place, length, written)
            else:
                return bytes(found)
            for byte in piece:
                window[written % _WINDOW] = byte
                written += 1
            found += piece
    return bytes(found[:size])


def _copied(window: bytearray, place: int, length: int, written: int) -> bytes:
    """What stands in the window from a place on; it may run over the bytes that it makes itself."""
    piece = bytearray()
    for step in range(length):
        source = (place + step) % _WINDOW
        behind = (source - written) % _WINDOW
        piece.append(piece[behind] if behind < step else window[source])
    return bytes(piece)
