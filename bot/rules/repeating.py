"""Decides whether a mail says again what another one said, so that one matter is not handled twice.

Called by `bot.store.message_rows` (what a mail says) and by the step filing (whether it is a copy). A copy is
kept and counted, never dropped; a mail that says anything more or less than the first is none.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.defects import Defect
from bot.rules.message import Address, InboundMessage, NewestText, SenderTrust

#: A mail that is sent again under another Message-ID counts as the same one for so long; what comes later is
#: a reminder, and a person must see it.
RESEND_WINDOW = timedelta(days=3)

_NOT_WHOLE = frozenset(
    {
        Defect.TOO_MANY_PARTS,
        Defect.TOO_MANY_ATTACHMENTS,
        Defect.TOO_HEAVY,
        Defect.HEADER_CUT,
        Defect.TEXT_CUT,
        Defect.HEADERS_ONLY,
        Defect.ENCRYPTED,
        Defect.COMPRESSED_UNREADABLE,
        Defect.TNEF,
    }
)

_STRENGTH: Mapping[SenderTrust, int] = {
    SenderTrust.PASSED: 2,
    SenderTrust.UNPROVEN: 1,
    SenderTrust.FAILED: 0,
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A mail as far as it can be a copy of another that says the same and has the same sender.

    `settled` says, of the earlier mail, that its case was closed or got a letter since, or that a colleague
    set it aside; `automatic` that a program wrote it, and programs say the same again each time.
    """

    message_id: str
    received_at: datetime
    trust: SenderTrust
    settled: bool = False
    automatic: bool = False


def said(mail: InboundMessage, newest: NewestText) -> str:
    """The SHA-256 of everything that a mail says, without what differs between its copies.

    To, Cc, Received, Date and Message-ID do not count. The mail that it answers does: "Yes." under one letter
    is not "Yes." under another. So do the names of all who wrote: two people may share an address, and a
    colleague may pass on what two people wrote in the same words. Of a mail that was not read to its end it
    is empty: nobody knows whether another one says the same.
    """
    if not _NOT_WHOLE.isdisjoint(mail.defects):
        return ""
    parts = [
        _named(mail.sender),
        mail.subject,
        mail.in_reply_to,
        *sorted(address.email for address in mail.reply_to),
        mail.text,
        # What was found in the HTML may be more than the plain text holds.
        newest.newest,
        newest.forwarded,
        _named(newest.forwarded_from),
        *_attached(mail),
    ]
    digest = hashlib.sha256()
    for part in parts:
        # The length before each part keeps two lists of parts from looking alike.
        told = " ".join(part.split()).encode()
        digest.update(b"%d:" % len(told) + told)
    return digest.hexdigest()


def _attached(mail: InboundMessage) -> list[str]:
    files = sorted(file.sha256 for file in mail.attachments)
    inner = [f"{_named(one.sender)}\n{one.subject}\n{one.text}" for one in mail.forwarded]
    deeper = [name for one in mail.forwarded for name in _attached(one)]
    return [*files, *inner, *deeper]


def _named(writer: Address | None) -> str:
    return f"{writer.name} <{writer.email}>" if writer else ""


def is_copy(mail: Copy, earlier: Copy) -> bool:
    """Whether a mail needs no handling of its own beside an earlier one that says the same.

    A mail for which our server vouches is no copy of one for which it does not: nobody can suppress another's
    mail by writing it first in his name.
    """
    if earlier.settled or _STRENGTH[mail.trust] > _STRENGTH[earlier.trust]:
        return False
    if mail.message_id and mail.message_id == earlier.message_id:
        return True
    return not earlier.automatic and abs(mail.received_at - earlier.received_at) <= RESEND_WINDOW
