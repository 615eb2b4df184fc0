"""What is known of the cases that a mail names, as the rule about matching needs it.

Called by the step filing, inside its transaction; decides nothing.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.rules.matching import CaseFacts, Claims
from bot.rules.states import CaseState
from bot.store import cases
from bot.store.tables import Case
from bot.store.work import Work


def claimed(work: Work, claims: Claims, closed_before: datetime) -> tuple[CaseFacts, ...]:
    """What is known of each case that a mail names; one closed before that moment was closed long ago."""
    named = [*claims.references, *claims.bare_references]
    query = select(Case).where(col(Case.id).in_(claims.case_ids) | col(Case.reference).in_(named))
    return tuple(
        _known(work, case, closed_before) for case in work.session.exec(query.order_by(col(Case.id)))
    )


def _known(work: Work, case: Case, closed_before: datetime) -> CaseFacts:
    """What is known of a case; of one that was joined to another, what is known of that one."""
    goes_on = cases.gone_into(work, case.id or 0)
    return CaseFacts(
        case_id=case.id or 0,
        reference=case.reference,
        people=cases.people(work, goes_on.id or 0),
        closed=goes_on.state is CaseState.CLOSED,
        closed_long=goes_on.closed_at is not None and goes_on.closed_at < closed_before,
        forgotten=goes_on.forgotten_at is not None,
    )
