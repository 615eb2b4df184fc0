"""The numbers in the header of every page: held mails, letters in trouble or to approve, breaches that press.

Read by `bot.web.rendering`; counts in the database and never loads a mail.
"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from bot.rules.states import DraftState, OutboxState, RawState
from bot.store import incidents
from bot.store.referral_tables import CustomerLetter
from bot.store.tables import OutboxItem, RawMail
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many mails are held, letters failed or are unsure, and breaches wait for a decision or a notice.

    `customers` are the letters to customers that wait for approval.
    """

    held: int
    troubled: int
    breaches: int
    customers: int


def tallies(work: Work) -> Tallies:
    """The numbers of this moment."""
    held = select(func.count(col(RawMail.id))).where(RawMail.state == RawState.HELD)
    troubled = select(func.count(col(OutboxItem.id))).where(
        col(OutboxItem.state).in_([OutboxState.FAILED, OutboxState.UNSURE])
    )
    pressing = len(incidents.pressing(work))
    proposed = select(func.count(col(CustomerLetter.id))).where(CustomerLetter.state == DraftState.PROPOSED)
    return Tallies(
        held=work.session.exec(held).one(),
        troubled=work.session.exec(troubled).one(),
        breaches=pressing,
        customers=work.session.exec(proposed).one(),
    )
