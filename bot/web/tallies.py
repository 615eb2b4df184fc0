"""The numbers in the header of every page: held mails and letters in trouble.

Read by `bot.web.rendering`; counts in the database and never loads a mail.
"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from bot.rules.states import OutboxState, RawState
from bot.store.tables import OutboxItem, RawMail
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many mails are held, and how many letters failed or are unsure."""

    held: int
    troubled: int


def tallies(work: Work) -> Tallies:
    """The numbers of this moment."""
    held = select(func.count(col(RawMail.id))).where(RawMail.state == RawState.HELD)
    troubled = select(func.count(col(OutboxItem.id))).where(
        col(OutboxItem.state).in_([OutboxState.FAILED, OutboxState.UNSURE])
    )
    return Tallies(work.session.exec(held).one(), work.session.exec(troubled).one())
