"""Lists every mail that came in, whatever became of it: page by page, by state, with how many there are.

Called by the staff's pages and by `privacybot mails`. Never loads the bytes of a mail, and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import col, select

from bot.rules.states import RawState
from bot.store.tables import Case, Message, RawMail
from bot.store.work import Work

#: Mails on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail of the list; sender and subject are empty where nothing was made of it."""

    number: int
    received_at: datetime
    state: RawState
    reason: str
    size: int
    sender_name: str
    sender_address: str
    subject: str
    reference: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of mails, newest first; `older` is the number after which the next page begins."""

    lines: tuple[MailLine, ...]
    older: int | None


def page_of(work: Work, state: RawState | None = None, before: int | None = None) -> MailPage:
    """The mails in this state, all without one, that were stored before the one with number `before`."""
    query = (
        select(RawMail, Message, Case.reference)
        .join(Message, col(Message.raw_mail_id) == col(RawMail.id), isouter=True)
        .join(Case, col(Case.id) == col(Message.case_id), isouter=True)
        .order_by(col(RawMail.id).desc())
        .limit(PAGE + 1)
        # The bytes stay in the database: a list of large mails must not be loaded to be read.
        .options(defer(RawMail.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    )
    if state is not None:
        query = query.where(RawMail.state == state)
    if before is not None:
        query = query.where(col(RawMail.id) < before)
    found = [_line(raw, message, reference) for raw, message, reference in work.session.exec(query)]
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return MailPage(tuple(found[:PAGE]), older)


def _line(raw: RawMail, message: Message | None, reference: str | None) -> MailLine:
    return MailLine(
        number=raw.id or 0,
        received_at=raw.received_at,
        state=raw.state,
        reason=raw.reason,
        size=raw.size,
        sender_name=message.sender_name if message else "",
        sender_address=message.sender_address if message else "",
        subject=message.subject if message else "",
        reference=reference or "",
    )


def by_state(work: Work) -> dict[RawState, int]:
    """How many mails there are in each state."""
    query = select(RawMail.state, func.count(col(RawMail.id))).group_by(col(RawMail.state))
    counted = {RawState(state): count for state, count in work.session.exec(query)}
    return {state: counted.get(state, 0) for state in RawState}
