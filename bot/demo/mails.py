"""The demonstration's invented mails: the .eml files in `bot/demo/mails`, in the order of their arrival.

Called by `bot.demo.send` and the demo's story; each file is named by what it shows, and nothing here talks
to a server.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses
from importlib import resources

#: The mailbox that all mails are for.
PRIVACY_ADDRESS = "privacy@mailkoning.example"

_DATE_MARK = b"@now@"
_PAUSE_SECONDS = 0.6

# Interleaved, so that the queue soon shows every sort of mail.
_ORDER = (
    "access-polite-nl",
    "withdrawal-angry-nl",
    "breach-notice-of-a-supplier-en",
    "other-phishing-account-deletion-nl",
    "erasure-close-account-nl",
    "access-old-customer-de",
    "automatic-vacation-reply-nl",
    "correction-moved-house-nl",
    "portability-excel-nl",
    "access-and-erasure-reply-to-newsletter-nl",
    "objection-open-tracking-nl",
    "access-formal-en",
    "breach-invoice-of-another-with-pdf-nl",
    "forwarded-inline-by-a-colleague-nl",
    "withdrawal-html-only-nl",
    "access-misspelt-from-phone-nl",
    "erasure-from-the-list-of-a-customer-nl",
    "automatic-newsletter-of-a-list-nl",
    "complaint-no-answer-nl",
    "correction-name-with-masked-id-png-nl",
    "access-and-portability-fr",
    "access-on-behalf-with-docx-nl",
    "unreadable-scan-without-from",
    "withdrawal-and-erasure-de",
    "other-support-delete-a-list-nl",
    "correction-and-restriction-of-invoice-nl",
    "automatic-bounce-of-an-unknown-letter",
    "access-elderly-letter-nl",
    "breach-in-newsletters-of-two-customers-nl",
    "erasure-and-withdrawal-en",
    "question-retention-and-cookies-nl",
    "portability-to-another-company-nl",
    "objection-direct-marketing-fr",
    "access-after-a-newsletter-of-a-customer-en",
    "access-for-a-child-nl",
    "other-sales-pitch-en",
    "broken-charset-withdrawal-nl",
    "forwarded-as-attachment-by-a-colleague-nl",
    "automatic-calendar-invite-nl",
    "correction-new-mail-address-nl",
    "erasure-of-an-unknown-person-nl",
    "other-thanks-nl",
)


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail and its envelope.

    `sender` is empty for the null sender of automatic mail. `greeting` is the domain with which the sending
    server says EHLO; where it is not the author's domain the border server marks the mail as forged.
    `delay` is the pause before it, in seconds. `raw` holds a mark in place of the Date: see `sent_at`.
    """

    name: str
    raw: bytes
    sender: str
    recipients: tuple[str, ...]
    greeting: str
    delay: float

    def sent_at(self, now: datetime) -> "DemoMail":
        """The same mail with `now` (aware) in its Date header."""
        stamp = format_datetime(now).encode("ascii")
        return replace(self, raw=self.raw.replace(_DATE_MARK, stamp, 1))


def demo_mails() -> tuple[DemoMail, ...]:
    """All mails, in the order of their arrival."""
    return tuple(_all())


def envelope_of(name: str, raw: bytes, delay: float = _PAUSE_SECONDS) -> DemoMail:
    """The mail with the envelope that its own Return-Path, or else From, and its To ask for."""
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    author = _first_address(str(headers.get("From", "")))
    sender = _first_address(str(headers["Return-Path"])) if "Return-Path" in headers else author
    recipients = tuple(email for _, email in getaddresses([str(headers.get("To", ""))]) if email)
    return DemoMail(
        name, raw, sender, recipients or (PRIVACY_ADDRESS,), (sender or author).rpartition("@")[2], delay
    )


def _all() -> Iterator[DemoMail]:
    folder = resources.files("bot.demo") / "mails"
    for name in _ORDER:
        # The files have the line ends that a checkout gives them; on the wire there is only CRLF.
        yield envelope_of(name, re.sub(rb"\r?\n", b"\r\n", (folder / f"{name}.eml").read_bytes()))


def _first_address(value: str) -> str:
    return next((email for _, email in getaddresses([value]) if "@" in email), "")
