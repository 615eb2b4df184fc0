"""Hands out bytes that strangers sent, or that go to them, as files to keep and not to look at here.

Behind the door of `bot.web.site`. The browser is told to save them, whatever they claim to be.
"""

import re
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from bot.errors import NotFound
from bot.rules.parsing import parse
from bot.rules.states import RawState
from bot.store import cases, mails, set_apart
from bot.store.drafts import content_of
from bot.store.sent_letters import shown_draft
from bot.store.tables import Message, RawMail
from bot.store.work import Work
from bot.web.plain_text import one_line
from bot.web.sessions import TheDesk, TheVisitor

router = APIRouter()

_UNSAFE = re.compile(r"[^\w.() -]+", re.ASCII)
_NO_NAME = "bijlage"


@router.get("/dossiers/{reference}/bijlagen/{message_id}/{index}")
def attachment(reference: str, message_id: int, index: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """One attachment of a mail of this case, read anew from the bytes that are kept."""
    with desk.store.begin("web.attachment") as work:
        raw = _raw_of(work, reference, message_id)
        raw_id = work.get(Message, message_id).raw_mail_id
        set_apart.look(work, raw_id, visitor.staff_id, desk.clock(), position=index)
    files = parse(raw).files if raw else ()
    if not 0 <= index < len(files):
        message = "this mail has no such attachment"
        raise NotFound(message)
    return as_download(files[index].content, files[index].filename)


def _raw_of(work: Work, reference: str, message_id: int) -> bytes:
    case, message = cases.by_reference(work, reference), work.get(Message, message_id)
    if message.case_id != case.id:
        refusal = "this mail belongs to another case"
        raise NotFound(refusal)
    return mails.raw_bytes(work, work.get(RawMail, message.raw_mail_id))


@router.get("/dossiers/{reference}/brief/{letter}/{index}")
def enclosure(reference: str, letter: str, index: int, desk: TheDesk) -> Response:
    """A file of a letter on the screen, sent or not; `letter` is the hash under which that is shown."""
    with desk.store.read() as work:
        draft = shown_draft(work, cases.by_reference(work, reference), letter)
        if draft is None:
            message = "the letter is no longer the one you saw: look at it again"
            raise NotFound(message)
        files = content_of(work, draft).attachments
    if not 0 <= index < len(files):
        message = "this letter has no such file"
        raise NotFound(message)
    return as_download(files[index].content, files[index].filename)


@router.get("/apart/{raw_id}/mail.eml")
def held_mail(raw_id: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """The bytes of a held mail, for a colleague who must see what the bot could not read."""
    with desk.store.begin("web.held_mail") as work:
        raw = work.get(RawMail, raw_id)
        if raw.state is not RawState.HELD:
            message = "this mail is not held"
            raise NotFound(message)
        set_apart.look(work, raw_id, visitor.staff_id, desk.clock())
        content = mails.raw_bytes(work, raw)
    return as_download(content, f"mail-{raw_id}.eml")


def as_download(content: bytes, filename: str) -> Response:
    """Bytes that the browser saves and never opens in a page of ours (RFC 6266)."""
    shown = one_line(filename)[:150] or _NO_NAME
    plain = _UNSAFE.sub("_", shown).strip(" .") or _NO_NAME
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"
    return Response(
        content, media_type="application/octet-stream", headers={"Content-Disposition": disposition}
    )
