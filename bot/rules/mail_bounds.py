"""Cuts and mends the raw bytes of a mail so that no parser can be made to run away on them.

Called by `bot.rules.parsing` before mail-parser sees the bytes; the stored raw mail stays as it came.
Every cut is reported as a defect, because a person must know that something was left unread.
"""

import re
from itertools import islice

from bot.rules.defects import Defect

# Bytes of one header field, and of the whole header block: twenty times what long References or
# recipient lists need. Decoding headers is the slowest thing a mail can ask for.
MAX_FIELD = 64 * 1024
MAX_HEADER = 512 * 1024
# Header fields of the mail: fifty times what a mail gathers on a long way. Each is decoded by itself.
MAX_FIELDS = 5_000
# Lines that may be MIME boundaries, anywhere in the mail: ten times the parts that are read.
MAX_BOUNDARIES = 20_000
# Openings of encoded words anywhere in the mail.
MAX_WORD_OPENINGS = 20_000
# Lines of the whole mail: 70 MB of base64 fit. The standard library holds every line as a string.
MAX_LINES = 1_000_000
# Blank lines of a mail that holds a delivery report: each begins the fields of one more recipient
# (RFC 3464 §2.1), of which the standard library makes a part.
MAX_REPORTED = 20_000

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BEGINS_BLANK_LINE = re.compile(rb"\n(?=\r?\n)")
_REPORT = re.compile(rb"message/delivery-status", re.IGNORECASE)
# Codecs that decode in quadratic time, and where a charset is named: in a parameter, in an encoded word,
# in an RFC 2231 value. An unknown name makes every parser fall back.
_SLOW_CODEC = re.compile(rb"punycode|idna")
_NAMES_CHARSET = re.compile(rb"""(?:charset\s{0,9}=\s{0,9}["']?|=\?|\*\d{0,3}\*?=\s{0,9}["']?)$""")
_LOOK_BACK = 30
# Looks at a line: the standard library compares each line with the boundary of every multipart around it.
# Two seconds' worth, and more than the million lines of a mail inside six multiparts need.
MAX_LOOKS = 8_000_000
_BOUNDARY = re.compile(
    rb"""boundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))|^--([^\r\n]{1,200})""",
    re.IGNORECASE | re.MULTILINE,
)
# Lines above the limit of RFC 5322 §2.1.1. The standard library searches the end of each encoded word up
# to the end of its line, which takes quadratic time when many words in one long line have no end.
_FEW_WORDS = 20
_LONG_LINE = re.compile(rb"^[^\n]{1000,}", re.MULTILINE)
_UNCLOSED_WORD = re.compile(rb"=\?(?![^?\s]{1,60}\?[bBqQ]\?[^?]{0,1000}\?=)")


def bounded(raw: bytes) -> tuple[bytes, list[Defect]]:
    """The bytes to parse, and what had to be cut off."""
    defects: list[Defect] = []
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if raw.count(b"\r") > raw.count(b"\r\n"):
        # Line ends of old Macs: the standard library ends a line there too, and every limit counts lines.
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = _without_slow_charsets(raw)
    if raw.count(b"=?") > _FEW_WORDS:
        raw = _LONG_LINE.sub(_closed_words, raw)
    head, body = split(raw)
    short = _short_header(head)
    if len(short) != len(head):
        defects.append(Defect.HEADER_CUT)
        raw = short + body
    for marker, limit in ((b"\n--", MAX_BOUNDARIES), (b"=?", MAX_WORD_OPENINGS), (b"\n", MAX_LINES)):
        if raw.count(marker) > limit:
            raw = raw[: _position(raw, marker, limit)]
            defects.append(Defect.TOO_HEAVY)
    reported = _without_endless_report(raw)
    if len(reported) != len(raw):
        defects.append(Defect.TOO_HEAVY)
    return reported, defects


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The header block without its blank line, and the rest with it."""
    blank = _BLANK_LINE.search(raw)
    return (raw[: blank.start()], raw[blank.start() :]) if blank else (raw, b"")


def is_too_deep(raw: bytes) -> bool:
    """Whether a tree of this mail would take too long, because many lines stand inside many multiparts."""
    deepest = MAX_LOOKS // (raw.count(b"\n") + 1)
    return raw.lower().count(b"boundary") > deepest and _is_nested_beyond(raw, deepest)


def _is_nested_beyond(raw: bytes, deepest: int) -> bool:
    """Whether more multiparts are open at once; a boundary line ends those that stand inside its own."""
    within: list[bytes] = []
    for found in _BOUNDARY.finditer(raw):
        quoted, bare, line = found.groups()
        if line is None:
            within.append(quoted or bare)
            if len(within) > deepest:
                return True
            continue
        mark = line.rstrip()
        ends = mark.endswith(b"--") and mark[:-2] in within
        mark = mark[:-2] if ends else mark
        if mark in within:
            del within[within.index(mark) + (not ends) :]
    return False


def _without_endless_report(raw: bytes) -> bytes:
    """The bytes up to the last recipient that is read, where a delivery report names too many."""
    # Counting passes over every other blank line of a row.
    if 2 * (raw.count(b"\n\n") + raw.count(b"\n\r\n")) <= MAX_REPORTED or not _REPORT.search(raw):
        return raw
    last = next(islice(_BEGINS_BLANK_LINE.finditer(raw), MAX_REPORTED, None), None)
    return raw[: last.start()] if last else raw


def _without_slow_charsets(raw: bytes) -> bytes:
    """The bytes with every charset of quadratic cost renamed; searched so that 50 MB take little time."""
    lowered = raw.lower()
    pieces: list[bytes] = []
    position = 0
    for found in _SLOW_CODEC.finditer(lowered):
        if _NAMES_CHARSET.search(lowered[max(0, found.start() - _LOOK_BACK) : found.start()]):
            pieces += [raw[position : found.start()], b"x-slow"]
            position = found.end()
    return b"".join([*pieces, raw[position:]]) if pieces else raw


def _closed_words(line: re.Match[bytes]) -> bytes:
    """A line whose unclosed encoded words no longer look like words."""
    return _UNCLOSED_WORD.sub(b"=_", line[0]) if line[0].count(b"=?") > _FEW_WORDS else line[0]


def _short_header(head: bytes) -> bytes:
    """The header block with its long fields cut, and cut as a whole where it is too long or has too many."""
    if len(head) <= MAX_FIELD and head.count(b"\n") < MAX_FIELDS:
        return head
    kept: list[bytes] = []
    field = total = fields = 0
    for line in head.split(b"\n"):
        if line[:1] not in b" \t":
            field, fields = 0, fields + 1
        piece = line[: MAX_FIELD - field]
        field += len(line)
        if total + len(piece) > MAX_HEADER or fields > MAX_FIELDS:
            break
        if piece:
            kept.append(piece)
            total += len(piece) + 1
    return b"\n".join(kept)


def _position(raw: bytes, marker: bytes, count: int) -> int:
    """Where the marker stands for the `count`-th time."""
    position = -1
    for _ in range(count):
        position = raw.find(marker, position + 1)
    return position
