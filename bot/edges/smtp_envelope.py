"""Checks a letter and its envelope before any server sees them, and chooses the SMTP options they need.

Used by `bot.edges.smtp`; never changes a byte of the letter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.edges.smtp_endings import HandoverEnded, Reason, refused

# White space, brackets and control characters would end the address or begin a second one.
_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f\ud800-\udfff]+@[^\s<>@\x00-\x1f\x7f\ud800-\udfff]+")
# RFC 5321 section 2.3.8: a carriage return or line feed alone must not be sent.
_BARE_NEWLINE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LINE_DOT = re.compile(rb"(?<![^\n])\.")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be handed over, and between whom."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender and recipients as they stand between angle brackets, and the options of the MAIL command."""

    sender: bytes
    recipients: tuple[bytes, ...]
    options: tuple[bytes, ...]


def refusal(letter: Letter) -> Reason | None:
    """Why no server may be bothered with this letter, or None."""
    if not letter.recipients:
        return Reason.NO_RECIPIENTS
    # An empty sender is allowed: it is how automatic mail asks for no bounces (RFC 5321 section 4.5.5).
    addresses = [*letter.recipients, *([letter.sender] if letter.sender else [])]
    if not all(_ADDRESS.fullmatch(address) for address in addresses):
        return Reason.ADDRESS
    if _BARE_NEWLINE.search(letter.raw):
        return Reason.BARE_NEWLINE
    return None


def prepare(letter: Letter, extensions: Mapping[str, str]) -> Envelope:
    """The envelope for a server with these ESMTP extensions.

    Raises:
        HandoverEnded: that server cannot take the letter.
    """
    options = []
    if not all(address.isascii() for address in (letter.sender, *letter.recipients)):
        if "smtputf8" not in extensions:
            raise HandoverEnded(refused(Reason.SMTPUTF8))
        options.append(b"SMTPUTF8")
    if not letter.raw.isascii():
        if "8bitmime" not in extensions:
            raise HandoverEnded(refused(Reason.EIGHT_BIT))
        options.append(b"BODY=8BITMIME")
    if "size" in extensions:
        options.append(b"SIZE=%d" % len(letter.raw))
    recipients = tuple(address.encode() for address in letter.recipients)
    return Envelope(letter.sender.encode(), recipients, tuple(options))


def as_data(raw: bytes) -> bytes:
    """The letter as it travels after DATA: lines that begin with a dot get a second one (RFC 5321 4.5.2)."""
    text = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return _LINE_DOT.sub(b"..", text) + b".\r\n"
