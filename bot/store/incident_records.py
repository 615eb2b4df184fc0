"""What people wrote about an incident: the answers of the form, decisions with their reasons, customers told.

Called by the step deciding and by the pages, the commands and the exports inside their transactions. Writes
rows and never changes one that holds what somebody wrote: the register shows how it came about.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.errors import NotFound
from bot.rules.incident_decisions import Decision
from bot.rules.incident_form import Answers
from bot.rules.incident_states import IncidentEvent, IncidentState
from bot.store.breach_tables import Incident, IncidentAnswers, IncidentCustomer, IncidentDecision
from bot.store.incidents import reference_of
from bot.store.staff_tables import Staff
from bot.store.work import Work

_REFERENCE = re.compile(r"DL-\d{4}-(\d{6,9})")

_PEOPLE = (IncidentEvent.TELL_PEOPLE, IncidentEvent.DO_NOT_TELL_PEOPLE)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the register tells it. `happened_at` is when a notice was sent."""

    event: IncidentEvent
    by: str
    at: datetime
    reason: str
    happened_at: datetime | None
    late_reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """A customer concerned, and when and by whom it was told."""

    number: int
    name: str
    told_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of the answers: what was known at a moment, and who wrote it; `by` is empty for the bot."""

    number: int
    at: datetime
    by: str
    answers: Answers


def by_reference(work: Work, reference: str, *, lock: bool = False) -> Incident:
    """The incident with this reference, in whatever letter case it was typed.

    Raises:
        NotFound: there is none.
    """
    typed = reference.strip().upper()
    found = _REFERENCE.fullmatch(typed)
    row = work.session.get(
        Incident, int(found[1]) if found else 0, with_for_update=lock or None, populate_existing=lock
    )
    if row is None or reference_of(row) != typed:
        message = f"no breach {typed[:20]}: `privacybot breach list --all` shows all references"
        raise NotFound(message)
    return row


def register(work: Work, *, states: Sequence[IncidentState] = tuple(IncidentState)) -> list[Incident]:
    """The incidents in these states, the newest first."""
    query = select(Incident).where(col(Incident.state).in_(list(states)))
    return list(work.session.exec(query.order_by(col(Incident.aware_at).desc(), col(Incident.id).desc())))


def save_answers(
    work: Work, incident_id: int, answers: Answers, *, staff_id: int | None, now: datetime
) -> int:
    """Keep the answers as the newest version; its number."""
    query = select(func.max(IncidentAnswers.number)).where(IncidentAnswers.incident_id == incident_id)
    number = (work.session.exec(query).one() or 0) + 1
    work.add(
        IncidentAnswers(
            incident_id=incident_id,
            number=number,
            staff_id=staff_id,
            at=now,
            sealed=_sealed(work, {key: list(answer) for key, answer in answers.items()}),
        )
    )
    return number


def answers_of(work: Work, incident: Incident) -> Answers:
    """The newest answers; the moment of awareness is always among them."""
    query = select(IncidentAnswers.sealed).where(IncidentAnswers.incident_id == incident.id)
    sealed = work.session.exec(query.order_by(col(IncidentAnswers.number).desc())).first()
    known = _answers(_opened(work, sealed)) if sealed else {}
    return {"aware_at": (incident.aware_at.isoformat(timespec="minutes"),), **known}


def history(work: Work, incident_id: int) -> list[Saved]:
    """Every version of the answers that was kept and not forgotten, oldest first."""
    query = select(IncidentAnswers).where(IncidentAnswers.incident_id == incident_id)
    rows = list(work.session.exec(query.order_by(col(IncidentAnswers.number))))
    names = _names(work)
    return [
        Saved(row.number, row.at, names.get(row.staff_id or 0, ""), _answers(_opened(work, row.sealed)))
        for row in rows
        if row.sealed is not None
    ]


def _answers(kept: Mapping[str, Any]) -> Answers:
    return {key: tuple(answer) for key, answer in kept.items()}


def add_decision(work: Work, incident_id: int, decision: Decision, *, staff_id: int, now: datetime) -> None:
    """Keep a decision with its reasons."""
    kept = {
        "reason": decision.reason.strip(),
        "late_reason": decision.late_reason.strip(),
        "happened_at": decision.happened_at.isoformat() if decision.happened_at else None,
    }
    work.add(
        IncidentDecision(
            incident_id=incident_id,
            event=decision.event,
            staff_id=staff_id,
            at=now,
            sealed=_sealed(work, kept),
        )
    )


def decisions(work: Work, incident_id: int) -> list[Decided]:
    """Every decision about an incident, oldest first; a forgotten one without its reasons."""
    query = select(IncidentDecision).where(IncidentDecision.incident_id == incident_id)
    names = _names(work)
    return [
        _decided(row, names.get(row.staff_id, ""), _opened(work, row.sealed) if row.sealed else {})
        for row in work.session.exec(query.order_by(col(IncidentDecision.id)))
    ]


def _decided(row: IncidentDecision, by: str, kept: Mapping[str, Any]) -> Decided:
    happened = kept.get("happened_at")
    return Decided(
        event=row.event,
        by=by,
        at=row.at,
        reason=kept.get("reason", ""),
        happened_at=datetime.fromisoformat(happened) if happened else None,
        late_reason=kept.get("late_reason", ""),
    )


def people_decided(work: Work, incident_id: int) -> bool:
    """Whether it was decided, yes or no, to tell the people concerned (GDPR art. 34)."""
    query = select(IncidentDecision.id).where(
        IncidentDecision.incident_id == incident_id, col(IncidentDecision.event).in_(_PEOPLE)
    )
    return work.session.exec(query).first() is not None


def customers(work: Work, incident_id: int) -> list[Told]:
    """The customers concerned, in the order in which they were named."""
    query = select(IncidentCustomer).where(IncidentCustomer.incident_id == incident_id)
    names = _names(work)
    return [
        Told(row.id or 0, row.name, row.told_at, names.get(row.told_by or 0, ""))
        for row in work.session.exec(query.order_by(col(IncidentCustomer.id)))
    ]


def _names(work: Work) -> dict[int, str]:
    """The names of all colleagues, also disabled ones, by their number."""
    return {row.id: row.name or row.login for row in work.session.exec(select(Staff)) if row.id is not None}


def _sealed(work: Work, kept: Mapping[str, Any]) -> bytes:
    return work.vault.seal(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode())


def _opened(work: Work, sealed: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(work.vault.open(sealed))
    return found
