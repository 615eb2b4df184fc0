"""Breaks mails of the corpus in every way that a mail can be broken, by a throw of dice.

Used by `tests.benchmarks.fuzzing`. The same seed, number and corpus give the same bytes on every machine.
"""

import random
import re
from collections.abc import Callable, Sequence

# Bytes of the largest mail that is made, and how often a mutation may be that large: reading 3 MB takes
# a thousand times as long as reading a usual mail.
MAX_MAIL = 8_000_000
_LARGE = 3_000_000
_LARGE_ONCE_IN = 40

_CHARSETS = (
    b"utf-7", b"utf-16", b"utf-32", b"utf-8-sig", b"punycode", b"idna", b"hz", b"iso-2022-jp", b"iso-2022-kr",
    b"undefined", b"mbcs", b"oem", b"rot13", b"zlib", b"bz2", b"hex", b"base64", b"uu", b"quopri",
    b"unicode_escape", b"raw_unicode_escape", b"cp65001", b"x-unknown", b"", b"\0", b"utf\0-8", b"..", b"*",
    b"a" * 500, b"\xe9", b'utf-8"', b"us-ascii'en'x", b"koi8-r", b"big5", b"gb18030", b"latin-1", b"cp037",
)  # fmt: skip
_ENCODINGS = (
    b"base64", b"quoted-printable", b"7bit", b"8bit", b"binary", b"uuencode", b"x-uuencode", b"x-uue", b"",
    b"BASE64 ", b"base64;x=y", b"gzip", b"\0", b"base64\r\nContent-Transfer-Encoding: quoted-printable",
)  # fmt: skip
_TYPES = (
    b"text/plain", b"text/html", b"text/plain; format=flowed; delsp=yes", b"text/calendar; method=REQUEST",
    b"multipart/mixed", b'multipart/mixed; boundary=""', b'multipart/report; report-type="delivery-status"',
    b"multipart/signed; micalg=x", b"multipart/digest; boundary=b", b"message/rfc822", b"message/partial",
    b"message/delivery-status", b"message/external-body", b"application/ms-tnef; name=winmail.dat",
    b"application/pkcs7-mime", b"application/octet-stream", b"text", b"/", b"\0", b"text/html; charset",
    b"text/rfc822-headers", b"application/pgp-encrypted", b"text/enriched", b"image/png",
)  # fmt: skip
_TOKENS = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n", b"\n\n", b"\x1b$B",
    b"\x0e", b"=?utf-8?q?", b"=?utf-8?b?!!!?=", b"=?x?q?=E9?=", b"?=", b"=?=", b"=?utf-8*en?Q?a?=",
    b"=\r\n", b"=00", b"+AD4-", b"<", b">", b"(", b"\\", b'"', b";", b":", b",", b"@", b"--", b"-- \r\n",
    b"> ", b">From ", b"begin 644 x\n", b"begin 666 \n`\nend\n", b"boundary=", b"charset=", b"name*0*=''%",
    b"filename*=utf-8''%", b"filename*1=b; filename*0=a", b"name*=utf-16''%00", b"a*b*=;",
    b"Content-Type: message/rfc822\r\n\r\n", b"Subject:\r\n", b"From: \xe9 <\r\n", b"From: group:a@b,;\r\n",
    b"Date: Mon, 99 Nov 99999 99:99 +9999\r\n", b"Message-ID: <<>>\r\n",
    b"References: <a@b>" + b" <c@d>" * 50 + b"\r\n", b"X-\xff: \0\r\n", b": no name\r\n",
    b"BEGIN:VCALENDAR\r\n", b"<blockquote>", b"</div>", b"<!--", b"<![CDATA[", b"<style>",
    b"<table><tr><td>", b"&#0;", b"&#xD800;", b"&#1114112;", b"&lt", b"<svg><title>", b"<template>",
    b"<plaintext>", b"Op ma 2 nov 2026 om 10:00 schreef\n", b"-----Original Message-----\n",
    b"Van: a\nAan: b\nOnderwerp: c\n",
)  # fmt: skip

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(corpus: Sequence[bytes], seed: int, number: int) -> bytes:
    """Mail `number` of the run with this seed: a corpus mail after one to six mutations."""
    dice = dice_of(seed, number)
    raw = dice.choice(corpus)
    for _ in range(dice.choice((1, 1, 2, 2, 3, 4, 6))):
        raw = dice.choice(MUTATIONS)(dice, raw, corpus)[:MAX_MAIL]
    return raw


def dice_of(seed: int, number: int) -> random.Random:
    """The dice that make one mail; they fall the same way in every run."""
    return random.Random(f"{seed}/{number}")


def _flipped(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """Single bytes become others, as on a bad line."""
    damaged = bytearray(raw)
    for _ in range(dice.randint(1, 40) if damaged else 0):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def _cut(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """The end is missing, or a piece from the middle."""
    start, end = _span(dice, raw)
    return raw[:start] + (raw[end:] if dice.random() < 0.5 else b"")


def _spliced(dice: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """The head of one mail and the tail of another."""
    other = dice.choice(corpus)
    return raw[: _place(dice, raw)] + other[_place(dice, other) :]


def _sprinkled(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """Pieces that mean something to some parser, where they do not belong."""
    for _ in range(dice.randint(1, 12)):
        raw = _inserted(dice, raw, dice.choice(_TOKENS) * dice.choice((1, 1, 1, 2, 9)))
    return raw


def _nulled(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """NULs, alone or in rows."""
    for _ in range(dice.randint(1, 5)):
        raw = _inserted(dice, raw, b"\0" * dice.choice((1, 1, 2, 100, 5_000)))
    return raw


def _field_repeated(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """One header field many times."""
    fields, body = _fields(raw)
    field = dice.choice(fields)
    place = dice.randrange(len(fields) + 1)
    return (
        b"\n".join([*fields[:place], *[field] * _fitting(field, _count(dice, 20_000)), *fields[place:]])
        + body
    )


def _fields_mixed(dice: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """Fields of another mail among our own, or fields lost."""
    fields, body = _fields(raw)
    others, _ = _fields(dice.choice(corpus))
    kept = [field for field in fields if dice.random() < 0.8] + dice.sample(
        others, dice.randint(0, len(others))
    )
    dice.shuffle(kept)
    return b"\n".join(kept) + body


def _field_swollen(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """A field whose value goes on and on."""
    fields, body = _fields(raw)
    place = dice.randrange(len(fields))
    value = dice.choice((*_TOKENS, b"\n " + dice.choice(_TOKENS)))
    fields[place] = fields[place] + value * _fitting(value, _count(dice, 60_000))
    return b"\n".join(fields) + body


def _charset_broken(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """Charsets that are none, are no text's, or are another's; in parameters and in encoded words."""
    wanted = dice.choice((rb'charset="?[^";\s]*', rb"=\?[^?\s]*(?=\?)"))
    opening = b"charset=" if wanted.startswith(b"c") else b"=?"
    return re.sub(wanted, lambda _: opening + dice.choice(_CHARSETS), raw, flags=re.IGNORECASE)


def _encoding_lied(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """A transfer encoding that the part does not have."""
    lie = b"Content-Transfer-Encoding: " + dice.choice(_ENCODINGS)
    told, count = re.subn(rb"(?i)content-transfer-encoding:[^\r\n]*", lambda _: lie, raw)
    return told if count else lie + b"\r\n" + raw


def _type_lied(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """A content type that the part does not have."""
    told, count = re.subn(
        rb"(?i)(content-type:[ \t]*)[^;\r\n]*",
        lambda found: found[1] + dice.choice(_TYPES) if dice.random() < 0.6 else found[0],
        raw,
    )
    return told if count else b"Content-Type: " + dice.choice(_TYPES) + b"\r\n" + raw


def _boundary_broken(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """Boundaries lost, closed too early, doubled, or declared as something else."""
    marks = [found.start() for found in re.finditer(rb"(?m)^--\S", raw)]
    if not marks or dice.random() < 0.3:
        return re.sub(
            rb'(?i)boundary="?[^";\s]*',
            lambda _: (
                b"boundary=" + dice.choice((b"", b'"', b"--", b"\0", b"x" * 300, b"=?utf-8?q?b?=", b"b b"))
            ),
            raw,
        )
    place = dice.choice(marks)
    end = raw.find(b"\n", place) + 1 or len(raw)
    line = raw[place:end]
    row = line * _fitting(line, _count(dice, 30_000))
    instead = dice.choice((b"", line[:-3] + b"--\r\n", row, b" " + line, line[2:]))
    return raw[:place] + instead + raw[end:]


def _nested(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """The mail as the innermost part of many."""
    levels = _count(dice, 1_500)
    if dice.random() < 0.5:
        return b"Content-Type: message/rfc822\r\n\r\n" * levels + raw
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (level, level)
        for level in range(levels)
    )
    closing = b"".join(b"\r\n--n%d--" % level for level in reversed(range(levels)))
    return opening + raw + (closing if dice.random() < 0.5 else b"")


def _multiplied(dice: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """Many parts beside each other, each a mail or a stump of one."""
    part = dice.choice((raw, dice.choice(corpus), b"Content-Type: text/plain\r\n\r\nhi\r\n", b"\r\n"))
    part = b"\r\n--m\r\n" + (b"Content-Type: message/rfc822\r\n\r\n" if dice.random() < 0.5 else b"") + part
    fields, _ = _fields(raw)
    opening = b'\r\nContent-Type: multipart/mixed; boundary="m"\r\nMIME-Version: 1.0\r\n'
    return b"\n".join(fields[:5]) + opening + part * _count(dice, max(2, _LARGE // len(part)))


def _long_line(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """One line of up to some MB, of letters or of one token."""
    token = dice.choice((b"a", b" ", b"a ", b"=", b"-", b"_", b"\t", *_TOKENS))
    token = token.replace(b"\r", b"").replace(b"\n", b"") or b"\xa0"
    return _inserted(dice, raw, token * _count(dice, _LARGE // len(token)))


def _many_lines(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """One line of the mail, or of our own, over and over."""
    lines = raw.split(b"\n")
    line = dice.choice((dice.choice(lines), dice.choice(_TOKENS), b"> " * 30, b"--", b"", b"Van: x", b"| a"))
    return _inserted(dice, raw, b"\n" + (line + b"\n") * _count(dice, _LARGE // (len(line) + 1)))


def _piece_repeated(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """A piece of the mail again and again, where it stands."""
    start, end = _span(dice, raw)
    piece = raw[start:end]
    return raw[:start] + piece * _count(dice, max(2, _LARGE // max(1, len(piece)))) + raw[end:]


def _lines_shuffled(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """The lines of a stretch in another order, or each quoted once more."""
    lines = raw.split(b"\n")
    start = dice.randrange(len(lines))
    stretch = lines[start : start + 40]
    if dice.random() < 0.5:
        dice.shuffle(stretch)
    else:
        stretch = [b">" * dice.randint(1, 30) + line for line in stretch]
    return b"\n".join([*lines[:start], *stretch, *lines[start + 40 :]])


def _line_ends(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """Line ends of other systems, mixed, or gone."""
    plain = raw.replace(b"\r\n", b"\n")
    instead = dice.choice((b"\r", b"\n", b"\n\r", b"\r\r\n", b"\x0b", b"\xe2\x80\xa8", b" "))
    if dice.random() < 0.5:
        return plain.replace(b"\n", instead)
    return re.sub(rb"\n", lambda _: dice.choice((b"\n", b"\r\n", instead)), plain)


def _noise(dice: random.Random, raw: bytes, _corpus: Sequence[bytes]) -> bytes:
    """A stretch that is no text at all."""
    start, end = _span(dice, raw)
    return raw[:start] + dice.randbytes(dice.choice((10, 300, 20_000))) + raw[end:]


MUTATIONS: tuple[Mutation, ...] = (
    _flipped, _flipped, _cut, _spliced, _spliced, _sprinkled, _sprinkled, _sprinkled, _nulled,
    _field_repeated, _fields_mixed, _field_swollen, _charset_broken, _charset_broken, _encoding_lied,
    _type_lied, _type_lied, _boundary_broken, _boundary_broken, _nested, _multiplied, _long_line,
    _many_lines, _piece_repeated, _lines_shuffled, _line_ends, _noise,
)  # fmt: skip


def _place(dice: random.Random, raw: bytes) -> int:
    return dice.randrange(len(raw) + 1)


def _span(dice: random.Random, raw: bytes) -> tuple[int, int]:
    start = _place(dice, raw)
    return start, min(len(raw), start + dice.choice((1, 10, 100, 1_000, 10_000)))


def _inserted(dice: random.Random, raw: bytes, piece: bytes) -> bytes:
    place = _place(dice, raw)
    return raw[:place] + piece + raw[place:]


def _count(dice: random.Random, most: int) -> int:
    """How often: mostly a few times or some hundreds, once in a while near `most`."""
    if dice.randrange(_LARGE_ONCE_IN):
        return int(max(2, min(most, 300)) ** dice.random())
    return int(max(2, most) ** dice.uniform(0.6, 1.0))


def _fitting(piece: bytes, times: int) -> int:
    """So often, or as often as fits in the largest mail: what is longer would be cut off again."""
    return min(times, MAX_MAIL // max(1, len(piece)) + 1)


def _fields(raw: bytes) -> tuple[list[bytes], bytes]:
    """The header fields of a mail with their folded lines, and everything from the blank line on."""
    blank = re.search(rb"\r?\n\r?\n", raw)
    head, body = (raw[: blank.start()], raw[blank.start() :]) if blank else (raw[:5_000], raw[5_000:])
    return re.split(rb"\n(?![ \t])", head), body
