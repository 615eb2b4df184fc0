"""The boxes on the case page with which a colleague says which steps are done.

Behind the door of `bot.web.site`. Hands everything to the step fulfilling; shows a refusal on the case page.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.steps import fulfilling
from bot.web.case import case_page
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter(prefix="/dossiers/{reference}")

Numbers = Annotated[tuple[int, ...], Form()]


@router.post("/stappen")
def tick_steps(
    request: Request,
    reference: str,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    getoond: Numbers = (),
    gedaan: Numbers = (),
) -> Response:
    """Note which of the shown steps are done. A box that was cleared takes its step back."""
    shown, checked = frozenset(getoond), frozenset(gedaan)
    try:
        fulfilling.tick(
            desk.store,
            reference,
            done=sorted(checked),
            undone=sorted(shown - checked),
            staff_id=visitor.staff_id,
            now=desk.clock(),
        )
    except RuleViolation as refusal:
        return case_page(request, reference, refusal=str(refusal))
    return go_to(f"/dossiers/{quote(reference, safe='')}", "ticked")
