"""Masks citizen service numbers (BSN) in the words and names of a mail before anything else reads it.

Called by `bot.rules.reading`, `bot.rules.attached` and the command classify. No law allows a privacy desk to
use the number (UAVG art. 46), so only the bytes as received keep it, until `bot.rules.bsn_blotting` takes it
out of their words: no row, page, letter or log does. Leaves alone what is not called by that name: a customer
number may pass the same proof.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from stdnum.nl import bsn

from bot.rules.defects import Defect
from bot.rules.message import Address, InboundMessage

#: What stands in the place of a digit; the rest of the text keeps its places.
MASK = "•"
#: Headers that hold names of people beside their addresses (RFC 5322 §3.6).
NAMING_HEADERS = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc"})
_NAMES = (
    # An underscore parts words too: in names of files it stands for a blank.
    r"(?<![^\W_])(?:bsn(?:[- ]?n(?:umme)?r)?|burgerservice[- ]?n(?:umme)?r|sofi[- ]?n(?:umme)?r"
    r"|citizen service number"
    r"|b[üu]rgerservicenummer|num[ée]ro de service (?:du )?citoyen)(?![a-z])"
)
_NAMED = re.compile(_NAMES, re.IGNORECASE)
#: Eight or nine digits right behind the name are one, also where somebody mistyped it.
_BEHIND_NAME = re.compile(_NAMES + r"[^\d\n,;]{0,20}(\d(?:[ .-]?\d){7,8})(?!\d)", re.IGNORECASE)
_NINE_DIGITS = re.compile(r"(?<![\d+])(?<!\+\d\d )\d(?:[ .-]?\d){8}(?!\d)")
_DIGIT = re.compile(r"\d")
_SIGN = r"[^\s<>\"(),;:@]"
#: Begins where a word does: the end of a long word without an address is looked for once.
_ADDRESS = re.compile(rf"(<[^<>]*>|(?<!{_SIGN}){_SIGN}{{1,64}}@{_SIGN}+)")
_WAS_MASKED = re.compile(rf"{MASK}(?:[ .-]?{MASK}){{7,8}}")


def masked(text: str) -> str:
    """The text with every digit of a BSN masked; as long as before."""
    if not _NAMED.search(text):
        return text
    text = _BEHIND_NAME.sub(lambda found: _without_digits(found[0]), text)
    return _NINE_DIGITS.sub(
        lambda found: _without_digits(found[0]) if bsn.is_valid(found[0]) else found[0], text
    )


def masked_names(header: str) -> str:
    """A header of addresses with every digit of a BSN in its names masked; the addresses stay."""
    if not _NAMED.search(header):
        return header
    # Every second piece is an address.
    return "".join(
        piece if place % 2 else masked(piece) for place, piece in enumerate(_ADDRESS.split(header))
    )


def shows_number(mail: InboundMessage) -> bool:
    """Whether the words of a mail, or of a mail in it, have a BSN whose digits can be read."""
    return any(spans(text) for text in _words(mail))


def masked_mail(mail: InboundMessage) -> InboundMessage:
    """The mail, and the mails in it, with every BSN masked in what can be read, and a note of that."""
    speaks = any(spans(text) or (_NAMED.search(text) and _WAS_MASKED.search(text)) for text in _words(mail))
    return replace(
        mail,
        defects=tuple(sorted({*mail.defects, Defect.BSN.value})) if speaks else mail.defects,
        sender=_unnumbered(mail.sender) if mail.sender else None,
        reply_to=tuple(map(_unnumbered, mail.reply_to)),
        to=tuple(map(_unnumbered, mail.to)),
        cc=tuple(map(_unnumbered, mail.cc)),
        subject=masked(mail.subject),
        text=masked(mail.text),
        html=masked(mail.html),
        headers=tuple((name, _masked_header(name, value)) for name, value in mail.headers),
        attachments=tuple(replace(file, filename=masked(file.filename)) for file in mail.attachments),
        forwarded=tuple(masked_mail(inner) for inner in mail.forwarded),
    )


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text has a BSN that is called so: begin and end of each, in their order."""
    if not _NAMED.search(text):
        return ()
    behind_name = {found.span(1) for found in _BEHIND_NAME.finditer(text)}
    proven = {found.span() for found in _NINE_DIGITS.finditer(text) if bsn.is_valid(found[0])}
    return tuple(sorted(behind_name | proven))


def _words(mail: InboundMessage) -> Iterator[str]:
    yield from (mail.subject, mail.text, mail.html, *(file.filename for file in mail.attachments))
    people = (*((mail.sender,) if mail.sender else ()), *mail.reply_to, *mail.to, *mail.cc)
    yield from (one.name for one in people if one.name)
    for inner in mail.forwarded:
        yield from _words(inner)


def _unnumbered(one: Address) -> Address:
    return replace(one, name=masked(one.name))


def _masked_header(name: str, value: str) -> str:
    if name in NAMING_HEADERS:
        return masked_names(value)
    return masked(value) if name == "subject" else value


def _without_digits(text: str) -> str:
    return _DIGIT.sub(MASK, text)
