"""What a colleague notes on the case page about the one who acts for somebody else.

Behind the door of `bot.web.site`; the step representing notes it.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.rules.representing import AgeGroup, Authority
from bot.steps.representing import note_representation
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter(prefix="/dossiers/{reference}")


@router.post("/vertegenwoordiging")
def note(
    reference: str,
    leeftijd: Annotated[AgeGroup, Form()],
    bevoegd: Annotated[Authority, Form()],
    desk: TheDesk,
    visitor: TheVisitor,
) -> Response:
    """Note the age group and the authority."""
    note_representation(desk.store, reference, leeftijd, bevoegd, staff_id=visitor.staff_id, now=desk.clock())
    return go_to(f"/dossiers/{quote(reference, safe='')}", "represented")
