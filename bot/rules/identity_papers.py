"""Decides whether a file that came by mail looks like an identity document, and cuts it out of a mail.

Called by `bot.store.message_rows` for each file, and by `bot.store.set_apart`. Never reads an image: its name
is all that is known of it. UAVG art. 46 forbids the use of the number on it, and the AP wants no copy kept
that is not needed (GDPR art. 5(1)(c)).
"""

import hashlib
import re
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.encoders import encode_base64
from email.message import Message
from enum import StrEnum

from bot.rules.file_sorts import ending_of
from bot.rules.message import Attachment, InboundMessage
from bot.rules.parsing import parse


class Sign(StrEnum):
    """By what a file looks like an identity document."""

    NAME = "name"
    MACHINE_LINES = "machine_lines"  # the lines of ICAO Doc 9303 that machines read
    TEXT = "text"
    BSN = "bsn"  # no file: a citizen service number in the words of the mail


#: The place of a BSN in the words of a mail, among the places of its files.
IN_WORDS = -1


class Check(StrEnum):
    """What became of a paper that was set apart."""

    FITS = "fits"
    FITS_NOT = "fits_not"
    NOT_NEEDED = "not_needed"
    NO_PAPER = "no_paper"  # it was no identity document: shown again like any file
    TIME_OVER = "time_over"


#: How a colleague may end it; the bot alone says that the time is over.
BY_HAND = (Check.FITS, Check.FITS_NOT, Check.NOT_NEEDED, Check.NO_PAPER)

#: The same for a BSN: nobody may learn from the number who somebody is (UAVG art. 46).
BY_HAND_OF_BSN = (Check.NOT_NEEDED, Check.NO_PAPER)

#: What staff read of each, in English.
CHECKED: Mapping[Check, str] = {
    Check.FITS: "It was checked and fits the person.",
    Check.FITS_NOT: "It was checked and does not fit the person.",
    Check.NOT_NEEDED: "It was not needed.",
    Check.NO_PAPER: "It is no identity document.",
    Check.TIME_OVER: "Nobody checked it in time.",
}

_ENDINGS = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif"})
_NAME = re.compile(
    r"paspoort|passport|passeport|reisepass|identiteits|identity[ _-]?card|id[ _-]?(?:kaart|card|bewijs|scan)"
    r"|rijbewijs|driv(?:ing|er'?s?)[ _-]?licen[cs]e|f[üu]hrerschein|permis[ _-]de[ _-]conduire"
    r"|personalausweis|ausweis|carte[ _-](?:nationale[ _-])?d.?identit|verblijfs(?:vergunning|document)",
    re.IGNORECASE,
)
#: Two lines of 36 or 44 signs, or three of 30, with fillers between the names.
_MACHINE_LINES = re.compile(r"^[A-Z0-9<]{1,44}<<[A-Z0-9< ]{5,44}$", re.MULTILINE)
_FIELDS = tuple(
    re.compile(field, re.IGNORECASE)
    for field in (
        r"documentnummer|document (?:no|number)|ausweisnummer|num[ée]ro du document",
        r"geldig tot|date of expiry|g[üu]ltig bis|date d.expiration",
        r"nationaliteit|nationality|staatsangeh[öo]rigkeit|nationalit[ée]",
        r"geboorteplaats|place of birth|geburtsort|lieu de naissance",
        r"geboortedatum|date of birth|geburtsdatum|geburtstag|date de naissance",
    )
)
_FIELDS_OF_A_PAPER = 3

#: What stands in a mail in the place of a file that was destroyed.
NOTE = "This file looked like an identity document and was destroyed.\r\n"
_NOTE_NAME = "destroyed.txt"

#: Headers that speak of a part's content.
_OF_A_PART = ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID")
#: Headers that say who wrote a mail within the mail, and when.
_OF_A_MAIL = frozenset({"from", "to", "cc", "reply-to", "date", "subject", "message-id", "in-reply-to"})
#: Types of parts that are files whatever is in them.
_FILE_TYPES = ("image/", "audio/", "video/", "application/pdf")
#: Lines of a mail end in CR LF (RFC 5322 §2.1).
AS_RECEIVED = policy.compat32.clone(linesep="\r\n")


def sign_of(filename: str, content_type: str, text: str) -> Sign | None:
    """By what a file looks like an identity document; None for one that does not, or is no image or PDF."""
    kind = content_type.lower()
    if not (kind.startswith("image/") or kind == "application/pdf" or ending_of(filename) in _ENDINGS):
        return None
    if _MACHINE_LINES.search(text):
        return Sign.MACHINE_LINES
    if sum(bool(field.search(text)) for field in _FIELDS) >= _FIELDS_OF_A_PAPER:
        return Sign.TEXT
    # A letter that only speaks of a passport in its name has words of its own.
    return Sign.NAME if _NAME.search(filename) else None


def without_file(raw: bytes, sha256: str) -> bytes | None:
    """The mail with a note in the place of every part that holds this file; None where no part does.

    A file within another one (winmail.dat, text in uuencode) has no part of its own.
    """
    mail = message_from_bytes(raw, policy=policy.compat32)
    parts = [part for part in mail.walk() if not part.is_multipart() and _holds(part, sha256)]
    for part in parts:
        _become_note(part)
    return mail.as_bytes(policy=AS_RECEIVED) if parts else None


def retold(raw: bytes, sha256: str) -> bytes:
    """The mail's header, its text and its other files, with a note: for a file that has no part of its own.

    Such a file is packed into something else (winmail.dat, text in uuencode, an S/MIME signature). What was
    in there with it gets parts of its own, and every file keeps its place. The bytes stay as they are where
    no file is this one.

    Raises:
        UnreadableMail: the bytes are no mail.
    """
    said = parse(raw)
    return raw if all(file.sha256 != sha256 for file in said.files) else rebuilt(raw, said, sha256)


def rebuilt(raw: bytes, said: InboundMessage, sha256: str = "") -> bytes:
    """A mail with the header of these bytes, the text and the files of `said`, and a note for one of them."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    for name in _OF_A_PART:
        del mail[name]
    mail["Content-Type"] = "multipart/mixed"
    files = [_as_part(file, sha256) for file in said.files]
    mail.set_payload([_words(said.text), *files, *(_attached(inner) for inner in said.forwarded)])
    return mail.as_bytes(policy=AS_RECEIVED)


def _words(text: str) -> "Message[str, str]":
    part = Message()
    part["Content-Type"], part["Content-Transfer-Encoding"] = "text/plain; charset=utf-8", "8bit"
    part.set_payload(text.encode())
    return part


def _as_part(file: Attachment, sha256: str) -> "Message[str, str]":
    """A file as a part of its own; a note for the one that goes."""
    part = Message()
    if file.sha256 == sha256:
        _become_note(part)
        return part
    # Of another type, a part could be read as the mail's words or as a packing rather than as a file.
    plain = file.content_type.startswith(_FILE_TYPES)
    part["Content-Type"] = file.content_type if plain else "application/octet-stream"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.filename))
    part.set_payload(file.content)
    encode_base64(part)
    return part


def _attached(inner: InboundMessage) -> "Message[str, str]":
    """A mail within the mail, without its files: they have places among those of the whole."""
    mail = Message()
    for name, value in inner.headers:
        if name in _OF_A_MAIL:
            # Bytes above 127 stay as they are.
            mail[name] = value.encode().decode("ascii", "surrogateescape")
    mail["Content-Type"] = "multipart/mixed"
    mail.set_payload([_words(inner.text), *(_attached(deeper) for deeper in inner.forwarded)])
    part = Message()
    part["Content-Type"] = "message/rfc822"
    part.set_payload([mail])
    return part


def _become_note(part: "Message[str, str]") -> None:
    for name in _OF_A_PART:
        del part[name]
    part["Content-Type"] = "text/plain; charset=us-ascii"
    part["Content-Disposition"] = f'attachment; filename="{_NOTE_NAME}"'
    part.set_payload(NOTE)


def _holds(part: "Message[str, str]", sha256: str) -> bool:
    payload = part.get_payload(decode=True)
    return isinstance(payload, bytes) and hashlib.sha256(payload).hexdigest() == sha256
