"""The boxes on the case page with which a colleague says which steps are done.

Behind the door of `bot.web.site`. Hands everything to the step fulfilling; shows a refusal on the case page.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.steps import fulfilling
from bot.web.case import act_on
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
    return act_on(
        request,
        reference,
        "ticked",
        lambda now: fulfilling.tick(
            desk.store,
            reference,
            done=sorted(checked),
            undone=sorted(shown - checked),
            staff_id=visitor.staff_id,
            now=now,
        ),
    )
