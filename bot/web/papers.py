"""What a colleague with the identity role does with a paper that was set apart: say what the check gave.

Behind the door of `bot.web.site`; the step destroying decides and destroys.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.rules.identity_papers import Check
from bot.steps import destroying
from bot.web.case import act_on
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter()


@router.post("/dossiers/{reference}/papieren/{message_id}/{index}")
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


@router.post("/mails/{raw_id}/papieren/{index}")
def check_in_mail(
    raw_id: int,
    index: int,
    *,
    uitkomst: Annotated[Check, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """The same on the page of a mail, which need not have a case: it may still be held."""
    paper = destroying.paper_in(desk.store, raw_id, index)
    destroying.check_paper(desk.store, None, paper, uitkomst, staff_id=visitor.staff_id, now=desk.clock())
    return go_to(f"/mails/{raw_id}", "paper_checked")
