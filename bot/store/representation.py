"""What is kept about who acts for the person of a case.

Called by the steps representing and naming and by `bot.store.objections` inside their transactions, and by
the case page; decides nothing.
"""

from bot.rules.answer_route import Noted
from bot.rules.representing import AgeGroup, Authority, Checked
from bot.store.identity_tables import Representation
from bot.store.work import Work


def of_case(work: Work, case_id: int) -> Representation | None:
    """What a colleague noted for this case; None where nobody noted anything."""
    return work.session.get(Representation, case_id)


def noted_of(work: Work, case_id: int) -> Noted | None:
    """The same as the rules know it."""
    row = of_case(work, case_id)
    if row is None:
        return None
    return Noted(AgeGroup(row.age_group), Authority(row.authority), Checked(row.checked))


def drop(work: Work, case_id: int) -> None:
    """Take it back, because the case gets another person."""
    row = of_case(work, case_id)
    if row is not None:
        work.session.delete(row)
