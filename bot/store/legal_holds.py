"""What is kept about cases that may not be forgotten: who said so, why, and until when.

Called by the step keeping, the purges, the register and the case page; decides nothing.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.retention_tables import LegalHold
from bot.store.tables import Case
from bot.store.work import Work


def held_cases() -> SelectOfScalar[int]:
    """The numbers of the cases that stand under a hold, as a part of other queries."""
    return select(LegalHold.case_id).where(col(LegalHold.lifted_at).is_(None))


def standing(work: Work, case_id: int) -> LegalHold | None:
    """The hold under which a case stands, or None."""
    query = select(LegalHold).where(LegalHold.case_id == case_id, col(LegalHold.lifted_at).is_(None))
    return work.session.exec(query).first()


def standing_by_reference(work: Work, reference: str) -> LegalHold | None:
    """As `standing`, for the case with this reference."""
    query = (
        select(LegalHold)
        .join(Case, col(Case.id) == col(LegalHold.case_id))
        .where(Case.reference == reference.strip().upper(), col(LegalHold.lifted_at).is_(None))
    )
    return work.session.exec(query).first()


def place(work: Work, case_id: int, reason: str, staff_id: int, now: datetime) -> LegalHold:
    """Note that a case may not be forgotten."""
    hold = LegalHold(case_id=case_id, reason=reason, placed_by=staff_id, placed_at=now)
    work.add(hold)
    return hold


def wipe_reasons(work: Work, case_id: int) -> None:
    """Take away the words of the holds of a case that is forgotten; who held it and when stays."""
    for hold in work.session.exec(select(LegalHold).where(LegalHold.case_id == case_id)):
        hold.reason = ""
