"""The legal hold on the case page: keep a case from being forgotten, and let it go again.

Behind the door of `bot.web.site`. Hands everything to the step; shows a refusal on the case page.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.steps import keeping
from bot.web.case import case_page
from bot.web.rendering import go_to
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
    try:
        keeping.hold_legally(desk.store, reference, remark, staff_id=visitor.staff_id, now=desk.clock())
    except RuleViolation as refusal:
        return case_page(request, reference, typed={"keep": remark}, refusal=str(refusal))
    return go_to(f"/dossiers/{quote(reference, safe='')}", "kept")


@router.post("/niet-bewaren")
def lift(request: Request, reference: str, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Let the case be forgotten again when its time is over."""
    try:
        keeping.lift_hold(desk.store, reference, staff_id=visitor.staff_id, now=desk.clock())
    except RuleViolation as refusal:
        return case_page(request, reference, refusal=str(refusal))
    return go_to(f"/dossiers/{quote(reference, safe='')}", "not_kept")
