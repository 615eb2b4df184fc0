"""Builds the mails that answer a letter of ours: a person's reply, and the bounce of a mail server.

Called by the demo's story with the bytes of a letter that reached `bot.demo.smtp_servers.OutboundSmtp`;
hands nothing over itself.
"""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid, parsedate_to_datetime


def reply_to(letter_raw: bytes, text: str) -> bytes:
    """A reply by the letter's first recipient, as an ordinary mail program makes it.

    It keeps the subject's case tag, names the letter in In-Reply-To and References, and quotes it below.
    """
    letter = _read(letter_raw)
    author, ours = _first(letter, "To"), _first(letter, "From")
    reply = EmailMessage(policy=policy.SMTP)
    reply["From"], reply["To"] = author, ours
    reply["Subject"] = _answering(str(letter["Subject"] or ""))
    reply["Date"] = format_datetime(datetime.now(UTC))
    reply["Message-ID"] = make_msgid(domain=author.domain)
    letter_id = _letter_id(letter)
    reply["In-Reply-To"] = letter_id
    reply["References"] = " ".join(filter(None, [str(letter["References"] or "").strip(), letter_id]))
    reply.set_content(f"{text.rstrip()}\n\n{_quoted(letter, ours)}")
    return reply.as_bytes()


def bounce_of(letter_raw: bytes, status: str = "5.1.1") -> bytes:
    """The non-delivery report (RFC 3464) of the recipient's mail server for a letter of ours.

    `status` is an enhanced status code (RFC 3463); the default says that the mailbox does not exist.
    """
    letter = _read(letter_raw)
    recipient, ours = _first(letter, "To"), _first(letter, "From")
    server = f"mx.{recipient.domain}"
    report = MIMEMultipart("report", policy=policy.SMTP)
    report.set_param("report-type", "delivery-status")
    report["Return-Path"] = "<>"
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{recipient.domain}>"
    report["To"] = ours.addr_spec
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(datetime.now(UTC))
    report["Message-ID"] = make_msgid(domain=server)
    report["Auto-Submitted"] = "auto-replied"
    report.attach(
        MIMEText(f"<{recipient.addr_spec}>: this mailbox does not exist here.\n", policy=policy.SMTP)
    )
    report.attach(_delivery_status(server, recipient, status))
    report.attach(_letter_headers(letter_raw))
    return report.as_bytes()


def _delivery_status(server: str, recipient: Address, status: str) -> MIMEBase:
    part = MIMEBase("message", "delivery-status", policy=policy.SMTP)
    about_server, about_recipient = EmailMessage(policy=policy.SMTP), EmailMessage(policy=policy.SMTP)
    about_server["Reporting-MTA"] = f"dns; {server}"
    about_recipient["Final-Recipient"] = f"rfc822; {recipient.addr_spec}"
    about_recipient["Action"] = "failed"
    about_recipient["Status"] = status
    about_recipient["Diagnostic-Code"] = f"smtp; 550 {status} user unknown"
    part.set_payload([about_server, about_recipient])
    return part


def _letter_headers(letter_raw: bytes) -> MIMEBase:
    """The letter's header block as it was, which is what mail servers give back."""
    part = MIMEBase("text", "rfc822-headers", policy=policy.SMTP)
    block = letter_raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    part.set_payload(block.decode("ascii", "surrogateescape") + "\n")
    return part


def _read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _first(letter: EmailMessage, header: str) -> Address:
    addresses = getattr(letter[header], "addresses", ())
    if not addresses:
        raise ValueError(f"The letter has no address in {header}.")
    found = addresses[0]
    return Address(found.display_name, found.username, found.domain)


def _answering(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _letter_id(letter: EmailMessage) -> str:
    return str(letter["Message-ID"] or "").strip()


def _quoted(letter: EmailMessage, ours: Address) -> str:
    """The letter's text as Dutch mail programs quote it."""
    body = letter.get_body(("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    when = parsedate_to_datetime(str(letter["Date"])) if letter["Date"] else datetime.now(UTC)
    lines = "\n".join(f"> {line}".rstrip() for line in text.rstrip().splitlines())
    name = ours.display_name or ours.username
    return f"Op {when:%d-%m-%Y om %H:%M} schreef {name} <{ours.addr_spec}>:\n{lines}\n"
