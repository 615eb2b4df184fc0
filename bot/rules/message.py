"""The values that describe a mail: what parsing makes and every other rule reads.

Made by `bot.rules.parsing`; never holds bytes of the mail beyond its attachments, never decides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 §3.4: `email` is lower-cased and clean, `name` may be empty."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part with a file name or a disposition of attachment. `content` is decoded.

    `charset` is the declared one of a text; `content_id` is how the HTML refers to the part (RFC 2392).
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    content: bytes
    charset: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A parsed mail. All text is clean Unicode: no lone surrogates, no NUL, no other C0 but tab and LF.

    `text` is the readable body (HTML turned into text where no plain part exists), without the text of
    attached mails. `forwarded` are mails attached as message/rfc822. `headers` holds every header,
    names lower-cased, values unfolded, in order. `date` is the sender's claim and starts no clock.
    `references` runs from oldest to newest and includes In-Reply-To. `defects` are codes, for staff.
    `report` is the machine-readable part of a multipart/report as text (RFC 6522); the mail that it
    returns is in `forwarded`. `calendar_method` is set when an invitation is part of the mail itself, and
    `invitation` holds what that one says; where the body does not say the same, it ends `text`.
    """

    message_id: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    forwarded: tuple["InboundMessage", ...]
    headers: tuple[tuple[str, str], ...]
    content_type: str
    report_type: str
    defects: tuple[str, ...]
    report: str = ""
    calendar_method: str = ""
    invitation: str = ""

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The attachments of this mail, and after them those of the mails attached to it, in their order."""
        inner = (file for mail in self.forwarded for file in mail.files)
        return (*self.attachments, *inner)

    def header(self, name: str) -> str:
        """The first (topmost) value of a header, or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)


class AutomaticKind(StrEnum):
    """Sorts of mail that no person wrote for us now; none of them is ever answered (invariant 5)."""

    BOUNCE = "bounce"
    VACATION = "vacation"
    RECEIPT = "receipt"
    FEEDBACK = "feedback"
    LIST = "list"
    LOOP = "loop"
    CALENDAR = "calendar"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class AutomaticVerdict:
    """Why a mail counts as automatic. `about_message_id` is the mail of ours that it speaks of.

    `why` is, of a bounce, the cause in the words of `bot.rules.delivery_causes`; `recipients` are the
    addresses to which our mail went, as far as a bounce or a feedback report names them.
    """

    kind: AutomaticKind
    reason: str
    about_message_id: str = ""
    may_hold_request: bool = False  # a list or no-reply mail can still carry a person's request
    lost: bool = True  # of a bounce: False while the other side still tries to deliver
    why: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewestText:
    """What the sender wrote now, apart from the rest of the body.

    `forwarded_from` is the original sender of an inline forward, where one was found.
    """

    newest: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""
    forwarded_from: Address | None = None
    reason: str = ""


class SenderTrust(StrEnum):
    """What our own mail server says about the From domain (RFC 8601, only our authserv-id)."""

    PASSED = "passed"  # DMARC, or DKIM/SPF aligned with the From domain, passed
    FAILED = "failed"
    UNPROVEN = "unproven"
