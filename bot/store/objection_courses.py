"""What is kept about how the objection of a case is dealt with.

Called by the step drafting and by `bot.store.objections` and `bot.store.arrival` inside their transactions,
and by the case page; decides nothing.
"""

from datetime import datetime

from bot.rules.events import EventCode
from bot.store import audit
from bot.store.objection_tables import ObjectionChoice
from bot.store.work import Work
from classifiers.kinds import ObjectionCourse


def course_of(work: Work, case_id: int) -> ObjectionCourse:
    """What a colleague said of it last; where nobody said anything it is one to direct marketing."""
    row = work.session.get(ObjectionChoice, case_id)
    return ObjectionCourse(row.course) if row is not None else ObjectionCourse.MARKETING


def note_course(work: Work, case_id: int, course: ObjectionCourse, *, staff_id: int, now: datetime) -> None:
    """Keep what a colleague says of it now, in the place of what was said before."""
    if course is course_of(work, case_id):
        return
    row = work.session.get(ObjectionChoice, case_id)
    if row is None:
        row = ObjectionChoice(case_id=case_id, course="", noted_by=staff_id, noted_at=now)
    row.course, row.noted_by, row.noted_at = course.value, staff_id, now
    work.add(row)
    actor = audit.staff_actor(staff_id)
    audit.append(work, EventCode.OBJECTION_NOTED, now, actor=actor, case_id=case_id, course=course.value)
