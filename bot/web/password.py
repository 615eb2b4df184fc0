"""Choosing a password: the first one after the one-time password, or another one later.

Behind the door of `bot.web.site`. Every session of the colleague ends, and this browser gets a fresh one.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.store import staff
from bot.store.staff import SignedIn
from bot.store.staff_tables import Staff
from bot.web.desk import Desk
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import PASSWORD_PAGE, TheDesk, TheVisitor, Visitor, give_cookie

router = APIRouter()

#: Longer ones only keep the hashing busy.
LONGEST_PASSWORD = 200


class _Refused(Exception):
    """The new password cannot be taken; the word is a key of the table of words."""


@router.get(PASSWORD_PAGE)
def show_password_form(request: Request, desk: TheDesk, visitor: TheVisitor) -> Response:
    """The form for a new password."""
    return _form(request, desk, visitor)


@router.post(PASSWORD_PAGE)
def change_password(
    request: Request,
    desk: TheDesk,
    visitor: TheVisitor,
    *,
    current: Annotated[str, Form(max_length=1000)] = "",
    fresh: Annotated[str, Form(max_length=1000)] = "",
    again: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Keep the new password, if the old one (or the one-time password) was right."""
    try:
        _require_good(fresh, again)
        session = _change(desk, visitor, current, fresh)
    except _Refused as refused:
        return _form(request, desk, visitor, problem=words_for(request)(f"password.{refused}"))
    answer = go_to("/", "password")
    give_cookie(answer, desk, session)
    return answer


def _require_good(fresh: str, again: str) -> None:
    if fresh != again:
        raise _Refused("differ")
    if len(fresh) > LONGEST_PASSWORD:
        raise _Refused("too_long")


def _change(desk: Desk, visitor: Visitor, current: str, fresh: str) -> SignedIn:
    now = desk.clock()
    with desk.store.read() as work:
        weighed = staff.weigh(work, work.get(Staff, visitor.staff_id).login, current, now)
    with desk.store.begin("web.password") as work:
        row = work.get(Staff, visitor.staff_id, lock=True)
        # Who came in by the one-time password has just shown it; everybody else shows the old password.
        known = staff.must_set_password(row) or staff.admit(work, weighed, now)
        if known:
            try:
                staff.set_password(row, fresh)
            except RuleViolation as error:
                raise _Refused("too_short") from error
            staff.sign_out_everywhere(work, row)
            session = staff.sign_in(work, row, desk.session_lasts, now)
    # Only now, so that a wrong try is counted: leaving the block by an error would undo that.
    if not known:
        raise _Refused("wrong")
    return session


def _form(request: Request, desk: Desk, visitor: Visitor, problem: str = "") -> Response:
    with desk.store.read() as work:
        first = staff.must_set_password(work.get(Staff, visitor.staff_id))
    context = {"first": first, "problem": problem, "least": staff.MINIMUM_PASSWORD}
    return page(request, "password.html", context, 409 if problem else 200)
