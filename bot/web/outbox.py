"""Letters on their way: what waits, what left, and what a person must decide because nobody else can.

Behind the door of `bot.web.site`. Sends nothing itself, and never offers to send twice what did arrive.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import defer
from sqlmodel import col, select
from starlette.responses import Response

from bot.rules.state_names import OUTBOX_STATE_NAMES
from bot.rules.states import OUTBOX_TRANSITIONS, OutboxEvent, OutboxState
from bot.steps.approving import decide_unsure
from bot.store.tables import Case, OutboxItem
from bot.store.work import Work
from bot.web.chips import Chip
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor
from bot.web.words import Words

router = APIRouter()

#: How many letters that need nothing any more are shown.
_LATEST = 50

_SETTLED = [OutboxState.SENT, OutboxState.CANCELLED]

_STYLES = {
    OutboxState.QUEUED: "busy",
    OutboxState.SENDING: "busy",
    OutboxState.SENT: "go",
    OutboxState.FAILED: "ask",
    OutboxState.UNSURE: "ask",
    OutboxState.CANCELLED: "done",
}

#: What a colleague can decide about a letter in trouble, in the order of the buttons.
_DECISIONS = (OutboxEvent.FOUND_SENT, OutboxEvent.SEND_AGAIN, OutboxEvent.CANCELLED)


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One letter in the outbox."""

    id: int
    reference: str
    purpose: str
    recipients: tuple[str, ...]
    state: Chip
    queued_at: datetime
    ended_at: datetime | None
    attempts: int
    code: int
    decisions: tuple[str, ...]
    bounced_at: datetime | None
    bounce_reason: str


@router.get("/verzending")
def show_outbox(request: Request, desk: TheDesk) -> Response:
    """Letters in trouble first, then what waits, then what left last."""
    words = words_for(request)
    newest = select(OutboxItem).order_by(col(OutboxItem.id).desc())
    # The bytes stay in the database: nothing here shows them.
    newest = newest.options(defer(OutboxItem.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    with desk.store.read() as work:
        live = list(work.session.exec(newest.where(col(OutboxItem.state).not_in(_SETTLED))))
        past = list(work.session.exec(newest.where(col(OutboxItem.state).in_(_SETTLED)).limit(_LATEST)))
        names = _references(work, [*live, *past])
    lines = [outbox_line(item, names, words) for item in live]
    context = {
        "troubled": [line for line in lines if line.decisions],
        "waiting": [line for line in lines if not line.decisions],
        "past": [outbox_line(item, names, words) for item in past],
    }
    return page(request, "outbox.html", context)


@router.post("/verzending/{item_id}/besluit")
def decide(
    item_id: int, besluit: Annotated[OutboxEvent, Form()], desk: TheDesk, visitor: TheVisitor
) -> Response:
    """A person's word on a letter that failed or whose fate is unknown."""
    decide_unsure(desk.store, item_id, besluit, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/verzending", "decided")


def outbox_line(item: OutboxItem, references: dict[int, str], words: Words) -> OutboxLine:
    """What is shown of a letter."""
    name = OUTBOX_STATE_NAMES[item.state][words.language]
    return OutboxLine(
        id=item.id or 0,
        reference=references.get(item.case_id or 0, ""),
        purpose=item.purpose,
        recipients=tuple(item.recipients),
        state=Chip(item.state.value, name, f"s-{_STYLES[item.state]}"),
        queued_at=item.queued_at,
        ended_at=item.ended_at,
        attempts=item.attempts,
        code=item.last_code,
        decisions=decisions_for(item.state),
        bounced_at=item.bounced_at,
        bounce_reason=words.of_rules(item.bounce_reason),
    )


def decisions_for(state: OutboxState) -> tuple[str, ...]:
    """What a colleague may decide about a letter in this state; nothing unless it failed or is unsure."""
    if state not in {OutboxState.FAILED, OutboxState.UNSURE}:
        return ()
    return tuple(event.value for event in _DECISIONS if (state, event) in OUTBOX_TRANSITIONS)


def _references(work: Work, items: list[OutboxItem]) -> dict[int, str]:
    ids = {item.case_id for item in items if item.case_id is not None}
    found = work.session.exec(select(Case.id, Case.reference).where(col(Case.id).in_(ids)))
    return {case_id: reference for case_id, reference in found if case_id is not None}
