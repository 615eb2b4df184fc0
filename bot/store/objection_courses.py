"""How the objection of a case is dealt with: what a colleague said of it, or else what its own words say.

Called by the step drafting and by `bot.store.objections` and `bot.store.arrival` inside their transactions,
and by the case page. What words say, `bot.rules.objection_subject` decides.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.rules.events import EventCode
from bot.rules.objection_subject import is_plainly_marketing
from bot.store import audit, cases
from bot.store.judged_words import judged_words
from bot.store.objection_tables import ObjectionChoice
from bot.store.tables import Message, RawMail, RequestRow
from bot.store.work import Work
from classifiers.kinds import Kind, ObjectionCourse

#: The classifier that is noted for a spam report: whoever calls our mail unwanted objects to it (art. 21(2)).
BY_REPORT = "report"


def course_of(work: Work, case_id: int, *, until: datetime | None = None) -> ObjectionCourse | None:
    """What a colleague said of it last; else direct marketing, where its words are plain about that.

    None means that a person must say it: an objection to direct marketing is granted at once (GDPR
    art. 21(3)), any other is weighed (art. 21(1)). What was said of one objection holds for no later one.
    Objections that came in after `until` are left out of this.
    """
    row = work.session.get(ObjectionChoice, case_id)
    if row is not None and not _objected_since(work, row, until):
        return ObjectionCourse(row.course)
    mails = _objecting(work, case_id, row.noted_at if row else None, until)
    plain = bool(mails) and all(_says_marketing(work, mail) for mail in mails)
    return ObjectionCourse.MARKETING if plain else None


def _objecting(work: Work, case_id: int, since: datetime | None, until: datetime | None) -> list[Message]:
    """The mails of a case that object, of those that came in between these moments."""
    found = []
    for message in cases.messages(work, case_id):
        verdict = cases.classification(work, message.id or 0)
        came = work.get(RawMail, message.raw_mail_id).stored_at
        if verdict is None or Kind.OBJECTION.value not in verdict.kinds:
            continue
        if (since is None or came > since) and (until is None or came <= until):
            found.append(message)
    return found


def _says_marketing(work: Work, message: Message) -> bool:
    verdict, words = cases.classification(work, message.id or 0), judged_words(message)
    if verdict is not None and verdict.classifier == BY_REPORT:
        return True
    withdraws = verdict is not None and Kind.WITHDRAWAL.value in verdict.kinds
    return is_plainly_marketing(words.subject, words.text, withdraws=withdraws)


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
