"""What is kept about who acts for the person of a case.

Called by the step representing inside its transaction, and by the case page; decides nothing.
"""

from bot.store.identity_tables import Representation
from bot.store.work import Work


def of_case(work: Work, case_id: int) -> Representation | None:
    """What a colleague noted for this case; None where nobody noted anything."""
    return work.session.get(Representation, case_id)
