"""What is kept about papers that look like identity documents: who may look, who looked, and when they went.

Called by the steps filing, replaying and destroying and by the staff's pages inside their transactions. Never
shows a paper: it says whether a colleague may see one, and writes down that he does.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.errors import NotFound, RuleViolation
from bot.rules.events import EventCode
from bot.rules.identity_papers import without_file
from bot.store import audit, mails
from bot.store.identity_tables import IdentityRole, SetApart
from bot.store.tables import Message, RawMail
from bot.store.work import Work

_NO_ROLE = "only a colleague with the identity role may look at this: `privacybot staff role` gives it"


def keep_track(work: Work, message: Message, now: datetime) -> None:
    """Begin the time of every paper of a mail that was just filed."""
    assert message.id is not None, "a stored mail has an id"
    known = {row.position for row in of_message(work, message.id)}
    for position, file in enumerate(message.attachments):
        if not file.get("paper") or position in known:
            continue
        work.add(
            SetApart(
                message_id=message.id,
                position=position,
                sign=str(file["paper"]),
                size=int(file.get("size", 0)),
                set_apart_at=now,
            )
        )
        audit.append(
            work, EventCode.PAPER_SET_APART, now, case_id=message.case_id, message=message.id, file=position
        )


def of_message(work: Work, message_id: int) -> list[SetApart]:
    """The papers of a mail, in their order, also those that are gone."""
    query = select(SetApart).where(SetApart.message_id == message_id)
    return list(work.session.exec(query.order_by(col(SetApart.position))))


def overdue(work: Work, set_apart_before: datetime) -> list[int]:
    """Numbers of papers that nobody decided on in time."""
    query = select(SetApart.id).where(
        col(SetApart.destroyed_at).is_(None),
        SetApart.outcome == "",
        col(SetApart.set_apart_at) <= set_apart_before,
    )
    return [number for number in work.session.exec(query.order_by(col(SetApart.id))) if number is not None]


def kept(work: Work, message_id: int, position: int) -> SetApart:
    """A paper that is still there and undecided, locked.

    Raises:
        NotFound: there is none.
    """
    query = select(SetApart).where(SetApart.message_id == message_id, SetApart.position == position)
    row = work.session.exec(query.with_for_update()).first()
    if row is None or row.destroyed_at is not None or row.outcome:
        message = "there is no such paper, or it is gone already"
        raise NotFound(message)
    return row


def look(work: Work, raw_mail_id: int, staff_id: int, now: datetime, *, position: int | None = None) -> None:
    """Let a colleague see a mail's bytes, or one file; a paper only in the role, and written down.

    Raises:
        RuleViolation: a paper is among them, and the colleague does not have the role.
    """
    message = work.session.exec(select(Message).where(Message.raw_mail_id == raw_mail_id)).first()
    if message is None or message.id is None:
        return
    there = [row for row in of_message(work, message.id) if row.destroyed_at is None and not row.outcome]
    papers = [row for row in there if position is None or row.position == position]
    if not papers:
        return
    require_role(work, staff_id)
    actor = audit.staff_actor(staff_id)
    for row in papers:
        audit.append(work, EventCode.PAPER_SEEN, now, actor=actor, case_id=message.case_id, paper=row.id)


def destroy(work: Work, row: SetApart, now: datetime) -> None:
    """Take a paper's bytes out of its mail; where it has no part of its own, the mail's bytes go whole.

    `raw_mail.content_hash` stays that of the bytes received, so that a copy is still known for one;
    `kept_hash` is that of what is left.
    """
    message = work.get(Message, row.message_id, lock=True)
    raw = work.get(RawMail, message.raw_mail_id, lock=True)
    file = message.attachments[row.position]
    left = _cut(work, raw, str(file.get("sha256", "")))
    row.kept_hash = hashlib.sha256(left).hexdigest() if left is not None else ""
    row.destroyed_at = now
    for copy in work.session.exec(select(RawMail).where(RawMail.duplicate_of_id == raw.id)):
        _cut(work, copy, str(file.get("sha256", "")))
    _relist(message, row.position, {"filename": "", "paper": row.sign, "size": row.size, "gone": True})


def _cut(work: Work, raw: RawMail, sha256: str) -> bytes | None:
    left = without_file(mails.raw_bytes(work, raw), sha256)
    raw.sealed = work.vault.seal(left) if left is not None else None
    return left


def release(work: Work, row: SetApart) -> None:
    """Show a file like any other: it is no identity document."""
    message = work.get(Message, row.message_id, lock=True)
    file = dict(message.attachments[row.position])
    file.pop("paper", None)
    _relist(message, row.position, file)


def _relist(message: Message, position: int, file: dict[str, Any]) -> None:
    # A new list: changes within a JSON column are not seen.
    message.attachments = [
        *message.attachments[:position],
        file,
        *message.attachments[position + 1 :],
    ]


def has_role(work: Work, staff_id: int) -> bool:
    """Whether a colleague may look at identity documents."""
    return work.session.get(IdentityRole, staff_id) is not None


def require_role(work: Work, staff_id: int) -> None:
    """Refuse a colleague who may not look at identity documents.

    Raises:
        RuleViolation: he may not.
    """
    if not has_role(work, staff_id):
        raise RuleViolation(_NO_ROLE)


def set_role(work: Work, staff_id: int, now: datetime, *, given: bool) -> None:
    """Give a colleague the role, or take it."""
    row = work.session.get(IdentityRole, staff_id)
    if given and row is None:
        work.add(IdentityRole(staff_id=staff_id, given_at=now))
    elif not given and row is not None:
        work.session.delete(row)
    else:
        return
    audit.append(work, EventCode.STAFF_ROLE_SET, now, staff=staff_id, identity=given)
