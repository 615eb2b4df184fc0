"""What a colleague with the identity role does with a paper that was set apart: say what the check gave.

Behind the door of `bot.web.site`; the step destroying decides and destroys.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.rules.identity_papers import Check
from bot.steps import destroying
from bot.web.case import act_on
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
    return act_on(
        request,
        reference,
        "paper_checked",
        lambda now: destroying.check_paper(
            desk.store, reference, paper, uitkomst, staff_id=visitor.staff_id, now=now
        ),
    )
