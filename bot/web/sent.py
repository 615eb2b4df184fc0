"""The demonstration's letters, as the invented requesters received them.

Behind the door of `bot.web.site`, and only in the demonstration. Shows plain text, never HTML.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.desk import SentLetter
from bot.web.rendering import page
from bot.web.sessions import TheDesk

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """One letter on the page."""

    recipients: tuple[str, ...]
    received_at: datetime
    reference: str
    subject: str
    text: str


@router.get("/verzonden")
def show_sent(request: Request, desk: TheDesk) -> Response:
    """All letters, the newest first."""
    letters = desk.sent_letters() if desk.sent_letters else ()
    shown = sorted((_read(one) for one in letters), key=lambda one: one.received_at, reverse=True)
    return page(request, "sent.html", {"letters": shown})


def _read(letter: SentLetter) -> ShownLetter:
    mail = message_from_bytes(letter.raw, policy=policy.default)
    assert isinstance(mail, EmailMessage), "the default policy makes EmailMessages"
    body = mail.get_body(("plain",))
    return ShownLetter(
        recipients=letter.recipients,
        received_at=letter.received_at,
        reference=letter.reference,
        subject=str(mail.get("Subject", "")),
        text=body.get_content() if body is not None else "",
    )
