"""A colleague notes how old the person of a case is, who acts for that person, and how it was checked.

Called by `privacybot queue represents` and the case page. Settles no identity and writes no letter: it tells
colleagues who may ask, and who gets the answer (UAVG art. 5); `bot.rules.answer_route` holds letters to it.
"""

from datetime import datetime

from bot.rules.answer_route import Noted
from bot.rules.events import EventCode
from bot.rules.representing import advice
from bot.store import audit, cases, representation, staff
from bot.store.identity_tables import Representation
from bot.store.work import Store


def note_representation(store: Store, reference: str, noted: Noted, *, staff_id: int, now: datetime) -> str:
    """Note it in the place of what was noted before; who may ask and who gets the answer, as a sentence.

    Raises:
        NotFound: there is no such case or active colleague.
    """
    with store.begin("representing.note") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        assert case.id is not None, "a stored case has an id"
        row = representation.of_case(work, case.id)
        if row is None:
            row = Representation(case_id=case.id, age_group="", authority="", noted_by=staff_id, noted_at=now)
        row.age_group, row.authority = noted.group.value, noted.authority.value
        row.checked = noted.checked.value
        row.noted_by, row.noted_at = staff_id, now
        work.add(row)
        audit.append(
            work,
            EventCode.REPRESENTATION_NOTED,
            now,
            actor=audit.staff_actor(staff_id),
            case_id=case.id,
            age_group=noted.group.value,
            authority=noted.authority.value,
            checked=noted.checked.value,
        )
    return advice(noted.group, noted.authority)
