"""Reads what colleagues taught: the mails that they sorted by hand, and the mails that were judged.

Called by `bot.commands.training` to learn from and by `bot.commands.shadow` to compare with; changes nothing.
What was forgotten, and what may no longer be kept, is not among it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from bot.store.judged_words import judged_words
from bot.store.tables import Case, ClassificationRow, Message, RawMail
from bot.store.work import Work
from classifiers.cleaning import MAX_CHARACTERS, MAX_SUBJECT
from classifiers.kinds import Kind, Language, in_order

#: How `bot.steps.classifying.sort_by_hand` signs a verdict.
_STAFF = "staff"

#: So many lessons are read, the newest; each is at most 8,300 characters, and training holds all of them.
MOST = 10_000

#: Rows that come from the database at a time.
_WINDOW = 100


@dataclass(frozen=True, slots=True)
class Lesson:
    """One mail with the kinds that a colleague gave it, cut off where the classifier stops reading.

    `language` is the one that the bot heard; a colleague's verdict knows only that of the case.
    """

    message_id: int
    subject: str
    text: str
    language: Language
    kinds: tuple[Kind, ...]

    def as_row(self) -> dict[str, Any]:
        """A training row (classifiers/training/README.md), with an id that no shipped one has."""
        return {
            "id": f"desk-{self.message_id}",
            "subject": self.subject,
            "body": self.text,
            "lang": self.language.value,
            "kinds": [kind.value for kind in self.kinds],
        }


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons, newest verdict first, and how many mails sorted by hand are not among them.

    `passed_over` counts mails that teach nothing: in no language that is learned, or without kinds or words.
    `left_off` counts those beyond the newest that were asked for.
    """

    found: tuple[Lesson, ...]
    passed_over: int
    left_off: int


@dataclass(frozen=True, slots=True)
class JudgedMail:
    """A mail and the last verdict that a classifier gave it; `by_staff` is None where no colleague sorted it.

    Kinds are never empty: a mail in which nothing was found is `other`, as the desk treats it.
    """

    reference: str
    message_id: int
    subject: str
    text: str
    kinds: tuple[Kind, ...]
    needs_review: bool
    by_staff: tuple[Kind, ...] | None


def lessons(work: Work, closed_before: datetime, most: int = MOST) -> Lessons:
    """The mails that colleagues sorted and that may be kept: of each its newest verdict by a colleague.

    Cases that were closed before `closed_before` are past their retention and only wait to be wiped.
    """
    found: list[Lesson] = []
    passed_over = left_off = 0
    for message, kinds, language in _sorted_by_hand(work, closed_before):
        lesson = _lesson(message, kinds, language)
        if lesson is None:
            passed_over += 1
        elif len(found) < most:
            found.append(lesson)
        else:
            left_off += 1
    return Lessons(tuple(found), passed_over, left_off)


def _sorted_by_hand(work: Work, closed_before: datetime) -> Any:
    """Each message with the kinds of its newest verdict by a colleague and the language that was heard."""
    newest = (
        select(func.max(ClassificationRow.id))
        .where(ClassificationRow.classifier == _STAFF)
        .group_by(col(ClassificationRow.message_id))
    )
    heard = aliased(ClassificationRow)
    language = (
        select(heard.language)
        .where(heard.message_id == Message.id, heard.classifier != _STAFF)
        .order_by(col(heard.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Message,
            ClassificationRow.kinds,
            func.coalesce(language, ClassificationRow.language),
        )
        .join(ClassificationRow, col(ClassificationRow.message_id) == col(Message.id))
        .join(RawMail, col(RawMail.id) == col(Message.raw_mail_id))
        .join(Case, col(Case.id) == col(Message.case_id))
        .where(col(ClassificationRow.id).in_(newest), _is_kept(), _may_be_kept(closed_before))
        .order_by(col(ClassificationRow.id).desc())
    )
    return work.session.exec(query.execution_options(yield_per=_WINDOW))


def _is_kept() -> ColumnElement[bool]:
    """Whether the mail was not forgotten: its bytes and its words go together."""
    return col(RawMail.sealed).is_not(None)


def _may_be_kept(closed_before: datetime) -> ColumnElement[bool]:
    return or_(col(Case.closed_at).is_(None), col(Case.closed_at) >= closed_before)


def _lesson(message: Message, kinds: Sequence[str], language: str) -> Lesson | None:
    """The lesson of one mail; None when it teaches nothing."""
    subject, text = _judged_words(message)
    ordered = _alone(in_order([Kind(kind) for kind in kinds]))
    if not ordered or language == Language.OTHER.value or not f"{subject}{text}".strip():
        return None
    assert message.id is not None
    return Lesson(message.id, subject, text, Language(language), ordered)


def _alone(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The kinds without an `other` beside real ones: a colleague may tick both, a training row may not."""
    return tuple(kind for kind in kinds if kind is not Kind.OTHER) or kinds


def _judged_words(message: Message) -> tuple[str, str]:
    """Subject and text as the step classifying hands them over, as far as they are read."""
    words = judged_words(message)
    return words.subject[:MAX_SUBJECT], words.text[:MAX_CHARACTERS]


def newest_judged(work: Work, closed_before: datetime, last: int) -> list[int]:
    """The numbers of the `last` mails that a classifier judged and that may be kept, newest first."""
    judged = select(ClassificationRow.message_id).where(ClassificationRow.classifier != _STAFF)
    query = (
        select(Message.id)
        .join(RawMail, col(RawMail.id) == col(Message.raw_mail_id))
        .join(Case, col(Case.id) == col(Message.case_id))
        .where(col(Message.id).in_(judged), _is_kept(), _may_be_kept(closed_before))
        .order_by(col(Message.id).desc())
        .limit(last)
    )
    return [number for number in work.session.exec(query) if number is not None]


def judged_mail(work: Work, message_id: int) -> JudgedMail | None:
    """One judged mail with its verdicts; None when it was forgotten meanwhile.

    Raises:
        NotFound: there is no such mail.
    """
    message = work.get(Message, message_id)
    by_bot = _newest_verdict(work, message_id, col(ClassificationRow.classifier) != _STAFF)
    by_staff = _newest_verdict(work, message_id, col(ClassificationRow.classifier) == _STAFF)
    if by_bot is None or work.get(RawMail, message.raw_mail_id).sealed is None:
        return None
    subject, text = _judged_words(message)
    return JudgedMail(
        reference=work.get(Case, message.case_id).reference,
        message_id=message_id,
        subject=subject,
        text=text,
        kinds=_told(by_bot),
        needs_review=by_bot.needs_review,
        by_staff=_told(by_staff) if by_staff else None,
    )


def _newest_verdict(work: Work, message_id: int, signed: ColumnElement[bool]) -> ClassificationRow | None:
    query = select(ClassificationRow).where(ClassificationRow.message_id == message_id, signed)
    return work.session.exec(query.order_by(col(ClassificationRow.id).desc())).first()


def _told(row: ClassificationRow) -> tuple[Kind, ...]:
    return _alone(in_order([Kind(kind) for kind in row.kinds])) or (Kind.OTHER,)
