"""What a colleague notes on the case page about the one who acts for somebody else.

Behind the door of `bot.web.site`; the step representing notes it.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.rules.answer_route import Noted
from bot.rules.representing import AgeGroup, Authority, Checked
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
    gecontroleerd: Annotated[Checked, Form()] = Checked.NOT_YET,
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Note the age group, the authority, and how it was checked."""
    return act_on(
        request,
        reference,
        "represented",
        lambda now: note_representation(
            desk.store,
            reference,
            Noted(leeftijd, bevoegd, gecontroleerd),
            staff_id=visitor.staff_id,
            now=now,
        ),
    )
