"""A colleague says which steps of a case are done: only then may its letter say so.

Called by `privacybot queue steps` and the case page. Does one step itself: it puts the address on the
suppression list. All others happen in the company's own systems, out of its sight. The letter that waits for
approval tells the day of the tick from then on.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.errors import NotFound, RuleViolation
from bot.rules.fulfilment import StepCode
from bot.rules.states import DraftState
from bot.store import audit, cases, fulfilment, staff, suppression
from bot.store.deed_days import tell_days_anew
from bot.store.fulfilment import StepLine
from bot.store.tables import Case
from bot.store.work import Store, Work


def tick(
    store: Store,
    reference: str,
    *,
    done: Collection[int] = (),
    undone: Collection[int] = (),
    staff_id: int,
    now: datetime,
) -> int:
    """Note that steps, by their numbers, are done or are not; how many changed.

    Raises:
        NotFound: there is no such case, colleague or step.
        RuleViolation: a letter that says that the step was done is approved, or the case has no address to
            put on the suppression list.
    """
    with store.begin("fulfilling.tick") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        lines = {line.id: line for line in fulfilment.steps_of(work, case.id or 0) if line.current}
        if unknown := {*done, *undone} - set(lines):
            message = f"this case has no open step {min(unknown)}: look at it again"
            raise NotFound(message)
        changed = [line for line in lines.values() if not line.done and _is_meant(line, lines, done)]
        for line in changed:
            if line.code is StepCode.SUPPRESSED:
                suppression.add_person(work, case, staff_id=staff_id, now=now)
            fulfilment.mark(work, case.id or 0, line, done=True, staff_id=staff_id, now=now)
        taken_back = [lines[number] for number in undone if lines[number].done]
        for line in taken_back:
            _require_unclaimed(work, case, line)
            fulfilment.mark(work, case.id or 0, line, done=False, staff_id=staff_id, now=now)
        if _lets_go(work, case, taken_back):
            suppression.remove_person(work, case, staff_id=staff_id, now=now)
        tell_days_anew(work, case.id or 0, now, audit.staff_actor(staff_id))
        return len(changed) + len(taken_back)


def numbers_of(lines: Sequence[StepLine], named: str) -> tuple[int, ...]:
    """The numbers of the steps that a colleague names: "erased" are all of that code, "erased:CRM" is one.

    Raises:
        NotFound: there is no such step.
    """
    code, _, about = named.partition(":")
    found = tuple(
        line.id
        for line in lines
        if line.current
        and line.code.value == code
        and (not about or line.about.casefold() == about.casefold())
    )
    if not found:
        message = f"this case has no open step {named[:60]}: `privacybot queue steps` lists them"
        raise NotFound(message)
    return found


def _is_meant(line: StepLine, lines: Mapping[int, StepLine], done: Collection[int]) -> bool:
    """Whether a step gets done: one that is named, and each that the suppression list does along with it."""
    on_list = line.code is StepCode.SUPPRESSED
    return line.id in done or (on_list and any(lines[number].code is line.code for number in done))


def _require_unclaimed(work: Work, case: Case, line: StepLine) -> None:
    draft = cases.live_draft(work, case.id or 0)
    approved = draft is not None and draft.state is DraftState.APPROVED
    if draft is not None and approved and line.code.value in fulfilment.claimed_by(draft):
        message = "the letter that says that this was done is approved: take the approval back first"
        raise RuleViolation(message)


def _lets_go(work: Work, case: Case, taken_back: Sequence[StepLine]) -> bool:
    """Whether the person comes off the suppression list: no other request of the case keeps him there."""
    if not any(line.code is StepCode.SUPPRESSED for line in taken_back):
        return False
    lines = fulfilment.steps_of(work, case.id or 0)
    return not any(line.done and line.code is StepCode.SUPPRESSED for line in lines)
