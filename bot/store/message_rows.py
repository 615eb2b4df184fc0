"""Makes the row of a message out of a mail that was read; the row can be made again at any time.

Called by the step filing; decides nothing.
"""

import hashlib
from typing import Any

from bot.rules.attached import FileInText
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
        attachments=_listed(read),
        attached_text=read.attached.text,
        defects=list(mail.defects),
    )


def _listed(read: Read) -> list[dict[str, Any]]:
    """Each file, with what came of reading it where it was tried."""
    assert read.mail is not None
    found = read.attached.files or (None,) * len(read.mail.files)
    return [
        _file(file, one, judged=read.attached.judged)
        for file, one in zip(read.mail.files, found, strict=True)
    ]


def _file(file: Attachment, found: FileInText | None, *, judged: bool) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }
    if found is None:
        return listed
    return listed | {"read": found.outcome.value, "start": found.start, "end": found.end, "judged": judged}
