"""Mails that the bot could not place: why, since when, and the button to let it try again.

Behind the door of `bot.web.site`. Their content stands on the page of each mail.
"""

from fastapi import APIRouter, Request
from sqlalchemy.orm import defer
from sqlmodel import col, select
from starlette.responses import Response

from bot.rules.states import RawState
from bot.steps.closing import dismiss_held, release_held
from bot.store.tables import RawMail
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter()


@router.get("/apart")
def show_held(request: Request, desk: TheDesk) -> Response:
    """All held mails, oldest first."""
    words = words_for(request)
    # The bytes stay in the database: a list of large mails must not be loaded to be counted.
    query = (
        select(RawMail)
        .where(RawMail.state == RawState.HELD)
        .order_by(col(RawMail.received_at), col(RawMail.id))
        .options(defer(RawMail.sealed))  # type: ignore[arg-type]  # SQLModel types columns as their values
    )
    with desk.store.read() as work:
        rows = [
            {
                "id": raw.id,
                "reason": words.of_rules(raw.reason),
                "received_at": raw.received_at,
                "size": raw.size,
                "complete": raw.complete,
            }
            for raw in work.session.exec(query)
        ]
    return page(request, "held.html", {"rows": rows})


@router.post("/apart/{raw_id}/opnieuw")
def try_again(raw_id: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Let the bot try a held mail once more."""
    release_held(desk.store, raw_id, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/apart", "released")


@router.post("/apart/{raw_id}/dossier")
def accept(raw_id: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Make a case of a held mail: a colleague read it and says that a person wrote it."""
    release_held(desk.store, raw_id, accept=True, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/apart", "accepted")


@router.post("/apart/{raw_id}/terzijde")
def dismiss(raw_id: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Set a held mail aside: a colleague read it and it asks for nothing."""
    dismiss_held(desk.store, raw_id, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/apart", "dismissed")
