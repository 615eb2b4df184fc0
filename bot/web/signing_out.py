"""Signing out.

Behind the door of `bot.web.site`: who is signed out already has nothing to end.
"""

from fastapi import APIRouter
from starlette.responses import Response

from bot.store import staff
from bot.web.login import SIGN_IN_PAGE
from bot.web.rendering import go_to
from bot.web.sessions import SIGN_OUT, TheDesk, TheVisitor, take_cookie

router = APIRouter()


@router.post(SIGN_OUT)
def sign_out(desk: TheDesk, visitor: TheVisitor) -> Response:
    """End this session, on the server and in the browser."""
    with desk.store.begin("web.sign_out") as work:
        staff.sign_out(work, visitor.cookie)
    answer = go_to(SIGN_IN_PAGE, "signed_out")
    take_cookie(answer, desk)
    return answer
