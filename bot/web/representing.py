"""What a colleague notes on the case page about the one who acts for somebody else.

Behind the door of `bot.web.site`; the step representing notes it.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.rules.representing import AgeGroup, Authority
from bot.steps.representing import note_representation
from bot.web.case import act_on
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter(prefix="/dossiers/{reference}")


@router.post("/vertegenwoordiging")
def note(
    request: Request,
    reference: str,
    *,
    leeftijd: Annotated[AgeGroup, Form()],
    bevoegd: Annotated[Authority, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Note the age group and the authority."""
    return act_on(
        request,
        reference,
        "represented",
        lambda now: note_representation(
            desk.store, reference, leeftijd, bevoegd, staff_id=visitor.staff_id, now=now
        ),
    )
