"""A colleague keeps the suppression list: adds an address that was asked for elsewhere, or reviews the list.

Called by `privacybot suppression` and the page of the list. What a case asks is done by the step fulfilling.
"""

from datetime import datetime

from bot.rules.events import EventCode
from bot.rules.suppression import EVERYTHING, checked_scope
from bot.store import audit, cases, staff, suppression
from bot.store.work import Store


def add(
    store: Store, address: str, *, scope: str = EVERYTHING, reference: str = "", staff_id: int, now: datetime
) -> bool:
    """Put an address on the list; False where it stands there already.

    Raises:
        NotFound: there is no such case or active colleague.
        RuleViolation: the address or the scope is none.
    """
    wanted = checked_scope(scope)
    with store.begin("suppressing.add") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference) if reference else None
        named = case.reference if case else ""
        fresh = suppression.add(work, address, wanted, named, staff_id=staff_id, now=now)
        if fresh:
            audit.append(
                work,
                EventCode.SUPPRESSION_ADDED,
                now,
                actor=audit.staff_actor(staff_id),
                case_id=case.id if case else None,
                entries=1,
            )
        return fresh


def remove(store: Store, address: str, *, scope: str = EVERYTHING, staff_id: int, now: datetime) -> bool:
    """Take an address off the list, because its owner asked for mailings again; whether it stood there.

    Raises:
        NotFound: there is no such active colleague.
        RuleViolation: the address or the scope is none.
    """
    wanted = checked_scope(scope)
    with store.begin("suppressing.remove") as work:
        staff.require_active(work, staff_id)
        gone = suppression.remove(work, address, wanted)
        if gone:
            actor = audit.staff_actor(staff_id)
            audit.append(work, EventCode.SUPPRESSION_REMOVED, now, actor=actor, entries=1)
        return gone


def review(store: Store, *, staff_id: int, now: datetime) -> None:
    """Note that a colleague looked whether the list is still needed; the next review counts from now.

    Raises:
        NotFound: there is no such active colleague.
    """
    with store.begin("suppressing.review") as work:
        staff.require_active(work, staff_id)
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.SUPPRESSION_REVIEWED, now, actor=actor)
