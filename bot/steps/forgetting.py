"""Closed → forgotten: wipes what the retention terms no longer allow us to keep, here and on the mail server.

Called once a day by the scheduler and by `privacybot forget` through `bot.app`. Never removes a row that
proves a step: references, kinds, dates and the audit trail stay, people and texts go (law: art. 5(1)(e)).
A further item to forget is one more `Purge` in the list.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import col, select

from bot.ports import Mailbox
from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.events import EventCode
from bot.rules.replying import Reply
from bot.rules.retaining import Item, Retention
from bot.rules.states import DraftState, OutboxState, RawState
from bot.store import (
    audit,
    cases,
    confirm_codes,
    customer_letters,
    extract_purge,
    legal_holds,
    mailbox_copies,
    mails,
    newsletter_clues,
    purging,
    referrals,
    signers,
)
from bot.store.purging import Overdue, Purge, as_overdue, closed_cases, may_be_wiped
from bot.store.tables import Approval, Case, ClassificationRow, Draft, Message, OutboxItem, RawMail
from bot.store.work import Store, Work

__all__ = ["Forgotten", "Overdue", "Retention", "forget", "remove_copies"]

log = structlog.get_logger(__name__)


#: Items that are all of a case.
_WHOLE = frozenset({Item.DOSSIER, Item.PROCESSOR_CASE})

#: Items that are a mail without a case.
_MAILS = frozenset({Item.OTHER_MAIL, Item.UNREAD_MAIL})

#: Mails that open no case.
_ASKS_NOTHING = frozenset({RawState.AUTOMATIC, RawState.DUPLICATE})


#: Where a mail lies that was never read: with a colleague, or set aside by one.
_NEVER_READ = frozenset({RawState.HELD, RawState.AUTOMATIC})

#: What is said of such a mail once it is gone.
NOBODY_READ_IT = "Nothing of it could be read, and its time is over."


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was wiped, or would be."""

    items: tuple[Overdue, ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """The references of the cases of which all was wiped."""
        return tuple(dict.fromkeys(one.name for one in self.items if one.item in _WHOLE))

    @property
    def mails(self) -> int:
        """How many mails without a case were wiped."""
        return sum(one.item in _MAILS for one in self.items)


def forget(store: Store, retention: Retention, now: datetime, *, dry_run: bool = False) -> Forgotten:
    """Wipe everything whose time is over; with `dry_run` only say what that would be."""
    found: list[Overdue] = []
    for purge in _PURGES:
        with store.read() as work:
            overdue = purge.find(work, now - retention.of(purge.item))
        # What belongs to a case goes with all of it.
        gone = {one.name for one in found if one.item in _WHOLE}
        overdue = [one for one in overdue if one.name not in gone]
        for one in [] if dry_run else overdue:
            with store.begin(f"forgetting.{purge.item}") as work:
                purge.wipe(work, one.number, now)
        found += overdue
    return Forgotten(tuple(found))


def remove_copies(store: Store, mailbox: Mailbox, now: datetime) -> int:
    """Remove from the mail server the copies of what was forgotten; how many were there.

    Safe to run again at any moment: a copy that is gone already is passed over.

    Raises:
        MailboxError: the server cannot be reached or broke off; the copies that are left wait.
    """
    with store.read() as work:
        waiting = mailbox_copies.waiting(work)
    removed = 0
    for number, copy in waiting:
        store.boundary("forgetting.copy:before")
        found = mailbox.remove(copy)
        store.boundary("forgetting.copy:after")
        removed += found
        with store.begin("forgetting.copy_gone") as work:
            if mailbox_copies.gone(work, number):
                place = copy.place.value
                audit.append(work, EventCode.COPIES_FORGOTTEN, now, place=place, copies=found)
    if waiting:
        log.info("forgetting.copies", items=len(waiting), removed=removed)
    return removed


def _find_dossiers(work: Work, before: datetime) -> list[Overdue]:
    query = select(Case).where(*closed_cases(before)).order_by(col(Case.id))
    return [as_overdue(Item.DOSSIER, case) for case in work.session.exec(query)]


def _find_processor_cases(work: Work, before: datetime) -> list[Overdue]:
    """Cases in which no letter left but the one that passed them on: we decided nothing in them ourselves."""
    sent = select(Draft.case_id).where(Draft.state == DraftState.SENT)
    query = (
        select(Case)
        .where(
            *closed_cases(before),
            col(Case.id).in_(sent.where(Draft.situation == Reply.PROCESSOR_REFERRAL)),
            col(Case.id).not_in(sent.where(Draft.situation != Reply.PROCESSOR_REFERRAL)),
        )
        .order_by(col(Case.id))
    )
    return [as_overdue(Item.PROCESSOR_CASE, case) for case in work.session.exec(query)]


def _find_mails(work: Work, before: datetime) -> list[Overdue]:
    """Mails that ask nothing; those that a case under a legal hold holds stay with it."""
    of_held_cases = select(Message.raw_mail_id).where(col(Message.case_id).in_(legal_holds.held_cases()))
    query = (
        select(RawMail.id, RawMail.received_at)
        .where(
            col(RawMail.state).in_(list(_ASKS_NOTHING)),
            col(RawMail.received_at) < before,
            col(RawMail.sealed).is_not(None),
            col(RawMail.id).not_in(of_held_cases),
        )
        .order_by(col(RawMail.id))
    )
    return [Overdue(Item.OTHER_MAIL, number or 0, str(number), at) for number, at in work.session.exec(query)]


def _find_unread_mails(work: Work, before: datetime) -> list[Overdue]:
    """Mails of which nothing can be read: an identity document may be in them, and nobody can cut it out.

    Only those that a colleague set aside: what nobody decided on may be a request.
    """
    query = (
        select(RawMail.id, RawMail.stored_at)
        .where(
            RawMail.state == RawState.AUTOMATIC,
            col(RawMail.stored_at) <= before,
            col(RawMail.sealed).is_not(None),
            col(RawMail.id).not_in(select(Message.raw_mail_id)),
        )
        .order_by(col(RawMail.id))
    )
    return [
        Overdue(Item.UNREAD_MAIL, number or 0, str(number), at) for number, at in work.session.exec(query)
    ]


def _find_staff_mails(work: Work, before: datetime) -> list[Overdue]:
    """Digests and alerts: they may name people, and are of no use once they are old."""
    query = (
        select(OutboxItem.id, OutboxItem.queued_at)
        .where(
            col(OutboxItem.purpose).not_in(["letter", OUTBOX_PURPOSE]),
            col(OutboxItem.queued_at) < before,
            col(OutboxItem.sealed).is_not(None),
            col(OutboxItem.state).not_in([OutboxState.QUEUED, OutboxState.SENDING]),
        )
        .order_by(col(OutboxItem.id))
    )
    return [Overdue(Item.STAFF_MAIL, number or 0, str(number), at) for number, at in work.session.exec(query)]


def _forget_staff_mail(work: Work, item_id: int, now: datetime) -> None:
    mailbox_copies.wipe_letter(work, work.get(OutboxItem, item_id, lock=True), now)
    audit.append(work, EventCode.STAFF_MAIL_FORGOTTEN, now, item=item_id)


def _forget_mail(work: Work, raw_id: int, now: datetime) -> None:
    raw = work.get(RawMail, raw_id, lock=True)
    # It can have been read anew, or forgotten by another process, since it was found.
    if raw.state in _ASKS_NOTHING and raw.sealed is not None:
        _wipe_mail(work, raw, now)
        audit.append(work, EventCode.MAIL_FORGOTTEN, now, raw_mail=raw_id)


def _forget_unread_mail(work: Work, raw_id: int, now: datetime) -> None:
    raw = work.get(RawMail, raw_id, lock=True)
    # It can have been read after all, or forgotten by another process, since it was found.
    if raw.state is not RawState.AUTOMATIC or raw.sealed is None or mails.message_of(work, raw) is not None:
        return
    _wipe_mail(work, raw, now)
    audit.append(work, EventCode.MAIL_FORGOTTEN, now, raw_mail=raw_id)


def _forget_case(work: Work, case_id: int, now: datetime) -> None:
    case = work.get(Case, case_id, lock=True)
    if not may_be_wiped(work, case):
        return
    for message in cases.messages(work, case.id or 0):
        _wipe_mail(work, work.get(RawMail, message.raw_mail_id), now)
    for row in work.session.exec(select(ClassificationRow).where(ClassificationRow.case_id == case.id)):
        row.evidence, row.fields = [], {}
    _wipe_letters(work, case, now)
    customer_letters.forget(work, customer_letters.of_case(work, case_id), now)
    referrals.forget(work, case_id)
    for request in cases.requests(work, case.id or 0):
        request.about_address = ""
    check = cases.identity(work, case.id or 0)
    if check is not None:
        check.address_to_confirm = ""
    confirm_codes.forget(work, case.id or 0)
    # A reason may be a remark in a colleague's own words.
    case.person_address = case.person_name = case.reason = ""
    case.other_addresses = []
    legal_holds.wipe_reasons(work, case.id or 0)
    case.forgotten_at = now
    audit.append(work, EventCode.CASE_FORGOTTEN, now, case_id=case.id)


def _wipe_letters(work: Work, case: Case, now: datetime) -> None:
    for draft in work.session.exec(select(Draft).where(Draft.case_id == case.id)):
        draft.recipients, draft.subject, draft.text, draft.html, draft.attachments = [], "", "", "", []
        draft.claims, draft.references, draft.in_reply_to, draft.remark = [], [], "", ""
        for approval in work.session.exec(select(Approval).where(Approval.draft_id == draft.id)):
            approval.despite = ""
    for item in work.session.exec(select(OutboxItem).where(OutboxItem.case_id == case.id)):
        # A letter that is still on its way would be lost without its bytes.
        if item.state not in {OutboxState.QUEUED, OutboxState.SENDING}:
            mailbox_copies.wipe_letter(work, item, now)


def _wipe_mail(work: Work, raw: RawMail, now: datetime) -> None:
    if raw.sealed is not None:
        mailbox_copies.note_mail(work, raw, now)
    raw.sealed = None
    signers.forget(work, raw)
    message = work.session.exec(select(Message).where(Message.raw_mail_id == raw.id)).first()
    if message is None:
        return
    message.sender_address = message.sender_name = message.subject = message.forwarded_from = ""
    message.answer_to = ""
    message.newest_text = message.forwarded_text = message.message_id = message.newest_hash = ""
    message.attached_text = message.said_hash = ""
    newsletter_clues.forget(work, message)
    message.references, message.attachments, message.trace = [], [], []


#: Everything that is forgotten, in this order.
_PURGES: tuple[Purge, ...] = (
    Purge(Item.DOSSIER, _find_dossiers, _forget_case),
    Purge(Item.PROCESSOR_CASE, _find_processor_cases, _forget_case),
    Purge(Item.OTHER_MAIL, _find_mails, _forget_mail),
    Purge(Item.UNREAD_MAIL, _find_unread_mails, _forget_unread_mail),
    Purge(Item.STAFF_MAIL, _find_staff_mails, _forget_staff_mail),
    *purging.PURGES,
    *extract_purge.PURGES,
)
