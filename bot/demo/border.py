"""What the demonstration's border mail server writes on top of a mail that comes in from outside.

Called by `bot.demo.smtp_servers` with the bytes as received; pure, and never changes the sender's own part.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

#: Our name in Authentication-Results (RFC 8601 §2.5); the demo's settings must trust exactly this one.
AUTHSERV_ID = "demo.mailkoning.example"

# Only these are looked up in the demonstration's imagined DNS; every other sender has no SPF record.
_IMAGINED_DOMAIN = re.compile(r"(^|\.)(example\.(com|net|org)|[a-z0-9-]+\.example|[a-z0-9-]+\.test)$")

# One header field with its folded lines (RFC 5322 §2.2.3), as bytes with their line ends.
_FIELD = re.compile(rb"[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_HEADER_END = re.compile(rb"\A\r?\n|\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an SMTP session tells beside the mail. `mail_from` is empty for the null sender of a bounce."""

    greeting: str
    peer: str
    mail_from: str
    recipients: tuple[str, ...]
    queue_id: str
    at: datetime


def with_trace(raw: bytes, arrival: Arrival, authserv_id: str = AUTHSERV_ID) -> bytes:
    """The mail as it is laid in a mailbox: trace headers first, then the sender's bytes unchanged.

    A Return-Path of the sender (RFC 5321 §4.4) and every Authentication-Results that claims our name
    (RFC 8601 §5) are taken out: whoever reads the mailbox may trust what stands there under our name.
    """
    kept = _without_forgeries(raw, authserv_id)
    trace = (
        f"Return-Path: <{_printable(arrival.mail_from)}>",
        f"Authentication-Results: {authserv_id};\r\n {authentication(raw, arrival)}",
        _received(arrival, authserv_id),
    )
    return "".join(f"{line}\r\n" for line in trace).encode("utf-8") + kept


def authentication(raw: bytes, arrival: Arrival) -> str:
    """The verdict of an imagined SPF and DMARC check, in the words of RFC 8601.

    The demonstration has no DNS. Its rule: a sender at a reserved example domain is genuine when the client
    greeted (EHLO) with the domain that it sends for, and forged otherwise; an ordinary mail program
    that is tried out greets with its computer's name and sends for a real domain, and gets "none".
    """
    domain = _domain(arrival.mail_from) or arrival.greeting.lower()
    spf = _spf(domain, arrival.greeting.lower())
    author = _author_domain(raw)
    return (
        f"spf={spf} smtp.{'mailfrom' if arrival.mail_from else 'helo'}={_printable(domain)};\r\n"
        f" dkim=none; dmarc={_dmarc(spf, domain, author)} header.from={_printable(author) or 'unknown'}"
    )


def _spf(domain: str, greeting: str) -> str:
    if not _IMAGINED_DOMAIN.search(domain):
        return "none"
    return "pass" if domain == greeting else "fail"


def _dmarc(spf: str, domain: str, author: str) -> str:
    if not author or not _IMAGINED_DOMAIN.search(author):
        return "none"
    return "pass" if spf == "pass" and domain == author else "fail"


def _author_domain(raw: bytes) -> str:
    """The domain behind From, or nothing where there is not exactly one readable author."""
    values = BytesHeaderParser(policy=policy.compat32).parsebytes(raw).get_all("From", [])
    return _domain(parseaddr(str(values[0]))[1]) if len(values) == 1 else ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower() if "@" in address else ""


def _received(arrival: Arrival, by: str) -> str:
    # A Received line names the recipient only when it is the only one, so that no Bcc shows (RFC 5321 §7.2).
    recipient = f"\r\n for <{_printable(arrival.recipients[0])}>" if len(arrival.recipients) == 1 else ""
    return (
        f"Received: from {_printable(arrival.greeting)} ([{_printable(arrival.peer)}])\r\n"
        f" by {by} (privacybot demo) with ESMTP id {arrival.queue_id}{recipient};\r\n"
        f" {format_datetime(arrival.at)}"
    )


def _without_forgeries(raw: bytes, authserv_id: str) -> bytes:
    end = _HEADER_END.search(raw)
    head, rest = (raw[: end.end()], raw[end.end() :]) if end else (raw, b"")
    return _FIELD.sub(lambda field: b"" if _is_forged(field[0], authserv_id) else field[0], head) + rest


def _is_forged(field: bytes, authserv_id: str) -> bool:
    name, colon, value = field.partition(b":")
    match name.strip().lower() if colon else b"":
        case b"return-path":
            return True
        case b"authentication-results":
            # Wherever the name stands: comments and quotes must not hide it from this check.
            return authserv_id.encode("ascii") in value.lower()
        case _:
            return False


def _printable(text: str) -> str:
    """Text of the client's choosing, without anything that could end a header line or a bracket."""
    return re.sub(r"[^\x21-\x7e\u00a1-\U0010ffff]|[<>()\[\];]", "", text)
