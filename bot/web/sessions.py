"""The one place where it is decided who may see a page: the sign-in, the cookie, the token in every form.

Every page but the sign-in and the health check hangs under `signed_in` (see bot.web.site). Never says why
a sign-in failed.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from bot.store import staff
from bot.store.staff import SignedIn
from bot.web.desk import Desk

#: The field of every form that carries the token.
FORM_TOKEN = "token"  # noqa: S105  the name of a field, no secret

#: Where a colleague without a password of his own is sent.
PASSWORD_PAGE = "/wachtwoord"  # noqa: S105  a path, no password

SIGN_OUT = "/afmelden"

_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

#: How old "last seen" may grow before it is written again: not every click should write.
_SEEN_AGAIN = timedelta(minutes=1)


class SignInFirst(Exception):
    """Nobody is signed in."""


class PasswordFirst(Exception):
    """The colleague came in by a one-time password and must choose his own first."""


class FormRefused(Exception):
    """The form does not carry the token of this session, or came from another site."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in colleague, with the token for the forms of his pages."""

    staff_id: int
    login: str
    name: str
    form_token: str
    cookie: str


def desk_of(request: Request) -> Desk:
    """The desk whose pages these are."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


async def posted_token(request: Request) -> str:
    """The token that the form carries; empty where it carries none."""
    if request.method not in _UNSAFE:
        return ""
    token = (await request.form()).get(FORM_TOKEN)
    return token if isinstance(token, str) else ""


PostedToken = Annotated[str, Depends(posted_token)]


def refuse_other_sites(request: Request) -> None:
    """Refuse a form that the browser itself says comes from another site (Fetch Metadata).

    Raises:
        FormRefused: it does.
    """
    if request.method in _UNSAFE and request.headers.get("sec-fetch-site", "none") not in {
        "same-origin",
        "none",
    }:
        raise FormRefused


def signed_in(request: Request, desk: TheDesk, posted: PostedToken) -> Visitor:
    """The colleague behind this request, once everything fits.

    Raises:
        SignInFirst: nobody is signed in, or not any more.
        FormRefused: a form without the token of this session.
        PasswordFirst: the one-time password must be replaced first.
    """
    now = desk.clock()
    token, _, form_token = request.cookies.get(cookie_name(desk), "").partition(".")
    with desk.store.read() as work:
        found = staff.session_of(work, token, desk.session_idle, now)
        if found is None:
            raise SignInFirst
        row, colleague = found
        if not staff.csrf_fits(row, form_token):
            raise SignInFirst
    if request.method in _UNSAFE:
        refuse_other_sites(request)
        if not hmac.compare_digest(posted.encode(), form_token.encode()):
            raise FormRefused
    if row.last_seen_at + min(_SEEN_AGAIN, desk.session_idle / 4) <= now:
        _note_seen(desk, token, now)
    visitor = Visitor(row.staff_id, colleague.login, one_name(colleague.name), form_token, token)
    request.state.visitor = visitor
    if staff.must_set_password(colleague) and request.url.path not in {PASSWORD_PAGE, SIGN_OUT}:
        raise PasswordFirst
    return visitor


def one_name(name: str) -> str:
    """A colleague's name as the header shows it."""
    return " ".join(name.split())[:60]


def _note_seen(desk: Desk, token: str, now: datetime) -> None:
    with desk.store.begin("web.seen") as work:
        found = staff.session_of(work, token, desk.session_idle, now)
        if found is not None:
            found[0].last_seen_at = now


TheVisitor = Annotated[Visitor, Depends(signed_in)]


def cookie_name(desk: Desk) -> str:
    """The session's cookie; over https its name forbids other hosts and paths to set it (RFC 6265bis)."""
    return "__Host-privacybot" if desk.secure_cookies else "privacybot"


def give_cookie(response: Response, desk: Desk, session: SignedIn) -> None:
    """Hand the session's secrets to the browser, and to nothing else in it."""
    response.set_cookie(
        cookie_name(desk),
        f"{session.token}.{session.csrf}",
        max_age=int(desk.session_lasts.total_seconds()),
        path="/",
        secure=desk.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def take_cookie(response: Response, desk: Desk) -> None:
    """Make the browser forget the session."""
    response.delete_cookie(
        cookie_name(desk), path="/", secure=desk.secure_cookies, httponly=True, samesite="lax"
    )


def door_name(desk: Desk) -> str:
    """The cookie that ties the sign-in form to the browser, before there is a session."""
    return "__Host-privacybot-door" if desk.secure_cookies else "privacybot-door"


def door_token(request: Request, desk: Desk) -> str:
    """The token of the sign-in form: the one this browser has, or a fresh one."""
    known = request.cookies.get(door_name(desk), "")
    return known if len(known) == 43 and known.isascii() else token_urlsafe(32)


def give_door_cookie(response: Response, desk: Desk, token: str) -> None:
    """Let the browser keep the token of the sign-in form."""
    response.set_cookie(
        door_name(desk), token, path="/", secure=desk.secure_cookies, httponly=True, samesite="strict"
    )


def require_door_token(request: Request, desk: Desk, posted: str) -> None:
    """Refuse a sign-in form that this browser did not get from us.

    Raises:
        FormRefused: it did not.
    """
    refuse_other_sites(request)
    known = request.cookies.get(door_name(desk), "")
    if not known or not hmac.compare_digest(known.encode(), posted.encode()):
        raise FormRefused
