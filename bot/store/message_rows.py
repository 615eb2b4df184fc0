"""Makes the row of a message out of a mail that was read; the row can be made again at any time.

Called by the step filing; decides nothing.
"""

import hashlib

from bot.rules.message import Attachment, SenderTrust
from bot.rules.reading import Read
from bot.store.tables import Message, RawMail


def message_row(raw: RawMail, read: Read) -> Message:
    """The row, without its case. The mail must have been readable."""
    mail = read.mail
    assert mail is not None, "an unreadable mail has no row"
    assert raw.id is not None, "a stored mail has an id"
    sender = mail.sender
    replies_elsewhere = any(address.email != (sender.email if sender else "") for address in mail.reply_to)
    text = read.newest.newest
    return Message(
        raw_mail_id=raw.id,
        received_at=raw.received_at,
        message_id=mail.message_id[:998],
        references=list(mail.references[-50:]),
        sender_address=(sender.email if sender else "")[:320],
        sender_name=(sender.name if sender else "")[:300],
        reply_to_differs=replies_elsewhere,
        # What our server says of the one who passes a mail on proves nothing about the one who wrote it.
        trust=SenderTrust.UNPROVEN.value if read.passed_on else read.trust.value,
        subject=mail.subject,
        newest_text=text,
        newest_hash=hashlib.sha256(text.encode()).hexdigest(),
        forwarded_text=read.text_to_judge if read.passed_on else "",
        forwarded_from=read.original_sender[:320],
        answer_to=read.answer_to[:320],
        attachments=[_listed(file) for file in mail.attachments],
        defects=list(mail.defects),
    )


def _listed(file: Attachment) -> dict[str, str | int]:
    return {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }
