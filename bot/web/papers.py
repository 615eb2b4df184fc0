"""What a colleague with the identity role does with a paper that was set apart: say what the check gave.

Behind the door of `bot.web.site`; the step destroying decides and destroys.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.identity_papers import Check
from bot.steps import destroying
from bot.web.case import case_page
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter(prefix="/dossiers/{reference}")


@router.post("/papieren/{message_id}/{index}")
def check(
    request: Request,
    reference: str,
    message_id: int,
    index: int,
    *,
    uitkomst: Annotated[Check, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Note what the check gave; the paper is destroyed, or shown again where it is none."""
    paper = destroying.Paper(message_id, index)
    try:
        destroying.check_paper(
            desk.store, reference, paper, uitkomst, staff_id=visitor.staff_id, now=desk.clock()
        )
    except RuleViolation as refusal:
        return case_page(request, reference, refusal=str(refusal))
    return go_to(f"/dossiers/{quote(reference, safe='')}", "paper_checked")
