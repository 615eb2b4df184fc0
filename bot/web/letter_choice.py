"""The form with which a colleague proposes another letter, and says in it what only a person can say.

Behind the door of `bot.web.site`. Hands everything to the step drafting; a refusal is shown on the case page
with what was typed still in its fields.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.replying import Reply
from bot.steps import drafting
from bot.web.case import case_page
from bot.web.case_actions import case_path
from bot.web.rendering import go_to
from bot.web.sessions import TheDesk, TheVisitor
from classifiers.kinds import Kind, Language
from responses.facts import ByHand

router = APIRouter(prefix="/dossiers/{reference}")

Words = Annotated[str, Form(max_length=1000)]


@router.post("/andere-brief")
def choose_letter(
    request: Request,
    reference: str,
    brief: Annotated[Reply, Form()],
    *,
    taal: Annotated[Language | None, Form()] = None,
    desk: TheDesk,
    visitor: TheVisitor,
    about: Annotated[tuple[Kind, ...], Form()] = (),
    ground: Words = "",
    why: Words = "",
    done: Words = "",
    controller: Words = "",
    controller_contact: Words = "",
) -> Response:
    """Propose another letter than the bot did, or the same one in another language.

    Without a choice of kinds it deals with all that it can, without one of a language it speaks the case's.
    """
    typed = {"ground": ground, "why": why, "done": done, "controller": controller}
    typed["controller_contact"] = controller_contact
    said = {name: " ".join(words.split()) or None for name, words in typed.items()}
    try:
        drafting.redraft(
            desk.store,
            desk.directory,
            reference,
            brief,
            language=taal,
            staff_id=visitor.staff_id,
            terms=desk.drafting,
            now=desk.clock(),
            about=frozenset(about),
            by_hand=ByHand(**said),
        )
    except RuleViolation as refusal:
        typed |= {"letter": brief.value, "language": taal.value if taal else ""}
        return case_page(request, reference, typed=typed, refusal=str(refusal))
    return go_to(case_path(reference), "redrafted")
