"""Writes winmail.dat files as Outlook does, for the tests of the reader (MS-OXTNEF, MS-OXRTFCP)."""

import struct

_SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)
_LEVELS = {0x00069002: 2, 0x00018010: 2, 0x0006800F: 2, 0x00069005: 2}


def attribute(number: int, value: bytes) -> bytes:
    """One attribute with its checksum."""
    head = struct.pack("<BII", _LEVELS.get(number, 1), number, len(value))
    return head + value + struct.pack("<H", sum(value) & 0xFFFF)


def winmail(*attributes: bytes) -> bytes:
    """A winmail.dat of these attributes, after the code page of Western Windows."""
    return _SIGNATURE + attribute(0x00069007, struct.pack("<II", 1252, 0)) + b"".join(attributes)


def padded(value: bytes) -> bytes:
    """A value with its length, filled up to four bytes."""
    return struct.pack("<I", len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*entries: tuple[int, int, bytes]) -> bytes:
    """A list of properties: number, type, value."""
    packed = [struct.pack("<HH", sort, number) + _value(sort, value) for number, sort, value in entries]
    return struct.pack("<I", len(packed)) + b"".join(packed)


def _value(sort: int, value: bytes) -> bytes:
    return struct.pack("<I", 1) + padded(value) if sort in {0x001E, 0x001F, 0x0102, 0x000D} else value


def plain_rtf(rtf: bytes) -> bytes:
    """RTF in the packing that packs nothing."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def packed_rtf(pieces: list[bytes | tuple[int, int]]) -> bytes:
    """RTF as the compressor writes it: bytes as they are, and pairs of place and length in the window."""
    steps: list[bytes | tuple[int, int]] = []
    for piece in pieces:
        steps += [bytes([byte]) for byte in piece] if isinstance(piece, bytes) else [piece]
    size = sum(1 if isinstance(step, bytes) else step[1] for step in steps)
    body = b""
    for start in range(0, len(steps), 8):
        group = steps[start : start + 8]
        control = sum(1 << bit for bit, step in enumerate(group) if not isinstance(step, bytes))
        body += bytes([control]) + b"".join(_step(step) for step in group)
    return struct.pack("<IIII", len(body) + 12, size, 0x75465A4C, 0) + body


def _step(step: bytes | tuple[int, int]) -> bytes:
    if isinstance(step, bytes):
        return step
    place, length = step
    return struct.pack(">H", place << 4 | (length - 2))


def file(name: str, content: bytes) -> bytes:
    """A file with its short name and its long one."""
    return b"".join(
        [
            attribute(0x00069002, b"\1\0" + b"\0" * 12),
            attribute(0x00018010, b"KORT~1.PDF\0"),
            attribute(0x0006800F, content),
            attribute(0x00069005, properties((0x3707, 0x001F, f"{name}\0".encode("utf-16-le")))),
        ]
    )
