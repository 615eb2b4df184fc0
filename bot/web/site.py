"""Builds the staff's pages from a desk: which doors are open, which need a colleague, how errors look.

Called by `bot.app` and by the tests. A page that is not listed under "open" cannot be reached by anybody
who is not signed in: the check hangs on the router that holds all others.
"""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from bot.errors import NotFound, RuleViolation
from bot.web import (
    case,
    case_actions,
    customer_letters,
    digest,
    files,
    health,
    held,
    incident_actions,
    incident_files,
    incidents,
    legal_hold,
    letter_choice,
    login,
    mails,
    outbox,
    papers,
    password,
    queue,
    referral,
    register,
    representing,
    sent,
    signing_out,
    steps,
    suppression,
    yearly,
)
from bot.web.desk import Desk
from bot.web.login import sign_in_path
from bot.web.rendering import trouble, words_for
from bot.web.security import LONGEST_FORM, Armour
from bot.web.sessions import PASSWORD_PAGE, FormRefused, PasswordFirst, SignInFirst, signed_in

_OPEN = (login.router, health.router)
_FOR_COLLEAGUES = (
    *(queue.router, case.router, case_actions.router, steps.router, legal_hold.router, files.router),
    *(
        papers.router,
        representing.router,
        held.router,
        mails.router,
        outbox.router,
        digest.router,
        register.router,
    ),
    *(yearly.router, incidents.router, incident_actions.router, incident_files.router, suppression.router),
    *(letter_choice.router, referral.router, customer_letters.router),
    *(password.router, signing_out.router),
)


def build_site(desk: Desk) -> FastAPI:
    """The pages of one desk, ready for a server."""
    site = FastAPI(
        title="privacybot", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=LONGEST_FORM
    )
    site.state.desk = desk
    for router in _OPEN:
        site.include_router(router)
    site.include_router(_behind_the_door(desk))
    site.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    _answer_errors(site)
    # The last one added is the outermost: its headers stand on every answer, also on refused hosts.
    site.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(desk), www_redirect=False)
    site.add_middleware(Armour, https_only=desk.secure_cookies)
    return site


def _hosts(desk: Desk) -> list[str]:
    """The host names under which the pages may be asked for: the public one and the further ones."""
    public = urlsplit(desk.public_url).hostname
    return [*([public] if public else []), *desk.allowed_hosts]


def _behind_the_door(desk: Desk) -> APIRouter:
    inside = APIRouter(dependencies=[Depends(signed_in)])
    for router in _FOR_COLLEAGUES:
        inside.include_router(router)
    if desk.sent_letters is not None:
        inside.include_router(sent.router)
    return inside


def _answer_errors(site: FastAPI) -> None:
    """Say in words what went wrong; each answer is a page, never a bare code."""

    @site.exception_handler(SignInFirst)
    def _sign_in_first(request: Request, _error: SignInFirst) -> Response:
        if request.method == "GET":
            return RedirectResponse(sign_in_path(request.url.path), status_code=303)
        # A redirect would throw away what was typed; from this page the browser's "back" brings it back.
        return trouble(request, 401, "signed_out")

    @site.exception_handler(PasswordFirst)
    def _password_first(_request: Request, _error: PasswordFirst) -> Response:
        return RedirectResponse(PASSWORD_PAGE, status_code=303)

    @site.exception_handler(FormRefused)
    def _form_refused(request: Request, _error: FormRefused) -> Response:
        return trouble(request, 403, "form_refused")

    @site.exception_handler(NotFound)
    def _not_found(request: Request, _error: NotFound) -> Response:
        return trouble(request, 404, "not_found")

    @site.exception_handler(RuleViolation)
    def _not_allowed(request: Request, error: RuleViolation) -> Response:
        return trouble(request, 409, "not_allowed", words_for(request).of_rules(str(error)))

    @site.exception_handler(RequestValidationError)
    def _unreadable(request: Request, _error: RequestValidationError) -> Response:
        return trouble(request, 400, "unreadable")

    @site.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        kind = {404: "not_found", 405: "not_found", 413: "too_large"}.get(error.status_code, "unreadable")
        return trouble(request, error.status_code, kind)
