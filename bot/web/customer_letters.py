"""The letters to customers: what waits, each letter as it would leave, and what a colleague does with it.

Behind the door of `bot.web.site`. Hands everything to the step `approving_customers`; shows a refusal on the
page of the letter, with what was typed still in its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.errors import RuleViolation
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.state_names import DRAFT_STATE_NAMES
from bot.rules.states import DraftState, OutboxState
from bot.steps import approving_customers
from bot.store import customer_letters, staff
from bot.store.customer_objections import objections_to
from bot.store.referral_tables import CustomerLetter
from bot.store.work import Work
from bot.web.chips import Chip
from bot.web.desk import Desk
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor, Visitor, desk_of
from bot.web.words import Words

router = APIRouter(prefix="/klantbrieven")

#: How many letters that need nothing any more are shown.
_LATEST = 50
_SETTLED = tuple(state for state in DraftState if state not in customer_letters.LIVE)

_STYLES = {
    DraftState.PROPOSED: "ask",
    DraftState.APPROVED: "busy",
    DraftState.SENT: "go",
    DraftState.REJECTED: "done",
    DraftState.SUPERSEDED: "done",
}

_NOTHING: Mapping[str, str] = MappingProxyType({})

Hash = Annotated[str, Form(max_length=64)]
Remark = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list; `path` leads to what it is about."""

    number: int
    customer: str
    recipient: str
    about: str
    path: str
    sort: str
    state: Chip
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerLetterView:
    """One letter, ready to be shown.

    `blocking` forbids an approval, `doubtful` may be passed over with a reason. `seconds` is how long it can
    still be called back, None where it cannot.
    """

    line: LetterLine
    shown_hash: str
    language: str
    subject: str
    text: str
    blocking: tuple[str, ...]
    doubtful: tuple[str, ...]
    approvers: tuple[str, ...]
    proposed: bool
    may_approve: bool
    seconds: int | None
    remark: str


def letter_line(work: Work, letter: CustomerLetter, words: Words) -> LetterLine:
    """What a list says of a letter."""
    referral, customer = customer_letters.referral_of(work, letter), customer_letters.concerned(work, letter)
    about = customer_letters.about_of(work, letter)
    folder = "dossiers" if letter.sort is CustomerLetterSort.FORWARD else "datalekken"
    name = DRAFT_STATE_NAMES[letter.state][words.language]
    return LetterLine(
        number=letter.id or 0,
        customer=referral.customer if referral else customer.name if customer else "",
        recipient=", ".join(letter.recipients),
        about=about,
        path=f"/{folder}/{about}",
        sort=words(f"customers.sort_{letter.sort.value}"),
        state=Chip(letter.state.value, name, f"s-{_STYLES[letter.state]}"),
        created_at=letter.created_at,
    )


def _view(work: Work, letter: CustomerLetter, desk: Desk, staff_id: int, words: Words) -> CustomerLetterView:
    proposed = letter.state is DraftState.PROPOSED
    against = objections_to(work, letter, desk.approval.ours) if proposed else ()
    given = customer_letters.approvals(work, letter.id or 0)
    names = {one.id: one.name for one in staff.everyone(work)}
    waiting = [
        item.due_at
        for item in customer_letters.outbox_of(work, letter, lock=False)
        if item.state is OutboxState.QUEUED
    ]
    return CustomerLetterView(
        line=letter_line(work, letter, words),
        shown_hash=letter.content_hash,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        blocking=tuple(words.of_rules(one.words) for one in against if not one.overridable),
        doubtful=tuple(words.of_rules(one.words) for one in against if one.overridable),
        approvers=tuple(names.get(one.staff_id, "") for one in given),
        proposed=proposed,
        may_approve=proposed and staff_id not in {one.staff_id for one in given},
        seconds=max(0, ceil((min(waiting) - desk.clock()).total_seconds())) if waiting else None,
        remark=letter.remark,
    )


@router.get("")
def show_letters(request: Request, desk: TheDesk) -> Response:
    """The letters that wait, then those that left or were refused last."""
    words = words_for(request)
    with desk.store.read() as work:
        live = [
            letter_line(work, one, words) for one in customer_letters.in_states(work, customer_letters.LIVE)
        ]
        settled = customer_letters.in_states(work, _SETTLED, _LATEST)
        past = [letter_line(work, one, words) for one in settled]
    return page(request, "customer_letters.html", {"live": live, "past": past})


@router.get("/{number}")
def show_letter(number: int, request: Request) -> Response:
    """One letter."""
    return _letter_page(request, number)


def _letter_page(
    request: Request, number: int, typed: Mapping[str, str] = _NOTHING, refusal: str = ""
) -> Response:
    desk, words = desk_of(request), words_for(request)
    visitor: Visitor = request.state.visitor
    with desk.store.read() as work:
        letter = customer_letters.by_number(work, number)
        view = _view(work, letter, desk, visitor.staff_id, words)
    context = {
        "letter": view,
        "typed": typed,
        "refusal": words.of_rules(refusal) if refusal else "",
        "undo_seconds": int(desk.approval.undo.total_seconds()),
    }
    return page(request, "customer_letter.html", context, 409 if refusal else 200)


def _act(
    request: Request,
    number: int,
    done: str,
    deed: Callable[[datetime], int | None],
    typed: Mapping[str, str] = _NOTHING,
) -> Response:
    """Do something with a letter and show it again, or why it was refused; an edit gives another number."""
    try:
        fresh = deed(desk_of(request).clock())
    except RuleViolation as refusal:
        return _letter_page(request, number, typed, str(refusal))
    return go_to(f"/klantbrieven/{fresh or number}", done)


@router.post("/{number}/goedkeuren")
def approve(
    request: Request,
    number: int,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Hash = "",
    despite: Remark = "",
) -> Response:
    """Approve exactly the letter that was on the screen."""
    try:
        approved = approving_customers.approve(
            desk.store,
            number,
            shown_hash=shown,
            staff_id=visitor.staff_id,
            terms=desk.approval,
            now=desk.clock(),
            despite=despite,
        )
    except RuleViolation as refusal:
        return _letter_page(request, number, {"despite": despite}, str(refusal))
    return go_to(f"/klantbrieven/{number}", "approved" if approved.item_id else "first_approval")


@router.post("/{number}/terugnemen")
def undo(request: Request, number: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """Take the approval back while the letter waits."""
    return _act(
        request,
        number,
        "undone",
        lambda now: approving_customers.undo(desk.store, number, staff_id=visitor.staff_id, now=now),
    )


@router.post("/{number}/wijzigen")
def edit(
    request: Request,
    number: int,
    *,
    desk: TheDesk,
    visitor: TheVisitor,
    shown: Hash = "",
    subject: Annotated[str, Form(max_length=500)] = "",
    text: Annotated[str, Form(max_length=200_000)] = "",
) -> Response:
    """Put changed words in the place of those that were shown."""
    return _act(
        request,
        number,
        "edited",
        lambda now: approving_customers.edit(
            desk.store,
            number,
            subject=subject,
            text=text,
            shown_hash=shown,
            staff_id=visitor.staff_id,
            now=now,
        ),
        {"subject": subject, "text": text},
    )


@router.post("/{number}/afkeuren")
def reject(
    request: Request, number: int, desk: TheDesk, visitor: TheVisitor, remark: Remark = ""
) -> Response:
    """Refuse the letter: the customer is not written to."""
    return _act(
        request,
        number,
        "rejected",
        lambda now: approving_customers.reject(
            desk.store, number, remark, staff_id=visitor.staff_id, now=now
        ),
        {"remark": remark},
    )
