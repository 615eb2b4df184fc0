"""Signing in.

An open door of `bot.web.site`. Says the same for a wrong name, a wrong password and an account at rest.
"""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.store import staff
from bot.web.rendering import page
from bot.web.sessions import (
    PASSWORD_PAGE,
    PostedToken,
    TheDesk,
    cookie_name,
    door_token,
    give_cookie,
    give_door_cookie,
    require_door_token,
)

router = APIRouter()

SIGN_IN_PAGE = "/aanmelden"

#: Where a sign-in may lead: a plain path on this site, never another host ("//…", "/\…").
_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_/-]*)?")


def sign_in_path(after: str) -> str:
    """The sign-in page, with the page to go to afterwards."""
    return (
        f"{SIGN_IN_PAGE}?naar={quote(after)}" if _OWN_PATH.fullmatch(after) and after != "/" else SIGN_IN_PAGE
    )


@router.get(SIGN_IN_PAGE)
def show_sign_in(request: Request, desk: TheDesk, naar: str = "/") -> Response:
    """The sign-in form."""
    return _form(request, desk, naar, failed=False)


@router.post(SIGN_IN_PAGE)
def sign_in(
    request: Request,
    desk: TheDesk,
    posted: PostedToken,
    *,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    naar: Annotated[str, Form(max_length=200)] = "/",
) -> Response:
    """Open a session under a fresh cookie; a session that this browser had before ends."""
    require_door_token(request, desk, posted)
    now = desk.clock()
    before = request.cookies.get(cookie_name(desk), "").partition(".")[0]
    with desk.store.read() as work:
        weighed = staff.weigh(work, login, password, now)
    with desk.store.begin("web.sign_in") as work:
        colleague = staff.admit(work, weighed, now)
        if colleague is not None:
            session = staff.sign_in(work, colleague, desk.session_lasts, now)
            if before:
                staff.sign_out(work, before)
    if colleague is None:
        return _form(request, desk, naar, failed=True, login=login)
    own_path = naar if _OWN_PATH.fullmatch(naar) else "/"
    answer = RedirectResponse(
        PASSWORD_PAGE if staff.must_set_password(colleague) else own_path, status_code=303
    )
    give_cookie(answer, desk, session)
    return answer


def _form(request: Request, desk: TheDesk, after: str, *, failed: bool, login: str = "") -> Response:
    token = door_token(request, desk)
    context = {"after": after, "failed": failed, "login": login, "door_token": token}
    answer = page(request, "login.html", context, 401 if failed else 200)
    give_door_cookie(answer, desk, token)
    return answer
