"""The suppression list: how long it is, when it must be looked at again, and whether an address stands on it.

Behind the door of `bot.web.site`. Shows no address but the one that was typed, which stands in no link and in
no log; the list itself knows none.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.deadlines import local_day
from bot.rules.suppression import EVERYTHING, checked_scope
from bot.steps import suppressing
from bot.store import suppression
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor, desk_of

router = APIRouter(prefix="/afmeldlijst")

Typed = Annotated[str, Form(max_length=400)]
Scope = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the address that was asked for."""

    scope: str
    added_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The address that was typed, and where it stands on the list; `entries` is None when nobody asked."""

    address: str = ""
    entries: tuple[Found, ...] | None = None


_NOTHING = Asked()


def _shown(request: Request, asked: Asked = _NOTHING, refusal: str = "") -> Response:
    desk = desk_of(request)
    with desk.store.read() as work:
        state = suppression.state(work, desk.suppression_review_days)
    today = local_day(desk.clock())
    context = {
        "state": state,
        "is_due": state.review_on is not None and state.review_on <= today,
        "everything": EVERYTHING,
        "asked": asked,
        "refusal": words_for(request).of_rules(refusal) if refusal else "",
    }
    return page(request, "suppression.html", context, 409 if refusal else 200)


@router.get("")
def show_list(request: Request) -> Response:
    """The list in numbers."""
    return _shown(request)


@router.post("/opzoeken")
def look_up(request: Request, desk: TheDesk, adres: Typed = "") -> Response:
    """Whether an address stands on the list. By POST, so that it stays out of addresses and logs."""
    try:
        with desk.store.read() as work:
            entries = suppression.on_the_list(work, [adres])
    except RuleViolation as refusal:
        return _shown(request, Asked(adres), str(refusal))
    found = tuple(Found(one.scope, one.added_at, one.case_reference) for one in entries)
    return _shown(request, Asked(adres, found))


@router.post("/toevoegen")
def add(
    request: Request, desk: TheDesk, visitor: TheVisitor, adres: Typed = "", lijst: Scope = ""
) -> Response:
    """Put an address on the list, for all mailings or for one newsletter."""
    try:
        scope = checked_scope(lijst or EVERYTHING)
        fresh = suppressing.add(desk.store, adres, scope=scope, staff_id=visitor.staff_id, now=desk.clock())
    except RuleViolation as refusal:
        return _shown(request, Asked(adres), str(refusal))
    return go_to("/afmeldlijst", "suppressed" if fresh else "suppressed_before")


@router.post("/nagekeken")
def review(desk: TheDesk, visitor: TheVisitor) -> Response:
    """Note that a colleague looked whether the list is still needed."""
    suppressing.review(desk.store, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/afmeldlijst", "reviewed")
