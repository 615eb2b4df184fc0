"""Reads the bytes of a mail into an InboundMessage.

Called by the filing step, the inspect command and replay. mail-parser takes the mail apart; what it loses
is repaired here. It never decides what a mail means, and whatever is odd becomes a defect code, not an error.
"""

import email
import logging
import re
from datetime import datetime
from email.message import Message

import mailparser

from bot.errors import BotError
from bot.rules import (
    addresses,
    charsets,
    flat_mail,
    header_text,
    html_text,
    mail_bounds,
    mail_dates,
    mime_parts,
    part_fields,
    pgp_text,
)
from bot.rules.defects import Defect
from bot.rules.message import Address, InboundMessage
from bot.rules.mime_parts import Body, Parts

# Characters of readable text that are kept; a long book. HTML is kept up to twice that.
MAX_TEXT = 1_000_000
# Mails inside mails inside mails: deeper ones stay unread.
MAX_FORWARD_DEPTH = 3
MAX_REFERENCES = 200

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,990}>")

# mail-parser writes subjects that it cannot decode to its log; nothing of a mail may reach a log.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)


class UnreadableMail(BotError):
    """Nothing can be made of these bytes: the raw mail is kept and a person looks at it."""


def parse(raw: bytes) -> InboundMessage:
    """The mail that these bytes are.

    Raises:
        UnreadableMail: there is no header and no readable text in them.
    """
    bounded, defects = mail_bounds.bounded(raw)
    if not bounded.strip(b"\0\t\n\r "):
        raise UnreadableMail("The mail is empty: look at the raw mail.")
    mail = _message(_parser(bounded, defects), defects, depth=0)
    if not mail.headers and not mail.attachments and not _readable(mail.text):
        raise UnreadableMail("The mail has no header and no readable text: look at the raw mail.")
    return mail


def parse_headers(raw_header_bytes: bytes) -> InboundMessage:
    """The mail as far as its header block tells, for one above the size limit.

    Raises:
        UnreadableMail: there is no header in these bytes.
    """
    bounded, defects = mail_bounds.bounded(raw_header_bytes)
    head, _ = mail_bounds.split(bounded)
    defects.append(Defect.HEADERS_ONLY)
    mail = _message(_parser(head + b"\r\n\r\n", defects), defects, depth=0)
    if not mail.headers:
        raise UnreadableMail("The mail has no header: look at the raw mail.")
    return mail


def _parser(raw: bytes, defects: list[Defect]) -> mailparser.MailParser:
    """mail-parser's reading; where it gives up, that of the standard library or a flat reading."""
    if mail_bounds.is_too_deep(raw):
        defects.append(Defect.NESTED_TOO_DEEP)
        return _around(flat_mail.flatten(raw))
    try:
        return mailparser.parse_from_bytes(raw)
    # mail-parser lets ValueError, TypeError, AttributeError and HeaderParseError through (a NUL in a
    # charset, a broken RFC 2231 name); a mail that it cannot read must not be lost.
    except Exception:
        defects.append(Defect.PARSER_FAILED)
    try:
        tree = email.message_from_bytes(raw)
    except RecursionError:
        defects.append(Defect.NESTED_TOO_DEEP)
        tree = flat_mail.flatten(raw)
    return _around(tree)


def _around(tree: Message) -> mailparser.MailParser:
    """mail-parser's view on a tree that is there already; a bare one when it cannot stand the tree."""
    try:
        return mailparser.MailParser(tree)
    except Exception:
        # The same leaks as above. The headers alone are read then; the parts are walked by us anyhow.
        bare = mailparser.MailParser()
        bare._message = tree  # noqa: SLF001 - the class has no other way to hold an unparsed tree
        return bare


def _message(parser: mailparser.MailParser, defects: list[Defect], depth: int) -> InboundMessage:
    tree: Message = parser.message
    headers = _Headers(tree, defects)
    parts = _parts(tree, defects, unpacks=depth == 0)
    text, html = _readable_text(parts, defects)
    message_id = headers.first_id("message-id")
    if not message_id:
        defects.append(Defect.MESSAGE_ID_MISSING)
    in_reply_to = headers.first_id("in-reply-to")
    forwarded = _forwarded(parts, depth, defects)
    return InboundMessage(
        message_id=message_id,
        sender=_sender(parser, headers, defects),
        reply_to=_mailboxes(parser.reply_to, headers, "reply-to"),
        to=_mailboxes(parser.to, headers, "to"),
        cc=_mailboxes(parser.cc, headers, "cc"),
        subject=headers.subject(parser),
        date=headers.date(parser),
        in_reply_to=in_reply_to,
        references=headers.references(in_reply_to),
        text=text,
        html=html,
        attachments=tuple(parts.attachments),
        forwarded=forwarded,
        headers=headers.all(),
        content_type=tree.get_content_type(),
        report_type=_report_type(tree),
        defects=tuple(sorted(defect.value for defect in {*defects, *parts.defects})),
        report=parts.report,
        calendar_method=parts.calendar_method,
        invitation=parts.invitation,
    )


class _Headers:
    """The header block of a mail, its damage repaired and noted in `defects`."""

    def __init__(self, tree: Message, defects: list[Defect]) -> None:
        # The standard library keeps 8-bit bytes as surrogates here; its other readers lose them.
        self._raw = [(name.lower(), str(value)) for name, value in tree.raw_items()]
        self._defects = defects
        if not all(value.isascii() for _, value in self._raw):
            defects.append(Defect.HEADER_8BIT)

    def all(self) -> tuple[tuple[str, str], ...]:
        return tuple((charsets.clean_line(name), header_text.unfold(value)) for name, value in self._raw)

    def raw(self, wanted: str) -> list[str]:
        return [value for name, value in self._raw if name == wanted]

    def first_id(self, name: str) -> str:
        """The first Message-ID in a header, in its angle brackets; without them, the bare word."""
        values = self.raw(name)
        if name == "message-id" and len(values) > 1:
            self._defects.append(Defect.MESSAGE_ID_REPEATED)
        text = header_text.unfold(values[0]) if values else ""
        found = _MESSAGE_ID.search(text)
        if found:
            return found[0]
        words = text.strip("<> ").split()
        return f"<{words[0].strip('<>')}>" if len(words) == 1 and "@" in text and len(text) < 990 else ""

    def references(self, in_reply_to: str) -> tuple[str, ...]:
        found = [
            item
            for value in self.raw("references")
            for item in _MESSAGE_ID.findall(header_text.unfold(value))
        ]
        if in_reply_to and in_reply_to not in found:
            found.append(in_reply_to)
        return tuple(dict.fromkeys(found[-MAX_REFERENCES:]))

    def subject(self, parser: mailparser.MailParser) -> str:
        """The first subject: mail-parser's where the header is plain, ours where it would lose letters."""
        values = self.raw("subject")
        if len(values) > 1:
            self._defects.append(Defect.SUBJECT_REPEATED)
        if not values:
            return ""
        if len(values) == 1 and values[0].isascii() and "=?" not in values[0]:
            return charsets.clean_line(str(parser.subject))
        return header_text.decode(values[0])

    def date(self, parser: mailparser.MailParser) -> datetime | None:
        values = self.raw("date")
        if not values:
            self._defects.append(Defect.DATE_MISSING)
            return None
        moment: datetime | None = parser.date or mail_dates.parse(header_text.decode(values[0]))
        if moment is None:
            self._defects.append(Defect.DATE_UNREADABLE)
        return moment


def _mailboxes(found: list[tuple[str, str]], headers: _Headers, name: str) -> tuple[Address, ...]:
    """The mailboxes of a header: mail-parser's where it is plain, ours where that would lose some."""
    raw = ", ".join(headers.raw(name))
    if found and raw.isascii() and "=?" not in raw and len(headers.raw(name)) == 1:
        clean = tuple(box for shown, mailbox in found if (box := addresses.address(mailbox, shown)))
        if clean:
            return clean
    return addresses.parse(raw)


def _sender(parser: mailparser.MailParser, headers: _Headers, defects: list[Defect]) -> Address | None:
    """The first author of From; without a usable one, the Sender header (RFC 5322 §3.6.2)."""
    given = headers.raw("from")
    authors = _mailboxes(parser.from_, headers, "from")
    if len(given) > 1 or len(authors) > 1:
        defects.append(Defect.FROM_SEVERAL)
    if not given:
        defects.append(Defect.FROM_MISSING)
    elif not authors or any(
        odd["header"] == "from" and not odd["recovered"] for odd in parser.address_header_defects
    ):
        defects.append(Defect.FROM_BROKEN)
    found = authors or addresses.parse(", ".join(headers.raw("sender")))
    return found[0] if found else None


def _parts(tree: Message, defects: list[Defect], *, unpacks: bool) -> Parts:
    try:
        return mime_parts.read(tree, unpacks=unpacks)
    # The standard library's MIME readers leak errors on broken parameters; the headers still count.
    except Exception:
        defects.append(Defect.PARTS_LOST)
        return Parts()


def _readable_text(parts: Parts, defects: list[Defect]) -> tuple[str, str]:
    """The text to read, body after body, and all HTML."""
    texts = [_without_armour(_body_text(body, defects), defects) for body in parts.bodies]
    if not _says(texts, parts.invitation):
        texts.append(parts.invitation)
    text = "\n\n".join(piece for piece in texts if piece)
    html = "\n".join(body.html for body in parts.bodies if body.html)
    if len(text) > MAX_TEXT or len(html) > html_text.MAX_HTML:
        defects.append(Defect.TEXT_CUT)
    if not text:
        defects.append(Defect.NO_TEXT)
    return text[:MAX_TEXT], html[: html_text.MAX_HTML]


def _body_text(body: Body, defects: list[Defect]) -> str:
    """The plain text, unless it only says that the HTML should be read."""
    if not body.html:
        return body.plain.strip("\n")
    shown, complete = html_text.to_text(body.html)
    if not complete:
        defects.append(Defect.TEXT_CUT)
    words = len(body.plain.split())
    if words and (words * 4 >= len(shown.split()) or len(shown.split()) < 20):
        return body.plain.strip("\n")
    if words:
        defects.append(Defect.PLAIN_PART_EMPTY)
    return shown


def _says(texts: list[str], invitation: str) -> bool:
    """Whether a body repeats the words of the invitation, as calendars write them into the mail."""
    return set(invitation.split()) <= set(" ".join(texts).split())


def _without_armour(text: str, defects: list[Defect]) -> str:
    opened = pgp_text.without_armour(text)
    defects.extend([Defect.SIGNED] if opened.signed else [])
    defects.extend([Defect.ENCRYPTED] if opened.encrypted else [])
    return opened.text


def _forwarded(parts: Parts, depth: int, defects: list[Defect]) -> tuple[InboundMessage, ...]:
    if depth >= MAX_FORWARD_DEPTH:
        defects.extend([Defect.NESTED_TOO_DEEP] if parts.mails else [])
        return ()
    return tuple(_message(_around(_short_headed(mail)), [], depth + 1) for mail in parts.mails)


def _short_headed(mail: Message) -> Message:
    """An attached mail without the header fields that a mail of its own could not have either."""
    fields = mail.items()
    kept = [(name, value) for name, value in fields if len(str(value)) <= mail_bounds.MAX_FIELD]
    kept = kept[: mail_bounds.MAX_FIELDS]
    if len(kept) == len(fields):
        return mail
    for name in dict.fromkeys(name for name, _ in fields):
        del mail[name]
    for name, value in kept:
        mail[name] = value
    return mail


def _report_type(tree: Message) -> str:
    if tree.get_content_type() != "multipart/report":
        return ""
    return charsets.clean_line(part_fields.parameter(tree, "report-type")).lower()


def _readable(text: str) -> bool:
    """Whether a text without any header is a text at all: mostly letters and blanks."""
    sample = text[:2_000]
    return sum(sign.isalnum() or sign.isspace() for sign in sample) * 2 > len(sample)
