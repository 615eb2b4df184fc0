"""What is kept about papers that look like identity documents: who may look, who looked, and when they went.

A citizen service number (BSN) in the words of a mail is such a paper too, in a place of its own (`IN_WORDS`).

Called by the steps filing, replaying and destroying, by the staff's pages and by the commands, inside their
transactions. Never shows a paper: it says whether a colleague may see one, and writes down that he does.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.errors import NotFound, RuleViolation
from bot.rules.bsn_blotting import without_numbers
from bot.rules.defects import Defect
from bot.rules.events import EventCode
from bot.rules.identity_papers import IN_WORDS, Check, Sign, retold, without_file
from bot.rules.reading import Read
from bot.rules.retaining import Item
from bot.rules.states import RawState
from bot.store import audit, mailbox_copies, mails
from bot.store.identity_tables import IdentityRole, SetApart
from bot.store.message_rows import message_row
from bot.store.purging import Overdue
from bot.store.tables import Case, Message, RawMail
from bot.store.work import Work

_NO_ROLE = "only a colleague with the identity role may look at this: `privacybot staff role` gives it"
_GONE = "there is no such paper, or it is gone already"
_NOT_READ = "the bot has not read this mail yet: look again in a moment"


def reading_of(work: Work, raw: RawMail, read: Read) -> Message:
    """The row of a mail that was read, with what was decided on its papers before left as it is.

    Of a mail out of which a paper was destroyed, the files stay as they were read when it was whole.
    """
    before = mails.message_of(work, raw)
    papers = of_message(work, before.id or 0) if before else []
    known = {row.position: "" if row.outcome == Check.NO_PAPER.value else row.sign for row in papers}
    fresh = message_row(raw, read, known=known)
    if before is not None and any(row.destroyed_at for row in papers if row.position != IN_WORDS):
        fresh.attachments, fresh.attached_text = before.attachments, before.attached_text
        fresh.said_hash = before.said_hash
    return fresh


def keep_track(work: Work, message: Message, now: datetime) -> None:
    """Begin the time of every paper of a mail that was just read, whether it has a case or not."""
    assert message.id is not None, "a stored mail has an id"
    known = {row.position for row in of_message(work, message.id)}
    for position, sign, size in _papers_in(message):
        if position in known:
            continue
        work.add(SetApart(message_id=message.id, position=position, sign=sign, size=size, set_apart_at=now))
        audit.append(
            work, EventCode.PAPER_SET_APART, now, case_id=message.case_id, message=message.id, file=position
        )


def _papers_in(message: Message) -> Iterator[tuple[int, str, int]]:
    """Place, sign and size of each file that looks like one; a BSN in the words has no size."""
    for position, file in enumerate(message.attachments):
        if file.get("paper"):
            yield position, str(file["paper"]), int(file.get("size", 0))
    if Defect.BSN in message.defects:
        yield IN_WORDS, Sign.BSN.value, 0


def of_message(work: Work, message_id: int) -> list[SetApart]:
    """The papers of a mail, in their order, also those that are gone."""
    query = select(SetApart).where(SetApart.message_id == message_id)
    return list(work.session.exec(query.order_by(col(SetApart.position))))


def undecided(work: Work) -> list[tuple[SetApart, int, str]]:
    """The papers on which nobody decided, the oldest first, each with its mail and its case's reference."""
    query = (
        select(SetApart, Message.raw_mail_id, Case.reference)
        .join(Message, col(Message.id) == col(SetApart.message_id))
        .join(Case, col(Case.id) == col(Message.case_id), isouter=True)
        .where(col(SetApart.destroyed_at).is_(None), SetApart.outcome == "")
    )
    found = work.session.exec(query.order_by(col(SetApart.id)))
    return [(row, raw_id, reference or "") for row, raw_id, reference in found]


def place_of(work: Work, number: int) -> tuple[int, int]:
    """The mail in which a paper came, and its place there.

    Raises:
        NotFound: there is no such paper, or it is gone.
    """
    row = work.session.get(SetApart, number)
    if row is None or row.destroyed_at is not None or row.outcome:
        raise NotFound(_GONE)
    return work.get(Message, row.message_id).raw_mail_id, row.position


def overdue(work: Work, set_apart_before: datetime) -> list[Overdue]:
    """The papers that nobody decided on in time, each by its case or by the number of its mail."""
    return [
        Overdue(Item.PAPER, row.id or 0, reference or str(raw_id), row.set_apart_at)
        for row, raw_id, reference in undecided(work)
        if row.set_apart_at <= set_apart_before
    ]


def kept(work: Work, message_id: int, position: int) -> SetApart:
    """A paper that is still there and undecided, locked.

    Raises:
        NotFound: there is none.
    """
    query = select(SetApart).where(SetApart.message_id == message_id, SetApart.position == position)
    row = work.session.exec(query.with_for_update()).first()
    if row is None or row.destroyed_at is not None or row.outcome:
        raise NotFound(_GONE)
    return row


def look(work: Work, raw_mail_id: int, staff_id: int, now: datetime, *, position: int | None = None) -> None:
    """Let a colleague see a mail's bytes, or one file; a paper only in the role, and written down.

    Raises:
        NotFound: there is no such mail.
        RuleViolation: a paper is among them or the mail could not be read, and the colleague does not have
            the role; or the bot did not come to the mail yet.
    """
    raw = work.get(RawMail, raw_mail_id)
    papers = to_be_seen(work, raw)
    if position is not None and raw.duplicate_of_id is None:
        papers = [row for row in papers if row.position == position]
    unjudged = is_unjudged(work, raw)
    if not papers and not unjudged:
        return
    require_role(work, staff_id)
    actor = audit.staff_actor(staff_id)
    if unjudged:
        audit.append(work, EventCode.PAPER_SEEN, now, actor=actor, raw_mail=raw.id)
    for row in papers:
        case_id = work.get(Message, row.message_id).case_id
        audit.append(work, EventCode.PAPER_SEEN, now, actor=actor, case_id=case_id, paper=row.id)


def needs_role(work: Work, raw: RawMail) -> bool:
    """Whether only a colleague in the identity role may get a mail's bytes.

    Raises:
        RuleViolation: the bot did not come to the mail yet, so nobody knows.
    """
    return bool(to_be_seen(work, raw)) or is_unjudged(work, raw)


def is_unjudged(work: Work, raw: RawMail) -> bool:
    """Whether nobody knows what is in a mail: it has bytes and could not be read, so it may hold a paper."""
    if raw.duplicate_of_id is not None or mails.message_of(work, raw) is not None:
        return False
    return bool(mails.raw_bytes(work, raw).strip())


def to_be_seen(work: Work, raw: RawMail) -> list[SetApart]:
    """The papers that whoever gets a mail's bytes would see.

    Raises:
        RuleViolation: the bot did not come to the mail yet, so nobody knows.
    """
    if raw.state is RawState.STORED:
        raise RuleViolation(_NOT_READ)
    return [row for row in of_mail(work, raw) if row.destroyed_at is None and not row.outcome]


def of_mail(work: Work, raw: RawMail) -> list[SetApart]:
    """The papers of a mail in their order, also those that are gone; a copy has those of the first mail."""
    query = (
        select(SetApart)
        .join(Message, col(Message.id) == col(SetApart.message_id))
        .where(Message.raw_mail_id == (raw.duplicate_of_id or raw.id))
    )
    return list(work.session.exec(query.order_by(col(SetApart.position))))


def lock_mail(work: Work, message_id: int) -> Message:
    """A mail and its bytes, locked in the order of the steps: the bytes first.

    Raises:
        NotFound: there is no such mail.
    """
    # What was changed in this transaction is written first, for both are read anew.
    work.session.flush()
    work.get(RawMail, work.get(Message, message_id).raw_mail_id, lock=True)
    return work.get(Message, message_id, lock=True)


def destroy(work: Work, row: SetApart, now: datetime) -> None:
    """Take a paper's bytes out of its mail and out of the copies of that, here and on the mail server.

    Of a BSN the digits go. Every other file and word of the mail stays, in its place. `raw_mail.content_hash`
    stays that of the bytes received, so that a copy is still known for one; `kept_hash` is that of what is
    left.
    """
    message = lock_mail(work, row.message_id)
    raw = work.get(RawMail, message.raw_mail_id)
    row.destroyed_at = now
    if raw.sealed is None:
        # The mail was forgotten before the paper's time was over, and the paper with it.
        return
    query = select(RawMail).where(RawMail.duplicate_of_id == raw.id, col(RawMail.sealed).is_not(None))
    copies = list(work.session.exec(query))
    if row.position == IN_WORDS:
        left, *_ = [blot(work, one, now) for one in (raw, *copies)]
    else:
        sha256 = str(message.attachments[row.position].get("sha256", ""))
        left, *_ = [cut(work, one, sha256, now) for one in (raw, *copies)]
        _relist(message, row.position, {"filename": "", "paper": row.sign, "size": row.size, "gone": True})
    row.kept_hash = hashlib.sha256(left).hexdigest()


def cut(work: Work, raw: RawMail, sha256: str, now: datetime) -> bytes:
    """Keep a mail without a file, and have the whole one removed from the mail server; what is kept."""
    whole = mails.raw_bytes(work, raw)
    return _keep(work, raw, whole, without_file(whole, sha256) or retold(whole, sha256), now)


def blot(work: Work, raw: RawMail, now: datetime) -> bytes:
    """Keep a mail without the digits of a BSN, and have the whole one removed likewise; what is kept."""
    whole = mails.raw_bytes(work, raw)
    return _keep(work, raw, whole, without_numbers(whole), now)


def _keep(work: Work, raw: RawMail, whole: bytes, left: bytes, now: datetime) -> bytes:
    raw.sealed = work.vault.seal(left)
    # Of a mail above the size limit the mail server alone has all, and a colleague may have to read it there.
    if raw.complete and left != whole and hashlib.sha256(whole).hexdigest() == raw.content_hash:
        mailbox_copies.note_mail(work, raw, now)
    return left


def release(work: Work, row: SetApart) -> None:
    """Show a file like any other: it is no identity document."""
    message = lock_mail(work, row.message_id)
    if row.position == IN_WORDS:
        # The digits stay masked on every page; from now on they are kept like any other word.
        return
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


def in_role(work: Work) -> frozenset[int]:
    """The colleagues who may look at identity documents."""
    return frozenset(work.session.exec(select(IdentityRole.staff_id)))


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
