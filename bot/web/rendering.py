"""Turns a template and its values into a page, with what every page shares: header, words, language, token.

Called by the page modules. Escapes everything, and stops at a value that a template asks for in vain.
"""

from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from bot.web.desk import Desk
from bot.web.plain_text import one_line, visible
from bot.web.sessions import FORM_TOKEN, Visitor, desk_of
from bot.web.tallies import Tallies, tallies
from bot.web.times import moment, short_day
from bot.web.words import LANGUAGES, Words, words_in

LANGUAGE_COOKIE = "privacybot-taal"

_YEAR = 365 * 24 * 3600


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(visible=visible, one_line=one_line, moment=moment, short_day=short_day)
    return found


_TEMPLATES = Jinja2Templates(env=_environment())


def words_for(request: Request) -> Words:
    """The words in the language asked for in the address, else the one chosen before, else the desk's."""
    wanted = (request.query_params.get("taal"), request.cookies.get(LANGUAGE_COOKIE))
    return words_in(next((one for one in wanted if one in LANGUAGES), desk_of(request).language))


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A whole page."""
    desk, words = desk_of(request), words_for(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    shared = {
        "t": words,
        "language": words.language,
        "other_language": next(one for one in LANGUAGES if one != words.language),
        "organisation": desk.organisation,
        "visitor": visitor,
        "form_token": visitor.form_token if visitor else "",
        "form_token_name": FORM_TOKEN,
        "tallies": _tallies(desk, visitor),
        "is_demo": desk.sent_letters is not None,
        "path": request.url.path,
        # The answer to a form has an address that cannot be asked for again.
        "can_switch": request.method == "GET",
        "done": _done(request, words),
    }
    answer = _TEMPLATES.TemplateResponse(request, template, {**shared, **context}, status_code=status)
    if request.query_params.get("taal") in LANGUAGES:
        _remember_language(answer, desk, words.language)
    return answer


def _tallies(desk: Desk, visitor: Visitor | None) -> Tallies | None:
    if visitor is None:
        return None
    with desk.store.read() as work:
        return tallies(work)


def _done(request: Request, words: Words) -> str:
    """What the click before this page did, in words. Only codes of the table are known."""
    code = request.query_params.get("gedaan", "")
    return words.table.get(f"done.{code}", "")


def _remember_language(answer: Response, desk: Desk, language: str) -> None:
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=_YEAR,
        path="/",
        secure=desk.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def go_to(path: str, done: str = "") -> RedirectResponse:
    """Send the browser on after a form, with what was done."""
    return RedirectResponse(f"{path}?gedaan={done}" if done else path, status_code=303)


def trouble(request: Request, status: int, kind: str, detail: str = "") -> Response:
    """A page that says that something is not possible; `kind` is its heading in the table of words."""
    return page(request, "trouble.html", {"kind": kind, "detail": detail}, status)
