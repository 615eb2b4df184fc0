"""The daily digest as it would be sent now.

Behind the door of `bot.web.site`. Sends nothing and changes nothing.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.steps.digesting import DigestTerms, write_digest
from bot.web.desk import Desk
from bot.web.rendering import page
from bot.web.sessions import TheDesk
from bot.web.words import words_in

router = APIRouter()


@router.get("/dagoverzicht")
def show_digest(request: Request, desk: TheDesk) -> Response:
    """Subject and text of the digest of this moment."""
    terms = desk.digest or _nameless(desk)
    letter = write_digest(desk.store, terms, desk.clock())
    return page(request, "digest.html", {"letter": letter, "recipients": terms.recipients})


def _nameless(desk: Desk) -> DigestTerms:
    return DigestTerms(
        recipients=(),
        from_name=desk.approval.from_name,
        from_address=desk.approval.from_address,
        language=desk.language,
        show_people=False,
        queue_url=desk.public_url,
        deadlines=desk.deadlines,
        forward_days=desk.forward_days,
        customer_hours=desk.customer_hours,
        said=words_in(desk.language).of_rules,
    )
