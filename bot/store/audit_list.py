"""Lists lines of the audit trail, newest first: of one case, of one code, of a time, a page at a time.

Called by `privacybot audit list`; checks no hash and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.rules.events import EventCode
from bot.store import cases
from bot.store.staff_tables import Staff
from bot.store.tables import Case, Event
from bot.store.work import Work

#: Lines on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for; None chooses all. `before` is the number below which the page begins."""

    reference: str | None = None
    code: EventCode | None = None
    since: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line: who did what, when, in which case. `who` is a colleague's name, or the bot."""

    number: int
    at: datetime
    code: str
    who: str
    reference: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of lines; `older` is the number below which the next page begins."""

    lines: tuple[AuditLine, ...]
    older: int | None


def page_of(work: Work, asked: Asked) -> AuditPage:
    """The lines that were asked for.

    Raises:
        NotFound: there is no case with this reference.
    """
    query = (
        select(Event, Case.reference)
        .join(Case, col(Case.id) == col(Event.case_id), isouter=True)
        .order_by(col(Event.seq).desc())
        .limit(PAGE + 1)
    )
    if asked.reference is not None:
        query = query.where(col(Event.case_id) == cases.by_reference(work, asked.reference).id)
    if asked.code is not None:
        query = query.where(col(Event.code) == asked.code.value)
    if asked.since is not None:
        query = query.where(col(Event.at) >= asked.since)
    if asked.before is not None:
        query = query.where(col(Event.seq) < asked.before)
    names = {f"staff:{row.id}": row.name for row in work.session.exec(select(Staff))}
    found = [
        AuditLine(
            number=event.seq,
            at=event.at,
            code=event.code,
            who=names.get(event.actor, event.actor),
            reference=reference or "",
            detail=event.detail,
        )
        for event, reference in work.session.exec(query)
    ]
    return AuditPage(tuple(found[:PAGE]), found[PAGE - 1].number if len(found) > PAGE else None)
