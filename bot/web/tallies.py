"""The numbers in the header of every page: held mails, letters in trouble, breaches that press.

Read by `bot.web.rendering`; counts in the database and never loads a mail.
"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from bot.rules.states import OutboxState, RawState
from bot.store import incidents
from bot.store.tables import OutboxItem, RawMail
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many mails are held, letters failed or are unsure, and breaches wait for a decision or a notice."""

    held: int
    troubled: int
    breaches: int


def tallies(work: Work) -> Tallies:
    """The numbers of this moment."""
    held = select(func.count(col(RawMail.id))).where(RawMail.state == RawState.HELD)
    troubled = select(func.count(col(OutboxItem.id))).where(
        col(OutboxItem.state).in_([OutboxState.FAILED, OutboxState.UNSURE])
    )
    pressing = len(incidents.pressing(work))
    return Tallies(work.session.exec(held).one(), work.session.exec(troubled).one(), pressing)
