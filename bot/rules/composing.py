"""Turns an approved letter into the exact bytes of a mail, and reads them back to prove what they say.

Called by approving (make the bytes), by sending (compare them with the approval once more) and by the
digest. Never chooses a recipient or a word.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header, decode_header, make_header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime

#: RFC 5322 §2.1.1 asks for CRLF; 7-bit bodies survive every server and need no 8BITMIME.
_POLICY = policy.SMTP.clone(max_line_length=76, refold_source="none")

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")

#: What no text needs and no database can be trusted with. Line ends are gone when it is looked for.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

#: What a letter takes beside its files, in bytes; the longest ones take less than a tenth of it.
_ROOM_FOR_WORDS = 200_000

_UNSAFE_IN_FILENAME = re.compile(r"[^A-Za-z0-9 ._()-]")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along with a letter."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What an approval is about, to the letter: invariant 2 hashes exactly this."""

    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header fields around a letter.

    `auto_submitted` is only for mail that no person approved (RFC 3834 §5).
    """

    from_name: str
    from_address: str
    message_id: str
    date: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = ""


def normalised(content: LetterContent) -> LetterContent:
    """The form in which content is hashed, shown and sent: one kind of line end, no stray white space."""
    return LetterContent(
        recipients=tuple(address.strip() for address in content.recipients),
        subject=_one_line(content.subject),
        text=_clean_text(content.text),
        html=_clean_text(content.html) if content.html else "",
        attachments=tuple(
            Enclosure(_clean_filename(file.filename), file.content_type, file.content)
            for file in content.attachments
        ),
    )


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", _LONE_SURROGATE.sub("\ufffd", text)).strip()


def _clean_filename(name: str) -> str:
    # Letters, digits and a little punctuation: what every mail program and file system agrees on.
    return _UNSAFE_IN_FILENAME.sub("_", name).strip(" .")[:100] or "bijlage"


def _clean_text(text: str) -> str:
    # splitlines also parts at form feeds and the like, which would come back as other line ends.
    lines = [_CONTROLS.sub("", line).rstrip() for line in _LONE_SURROGATE.sub("\ufffd", text).splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def content_hash(content: LetterContent) -> str:
    """SHA-256 over recipients, subject, text, HTML and attachments, as 64 hexadecimal digits."""
    clean = normalised(content)
    fields = [
        list(clean.recipients),
        clean.subject,
        clean.text,
        clean.html,
        [
            [file.filename, file.content_type, hashlib.sha256(file.content).hexdigest()]
            for file in clean.attachments
        ],
    ]
    canonical = json.dumps(fields, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def fits_in(files: Sequence[Enclosure], limit: int) -> bool:
    """Whether a letter with these files stays under a limit in bytes, as it travels."""
    # Base64 makes four signs of three bytes, and lines of 76 signs end in two more (RFC 2045 §6.8).
    return sum(len(file.content) for file in files) * 4 / 3 * 78 / 76 + _ROOM_FOR_WORDS <= limit


def compose(content: LetterContent, envelope: Envelope) -> bytes:
    """The mail as it will be handed over: RFC 5322, CRLF, 7-bit body."""
    clean = normalised(content)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = HeaderAddress(_one_line(envelope.from_name), addr_spec=envelope.from_address)
    mail["To"] = ", ".join(clean.recipients)
    mail["Date"] = format_datetime(envelope.date)
    mail["Message-ID"] = envelope.message_id
    if envelope.in_reply_to:
        mail["In-Reply-To"] = envelope.in_reply_to
    if envelope.references:
        mail["References"] = _folded(envelope.references)
    if envelope.auto_submitted:
        mail["Auto-Submitted"] = envelope.auto_submitted
    mail.set_content(clean.text, cte="quoted-printable")
    if clean.html:
        mail.add_alternative(clean.html, subtype="html", cte="quoted-printable")
    for file in clean.attachments:
        main, _, sub = file.content_type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.filename)
    return _subject_line(clean.subject) + mail.as_bytes()


def _subject_line(subject: str) -> bytes:
    # The newer header classes lose a space between encoded words; the older class does not.
    plain = subject.isascii() and "=?" not in subject
    header = Header(subject, "us-ascii" if plain else "utf-8", maxlinelen=76, header_name="Subject")
    return b"Subject: " + header.encode(linesep="\r\n").encode("ascii") + b"\r\n"


def _folded(references: Iterable[str]) -> str:
    # RFC 5322 §3.6.4: the oldest and the newest matter most when a thread gets too long to name whole.
    known = list(dict.fromkeys(references))
    return " ".join(known if len(known) <= 20 else [known[0], *known[-19:]])


def read_back(raw: bytes) -> LetterContent:
    """What a composed mail says, read from its bytes alone; only for bytes that `compose` made."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return LetterContent(
        recipients=tuple(address.addr_spec for address in mail["To"].addresses),
        subject=str(make_header(decode_header(_unfolded(raw)))),
        text=plain.get_content() if plain is not None else "",
        html=html.get_content() if html is not None else "",
        attachments=tuple(
            Enclosure(part.get_filename() or "", part.get_content_type(), _payload(part))
            for part in mail.iter_attachments()
        ),
    )


def _unfolded(raw: bytes) -> str:
    # `compose` writes the subject first, folded; unfolding removes the line ends alone (RFC 5322 §2.2.3).
    block = raw.partition(b"\r\nFrom:")[0].decode("ascii")
    return block.removeprefix("Subject: ").replace("\r\n", "")


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes), "compose encloses files only as encoded bytes"
    return payload
