"""Makes the row of a message out of a mail that was read; the row can be made again at any time.

Called by the steps filing and replaying; decides nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.rules.attached import FileInText
from bot.rules.identity_papers import sign_of
from bot.rules.message import Attachment
from bot.rules.reading import Read
from bot.rules.repeating import said
from bot.rules.sender_warnings import SenderWarning
from bot.store.tables import Message, RawMail

_NOTHING_KNOWN: Mapping[int, str] = MappingProxyType({})


def message_row(raw: RawMail, read: Read, *, known: Mapping[int, str] = _NOTHING_KNOWN) -> Message:
    """The row, without its case. The mail must have been readable.

    `known` has the sign of each file that was set apart before, by its place; none for one of which a
    colleague said that it is no identity document.
    """
    mail = read.mail
    assert mail is not None, "an unreadable mail has no row"
    assert raw.id is not None, "a stored mail has an id"
    sender = mail.sender
    proposed = read.person.proposed
    text = read.newest.newest
    files = _listed(read, known)
    return Message(
        raw_mail_id=raw.id,
        received_at=raw.received_at,
        message_id=mail.message_id[:998],
        references=list(mail.references[-50:]),
        sender_address=(sender.email if sender else "")[:320],
        sender_name=(sender.name if sender else "")[:300],
        reply_to_differs=SenderWarning.REPLY_TO_DIFFERS in read.warnings,
        trust=read.sender_trust.value,
        warnings=[warning.value for warning in read.warnings],
        subject=mail.subject,
        newest_text=text,
        newest_hash=hashlib.sha256(text.encode()).hexdigest(),
        said_hash=said(mail, read.newest),
        forwarded_text=read.passed.text,
        forwarded_from=(proposed.email if proposed else "")[:320],
        answer_to=read.person.answer_to[:320],
        attachments=files,
        attached_text=without_papers(read.attached.text, files),
        defects=list(read.defects),
    )


def parsed(message: Message, fresh: Message) -> dict[str, str]:
    """What reading made of a mail, as text to compare: the columns that `fresh`, a new row, was given."""
    return {column: _as_text(getattr(message, column)) for column in _columns(fresh)}


def rebuild(message: Message, fresh: Message) -> None:
    """Write what a new reading made over what an old one did; place, stage and decisions stay."""
    for column in parsed(message, fresh):
        setattr(message, column, getattr(fresh, column))


def _columns(fresh: Message) -> list[str]:
    """The columns that `message_row` fills, in their order; when a mail came in is no matter of reading."""
    made = fresh.model_fields_set - {"raw_mail_id", "received_at", "trace"}
    return [name for name in Message.model_fields if name in made]


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


def _listed(read: Read, known: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each file, with what came of reading it where it was tried."""
    assert read.mail is not None
    found = read.attached.files or (None,) * len(read.mail.files)
    return [
        _file(file, one, judged=read.attached.judged)
        | _marked(known[place] if place in known else _sign(file, one, read.attached.text))
        for place, (file, one) in enumerate(zip(read.mail.files, found, strict=True))
    ]


def _sign(file: Attachment, found: FileInText | None, text: str) -> str:
    """By what a file looks like an identity document, or nothing."""
    return sign_of(file.filename, file.content_type, text[found.start : found.end] if found else "") or ""


def _marked(sign: str) -> dict[str, Any]:
    return {"paper": str(sign)} if sign else {}


def without_papers(text: str, files: list[dict[str, Any]]) -> str:
    """The text of the attachments, blank where it stands in an identity document; as long as before."""
    for file in files:
        if file.get("paper"):
            start, end = int(file.get("start", 0)), int(file.get("end", 0))
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


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
