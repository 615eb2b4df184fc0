"""Mails that wait for a person: why, since when, and the buttons to let the bot try them again.

Behind the door of `bot.web.site`. Their content stands on the page of each mail. The mails of one sender
stand together, so that a program that writes all day fills no page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.steps.closing import dismiss_held, dismiss_sender, release_held, release_sender
from bot.store import mails
from bot.store.tables import RawMail
from bot.web.rendering import go_to, page, words_for
from bot.web.sessions import TheDesk, TheVisitor
from bot.web.words import Words

router = APIRouter()

#: How many mails of one sender are shown one by one.
_SHOWN_OF_ONE = 20

Sender = Annotated[str, Form(alias="afzender", max_length=320)]


@dataclass(frozen=True, slots=True)
class HeldMail:
    """One held mail; `goes_at` is when it is destroyed, for one of which nothing could be read."""

    id: int
    reason: str
    received_at: datetime
    size: int
    complete: bool
    goes_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """The held mails of one sender, the oldest first; `shown` are the first of them.

    A mail that names no sender is a group by itself, with an empty address.
    """

    sender: str
    count: int
    since: datetime
    until: datetime
    reasons: tuple[str, ...]
    shown: tuple[HeldMail, ...]

    @property
    def left_out(self) -> int:
        """How many mails are not shown one by one."""
        return self.count - len(self.shown)


@router.get("/apart")
def show_held(request: Request, desk: TheDesk) -> Response:
    """All held mails by their senders; the sender who waits longest first."""
    words = words_for(request)
    with desk.store.read() as work:
        rows = mails.held(work)
        senders = mails.senders_of(work, rows)
        unread = mails.unread(work)
    goes_at = {raw.id or 0: raw.stored_at + desk.unread_kept for raw in rows if raw.id in unread}
    together: dict[str, list[RawMail]] = {}
    for raw in rows:
        sender = senders.get(raw.id or 0, "")
        together.setdefault(sender or f"mail {raw.id}", []).append(raw)
    groups = [_group(senders.get(found[0].id or 0, ""), found, goes_at, words) for found in together.values()]
    return page(request, "held.html", {"groups": groups})


def _group(sender: str, found: Sequence[RawMail], goes_at: Mapping[int, datetime], words: Words) -> HeldGroup:
    reasons = dict.fromkeys(words.of_rules(raw.reason) for raw in found)
    return HeldGroup(
        sender=sender,
        count=len(found),
        since=found[0].received_at,
        until=found[-1].received_at,
        reasons=tuple(reasons)[:3],
        shown=tuple(_mail(raw, goes_at.get(raw.id or 0), words) for raw in found[:_SHOWN_OF_ONE]),
    )


def _mail(raw: RawMail, goes_at: datetime | None, words: Words) -> HeldMail:
    reason = words.of_rules(raw.reason)
    return HeldMail(raw.id or 0, reason, raw.received_at, raw.size, raw.complete, goes_at)


@router.post("/apart/afzender/opnieuw")
def try_sender_again(desk: TheDesk, visitor: TheVisitor, sender: Sender) -> Response:
    """Let the bot try every held mail of one sender once more."""
    release_sender(desk.store, sender, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/apart", "released_all")


@router.post("/apart/afzender/terzijde")
def dismiss_the_sender(desk: TheDesk, visitor: TheVisitor, sender: Sender) -> Response:
    """Set every held mail of one sender aside."""
    dismiss_sender(desk.store, sender, staff_id=visitor.staff_id, now=desk.clock())
    return go_to("/apart", "dismissed_all")


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
