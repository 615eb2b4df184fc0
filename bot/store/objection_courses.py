"""What is kept about how the objection of a case is dealt with.

Called by the step drafting and by `bot.store.objections` and `bot.store.arrival` inside their transactions,
and by the case page; decides nothing.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.rules.events import EventCode
from bot.store import audit
from bot.store.objection_tables import ObjectionChoice
from bot.store.tables import Message, RawMail, RequestRow
from bot.store.work import Work
from classifiers.kinds import Kind, ObjectionCourse


def course_of(work: Work, case_id: int, *, until: datetime | None = None) -> ObjectionCourse:
    """What a colleague said of it last; where nobody said anything it is one to direct marketing.

    What was said of one objection holds for no other that came in later: that one may be to direct marketing,
    where nothing is weighed (GDPR art. 21(3)). Objections that came in after `until` are left out of this.
    """
    row = work.session.get(ObjectionChoice, case_id)
    if row is None or _objected_since(work, row, until):
        return ObjectionCourse.MARKETING
    return ObjectionCourse(row.course)


def _objected_since(work: Work, said: ObjectionChoice, until: datetime | None) -> bool:
    """Whether an objection came in after the colleague said this."""
    newer = (
        select(RequestRow.id)
        .join(Message, col(Message.id) == RequestRow.message_id)
        .join(RawMail, col(RawMail.id) == Message.raw_mail_id)
        .where(RequestRow.case_id == said.case_id, RequestRow.kind == Kind.OBJECTION.value)
        .where(RequestRow.outcome != "dropped", RawMail.stored_at > said.noted_at)
    )
    if until is not None:
        newer = newer.where(RawMail.stored_at <= until)
    return work.session.exec(newer.limit(1)).first() is not None


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
