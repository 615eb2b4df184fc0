"""The audit trail: append-only, each line chained to the one before by SHA-256.

Called by the steps inside the transaction whose deed it records, so that a deed and its line stand or
fall together; never holds an address, a name, a subject or a text.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from bot.errors import AuditBroken
from bot.rules.events import EventCode
from bot.store.tables import Event
from bot.store.work import Work

#: What the first line is chained to.
GENESIS = "0" * 64

#: Number of the PostgreSQL advisory lock that lets one transaction at a time extend the chain.
_CHAIN_LOCK = 0x4D4B4155

BOT = "bot"


def staff_actor(staff_id: int) -> str:
    """How a colleague is named in the trail."""
    return f"staff:{staff_id}"


def append(
    work: Work,
    code: EventCode,
    now: datetime,
    *,
    actor: str = BOT,
    case_id: int | None = None,
    **detail: str | int | bool | list[str] | None,
) -> None:
    """Add one line at the end of the chain."""
    # Row locks before the chain's lock, in every transaction, or two of them could wait for each other.
    work.session.flush()
    if work.dialect == "postgresql":
        # Released at the end of the transaction. SQLite has one writer anyway.
        work.session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = work.session.exec(select(Event).order_by(col(Event.seq).desc()).limit(1)).first()
    previous = last.hash if last else GENESIS
    event = Event(
        seq=(last.seq + 1) if last else 1,
        at=now,
        code=code.value,
        actor=actor,
        case_id=case_id,
        detail=dict(detail),
        previous_hash=previous,
        hash="",
    )
    event.hash = _hash(event)
    work.add(event)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """A whole chain: how many lines, and the hash of the last, which an outsider may keep."""

    lines: int
    head: str


def verify(work: Work) -> ChainReport:
    """Check every line, first to last.

    Raises:
        AuditBroken: names the first line that does not fit.
    """
    previous, count = GENESIS, 0
    for event in work.session.exec(select(Event).order_by(col(Event.seq)).execution_options(yield_per=1000)):
        count += 1
        if event.seq != count:
            message = f"line {count} is missing: the next one found is line {event.seq}"
            raise AuditBroken(message)
        if event.previous_hash != previous or event.hash != _hash(event):
            message = f"line {event.seq} was changed, or a line before it was replaced"
            raise AuditBroken(message)
        previous = event.hash
    return ChainReport(lines=count, head=previous)


def _hash(event: Event) -> str:
    fields: list[Any] = [
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.code,
        event.actor,
        event.case_id,
        event.detail,
        event.previous_hash,
    ]
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
