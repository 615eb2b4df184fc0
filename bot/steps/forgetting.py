"""Closed → forgotten: wipes what the retention terms no longer allow us to keep.

Called once a day by the scheduler and by `privacybot forget` through `bot.app`. Never removes a row that
proves a step: references, kinds, dates and the audit trail stay, people and texts go (law: art. 5(1)(e)).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.rules.events import EventCode
from bot.rules.states import CaseState, OutboxState, RawState
from bot.store import audit, cases, confirm_codes, legal_holds
from bot.store.tables import Approval, Case, ClassificationRow, Draft, Message, OutboxItem, RawMail
from bot.store.work import Store, Work


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept: dossiers after closing, other mail after its receipt."""

    dossier: timedelta
    other_mail: timedelta


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was wiped, or would be: references of cases, and the number of other mails."""

    cases: tuple[str, ...]
    mails: int


def forget(store: Store, retention: Retention, now: datetime, *, dry_run: bool = False) -> Forgotten:
    """Wipe everything whose time is over; with `dry_run` only say what that would be."""
    with store.read() as work:
        overdue = [(row.id, row.reference) for row in _overdue_cases(work, now - retention.dossier)]
        others = [row.id for row in _overdue_mails(work, now - retention.other_mail)]
    if not dry_run:
        for case_id, _reference in overdue:
            with store.begin("forgetting.case") as work:
                _forget_case(work, work.get(Case, case_id, lock=True), now)
        for raw_id in others:
            with store.begin("forgetting.mail") as work:
                _wipe_mail(work, work.get(RawMail, raw_id, lock=True))
    return Forgotten(tuple(reference for _id, reference in overdue), len(others))


def _overdue_cases(work: Work, closed_before: datetime) -> list[Case]:
    query = select(Case).where(
        Case.state == CaseState.CLOSED,
        col(Case.closed_at) < closed_before,
        col(Case.forgotten_at).is_(None),
        col(Case.id).not_in(legal_holds.held_cases()),
    )
    return list(work.session.exec(query.order_by(col(Case.id))))


def _overdue_mails(work: Work, received_before: datetime) -> list[RawMail]:
    query = select(RawMail).where(
        col(RawMail.state).in_([RawState.AUTOMATIC, RawState.DUPLICATE]),
        col(RawMail.received_at) < received_before,
        col(RawMail.sealed).is_not(None),
    )
    return list(work.session.exec(query.order_by(col(RawMail.id))))


def _forget_case(work: Work, case: Case, now: datetime) -> None:
    if case.state is not CaseState.CLOSED or case.forgotten_at is not None:
        return
    if legal_holds.standing(work, case.id or 0) is not None:
        # Placed between the list and this lock.
        return
    for message in cases.messages(work, case.id or 0):
        _wipe_mail(work, work.get(RawMail, message.raw_mail_id))
    for row in work.session.exec(select(ClassificationRow).where(ClassificationRow.case_id == case.id)):
        row.evidence, row.fields = [], {}
    _wipe_letters(work, case)
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


def _wipe_letters(work: Work, case: Case) -> None:
    for draft in work.session.exec(select(Draft).where(Draft.case_id == case.id)):
        draft.recipients, draft.subject, draft.text, draft.html, draft.attachments = [], "", "", "", []
        draft.claims, draft.references, draft.in_reply_to, draft.remark = [], [], "", ""
        for approval in work.session.exec(select(Approval).where(Approval.draft_id == draft.id)):
            approval.despite = ""
    for item in work.session.exec(select(OutboxItem).where(OutboxItem.case_id == case.id)):
        # A letter that is still on its way would be lost without its bytes.
        if item.state not in {OutboxState.QUEUED, OutboxState.SENDING}:
            item.recipients, item.sealed = [], None


def _wipe_mail(work: Work, raw: RawMail) -> None:
    raw.sealed = None
    message = work.session.exec(select(Message).where(Message.raw_mail_id == raw.id)).first()
    if message is None:
        return
    message.sender_address = message.sender_name = message.subject = message.forwarded_from = ""
    message.answer_to = ""
    message.newest_text = message.forwarded_text = message.message_id = message.newest_hash = ""
    message.attached_text = message.said_hash = ""
    message.references, message.attachments, message.trace = [], [], []
