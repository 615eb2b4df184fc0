"""The form with which a colleague proposes another letter, and says in it what only a person can say.

Behind the door of `bot.web.site`. Hands everything to the step drafting; a refusal is shown on the case page
with what was typed still in its fields.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.rules.replying import Reply
from bot.steps import drafting
from bot.web.case import act_on
from bot.web.sessions import TheDesk, TheVisitor
from classifiers.kinds import Kind, Language, ObjectionCourse
from responses.facts import ByHand

router = APIRouter(prefix="/dossiers/{reference}")

Words = Annotated[str, Form(max_length=1000)]


@router.post("/andere-brief")
def choose_letter(
    request: Request,
    reference: str,
    brief: Annotated[Reply, Form()],
    *,
    versie: Annotated[int | None, Form()] = None,
    taal: Annotated[Language | None, Form()] = None,
    desk: TheDesk,
    visitor: TheVisitor,
    about: Annotated[tuple[Kind, ...], Form()] = (),
    ground: Words = "",
    why: Words = "",
    done: Words = "",
    controller: Words = "",
    controller_contact: Words = "",
    use: Words = "",
    bezwaar: Annotated[ObjectionCourse | None, Form()] = None,
) -> Response:
    """Propose another letter than the bot did, or the same one in another language.

    Without a choice of kinds it deals with all that it can, without one of a language it speaks the case's,
    and how an objection is dealt with stays as it was.
    """
    typed = {"ground": ground, "why": why, "done": done, "controller": controller}
    typed |= {"controller_contact": controller_contact, "use": use}
    said = {name: " ".join(words.split()) or None for name, words in typed.items()}
    return act_on(
        request,
        reference,
        "redrafted",
        lambda now: drafting.redraft(
            desk.store,
            desk.directory,
            reference,
            brief,
            language=taal,
            staff_id=visitor.staff_id,
            terms=desk.drafting,
            now=now,
            about=frozenset(about),
            by_hand=ByHand(**said),
            objection=bezwaar,
            shown_version=versie,
        ),
        {
            **typed,
            "letter": brief.value,
            "language": taal.value if taal else "",
            "objection": bezwaar.value if bezwaar else "",
        },
    )
