"""The page of one case: the mail left, the letter right, and what can be done with both.

Behind the door of `bot.web.site`. Shown by a click in the queue, and again with what was typed and the
reason when something was refused (see bot.web.case_actions).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.steps.knowing_customers import known_customers
from bot.store import cases, incidents, legal_holds
from bot.store.staff_tables import Staff
from bot.store.work import Work
from bot.web.case_view import case_view
from bot.web.referral_view import referral_view
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import Visitor, desk_of

router = APIRouter()

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HoldView:
    """Why a case is kept, whoever said so, and since when."""

    reason: str
    who: str
    at: datetime


@router.get("/dossiers/{reference}")
def show_case(reference: str, request: Request) -> Response:
    """One case."""
    return case_page(request, reference)


def case_page(
    request: Request, reference: str, *, typed: Mapping[str, str] = _NOTHING, refusal: str = ""
) -> Response:
    """The page of a case; with a refusal it says so, answers 409 and keeps what was typed in its fields.

    Raises:
        NotFound: there is no such case.
    """
    desk, words = desk_of(request), words_for(request)
    visitor: Visitor = request.state.visitor
    known = known_customers(desk.drafting.customers)
    with desk.store.read() as work:
        view = case_view(work, desk, reference, visitor.staff_id, words)
        hold = _hold(work, reference)
        case = cases.by_reference(work, reference)
        incident = incidents.of_case(work, case.id or 0)
        forgotten = case.forgotten_at is not None
        referral = referral_view(work, case, desk, known, words)
    context = {
        "case": view,
        "hold": hold,
        "incident": incidents.reference_of(incident) if incident else "",
        "forgotten": forgotten,
        "referral": referral,
        "typed": typed,
        "refusal": words.of_rules(refusal) if refusal else "",
        "undo_seconds": int(desk.approval.undo.total_seconds()),
    }
    return page(request, "case.html", context, 409 if refusal else 200)


def act_on(
    request: Request,
    reference: str,
    done: str,
    deed: Callable[[datetime], object],
    typed: Mapping[str, str] = _NOTHING,
) -> Response:
    """Do something with a case at this moment and show it again, or show why it was refused.

    `done` is the word of the notice, `typed` what goes back into its fields.
    """
    try:
        deed(desk_of(request).clock())
    except RuleViolation as refusal:
        return case_page(request, reference, typed=typed, refusal=str(refusal))
    return go_to(case_path(reference), done)


def case_path(reference: str) -> str:
    """The address of a case's page."""
    return f"/dossiers/{quote(reference, safe='')}"


def _hold(work: Work, reference: str) -> HoldView | None:
    hold = legal_holds.standing_by_reference(work, reference)
    if hold is None:
        return None
    return HoldView(hold.reason, work.get(Staff, hold.placed_by).name, hold.placed_at)
