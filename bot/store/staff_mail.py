"""Puts a mail to colleagues in the outbox: the digest, an alert, a reminder. It needs no approval.

Called by the steps digesting and alerting inside their transactions. Never decides what is said or to whom;
that such a mail goes to colleagues only is looked at again before it leaves (`bot.steps.sending`).
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from bot.rules.composing import Envelope, LetterContent, compose
from bot.store.tables import OutboxItem
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class StaffMail:
    """A mail to colleagues. `purpose` is digest or alert; one mail at most ever has a `dedupe_key`."""

    purpose: str
    dedupe_key: str
    content: LetterContent
    from_name: str
    from_address: str


def queue_staff_mail(work: Work, mail: StaffMail, now: datetime) -> OutboxItem:
    """The mail in the outbox, due at once.

    Raises:
        IntegrityError: one with this key is there, queued by another process a moment ago.
    """
    message_id = f"<{mail.purpose}-{token_hex(12)}@{mail.from_address.rpartition('@')[2]}>"
    envelope = Envelope(
        from_name=mail.from_name,
        from_address=mail.from_address,
        message_id=message_id,
        date=now,
        auto_submitted="auto-generated",
    )
    return work.add(
        OutboxItem(
            purpose=mail.purpose,
            dedupe_key=mail.dedupe_key,
            message_id=message_id,
            sealed=work.vault.seal(compose(mail.content, envelope)),
            recipients=list(mail.content.recipients),
            queued_at=now,
            due_at=now,
        )
    )
