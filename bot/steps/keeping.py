"""What a colleague does to keep a case from being forgotten: a legal hold, and its lifting.

Called by `privacybot queue hold-legal` and the case page. A hold changes nothing about the case's letters or
clocks: it only says that a dispute, a claim (GDPR art. 17(3)(e)) or an inquiry still needs the file.
"""

from datetime import datetime

from bot.errors import RuleViolation
from bot.rules.events import EventCode
from bot.store import audit, cases, legal_holds, staff
from bot.store.work import Store


def hold_legally(store: Store, reference: str, reason: str, *, staff_id: int, now: datetime) -> None:
    """Keep a case, whatever its age, until the hold is lifted.

    Raises:
        NotFound: there is no such case.
        RuleViolation: no reason is given, it stands under a hold already, or nothing of it is kept.
    """
    reason = reason.strip()
    if not reason:
        message = "say why this case must be kept"
        raise RuleViolation(message)
    with store.begin("keeping.hold") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        if case.forgotten_at is not None:
            message = "this case was forgotten: there is nothing left to keep"
            raise RuleViolation(message)
        if legal_holds.standing(work, case.id or 0) is not None:
            message = "this case stands under a legal hold already"
            raise RuleViolation(message)
        hold = legal_holds.place(work, case.id or 0, reason[:1000], staff_id, now)
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.CASE_LEGAL_HOLD, now, actor=actor, case_id=case.id, hold=hold.id)


def lift_hold(store: Store, reference: str, *, staff_id: int, now: datetime) -> None:
    """Let a case be forgotten again when its time is over.

    Raises:
        NotFound: there is no such case.
        RuleViolation: it stands under no hold.
    """
    with store.begin("keeping.lift") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        hold = legal_holds.standing(work, case.id or 0)
        if hold is None:
            message = "this case stands under no legal hold"
            raise RuleViolation(message)
        hold.lifted_by, hold.lifted_at = staff_id, now
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.CASE_LEGAL_HOLD_LIFTED, now, actor=actor, case_id=case.id, hold=hold.id)
