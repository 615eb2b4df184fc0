"""What a colleague does with a breach: each form of its page, one function.

Behind the door of `bot.web.site`. Hands everything to the step deciding; shows a refusal on the page, with
what was typed still in its fields.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.incident_decisions import Decision
from bot.rules.incident_form import moment_from, read_form
from bot.rules.incident_states import IncidentEvent
from bot.steps import deciding
from bot.store import incident_records
from bot.web.incidents import TypedAnswers, incident_page
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor, desk_of

router = APIRouter(prefix="/datalekken/{reference}")

_NO_MOMENT = "Give a day and a time, such as 2026-11-27 22:00."

Shown = Annotated[int, Form()]
Reason = Annotated[str, Form(max_length=8000)]
Line = Annotated[str, Form(max_length=500)]


def _act(
    request: Request,
    reference: str,
    done: str,
    deed: Callable[[datetime], object],
    said: Mapping[str, str] | None = None,
) -> Response:
    """Do it and show the breach again, or show why it was refused."""
    _require_known(request, reference)
    try:
        deed(desk_of(request).clock())
    except RuleViolation as refusal:
        return incident_page(request, reference, said=said or {}, refusal=str(refusal))
    return go_to(f"/datalekken/{reference}", done)


def _require_known(request: Request, reference: str) -> None:
    """Refuse an address that names no breach, before anything is shown on it.

    Raises:
        NotFound: it names none.
    """
    with desk_of(request).store.read() as work:
        incident_records.by_reference(work, reference)


@router.post("/gegevens")
def save(
    request: Request,
    reference: str,
    *,
    typed: TypedAnswers,
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Shown,
) -> Response:
    """Keep what is known now; what cannot be is said at its field."""
    form = read_form(typed, desk.clock())
    if form.faults:
        return incident_page(request, reference, typed=typed, faults=form.faults)
    _require_known(request, reference)
    try:
        deciding.save(
            desk.store,
            reference,
            form.answers,
            shown_version=shown,
            staff_id=visitor.staff_id,
            now=desk.clock(),
        )
    except RuleViolation as refusal:
        return incident_page(request, reference, typed=typed, refusal=str(refusal))
    return go_to(f"/datalekken/{reference}", "incident_saved")


@router.post("/besluit")
def decide(
    request: Request,
    reference: str,
    *,
    besluit: Annotated[IncidentEvent, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Shown,
    reason: Reason = "",
    happened_at: Line = "",
    late_reason: Reason = "",
) -> Response:
    """A decision about the authority, the people, or the end of it."""

    def deed(now: datetime) -> None:
        moment = _moment(happened_at) if happened_at else None
        deciding.decide(
            desk.store,
            reference,
            Decision(besluit, reason, moment, late_reason),
            breach_hours=desk.deadlines.breach_hours,
            shown_version=shown,
            staff_id=visitor.staff_id,
            now=now,
        )

    said = {"reason": reason, "happened_at": happened_at, "late_reason": late_reason, "for": besluit.value}
    return _act(request, reference, "incident_decided", deed, said)


def _moment(typed: str) -> datetime:
    try:
        return moment_from(typed)
    except ValueError:
        raise RuleViolation(_NO_MOMENT) from None


@router.post("/dossier")
def link(request: Request, reference: str, dossier: Line, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Lay a case at this breach."""
    return _act(
        request,
        reference,
        "incident_linked",
        lambda now: deciding.link_case(desk.store, reference, dossier, staff_id=visitor.staff_id, now=now),
        {"dossier": dossier},
    )


@router.post("/samenvoegen")
def join(request: Request, reference: str, bij: Line, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Make this breach one with another, which stays."""
    return _act(
        request,
        reference,
        "incident_joined",
        lambda now: deciding.join(desk.store, reference, bij, staff_id=visitor.staff_id, now=now),
        {"bij": bij},
    )


@router.post("/klant")
def name_customer(
    request: Request, reference: str, naam: Line, desk: TheDesk, visitor: TheVisitor
) -> Response:
    """Name a customer concerned."""
    return _act(
        request,
        reference,
        "incident_customer",
        lambda now: deciding.add_customer(desk.store, reference, naam, staff_id=visitor.staff_id, now=now),
        {"naam": naam},
    )


@router.post("/klant/{customer}/ingelicht")
def note_told(
    request: Request,
    reference: str,
    *,
    customer: int,
    desk: TheDesk,
    visitor: TheVisitor,
    wanneer: Line = "",
) -> Response:
    """Note that a customer was told, now or at the moment that was typed."""

    def deed(now: datetime) -> None:
        told_at = _moment(wanneer) if wanneer else now
        deciding.note_told(desk.store, reference, customer, told_at, staff_id=visitor.staff_id, now=now)

    return _act(request, reference, "incident_told", deed, {"wanneer": wanneer})
