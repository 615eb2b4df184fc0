"""The legal hold on the case page: keep a case from being forgotten, and let it go again.

Behind the door of `bot.web.site`. Hands everything to the step; shows a refusal on the case page.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.steps import keeping
from bot.web.case import act_on
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter(prefix="/dossiers/{reference}")


@router.post("/bewaren")
def hold(
    request: Request,
    reference: str,
    desk: TheDesk,
    visitor: TheVisitor,
    remark: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Keep the case until the hold is lifted."""
    return act_on(
        request,
        reference,
        "kept",
        lambda now: keeping.hold_legally(desk.store, reference, remark, staff_id=visitor.staff_id, now=now),
        {"keep": remark},
    )


@router.post("/niet-bewaren")
def lift(request: Request, reference: str, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Let the case be forgotten again when its time is over."""
    return act_on(
        request,
        reference,
        "not_kept",
        lambda now: keeping.lift_hold(desk.store, reference, staff_id=visitor.staff_id, now=now),
    )
