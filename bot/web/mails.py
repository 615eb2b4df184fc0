"""Every mail that came in, and each one by itself: what it says, what became of it, and why.

Behind the door of `bot.web.site`. A mail is read anew from its bytes to be shown, never as HTML; what a click
on a held one does is decided where the held mails are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.errors import NotFound
from bot.rules.identity_papers import IN_WORDS
from bot.rules.message import Attachment, InboundMessage
from bot.rules.reading import Read, read_mail
from bot.rules.states import RawState
from bot.rules.tracing import trace_reading
from bot.store import mail_list, mails, set_apart, signers, staff, traces
from bot.store.mail_list import MailLine
from bot.store.tables import Case, RawMail
from bot.store.work import Work
from bot.web.chips import Chip, raw_chip
from bot.web.desk import Desk
from bot.web.files import as_download
from bot.web.mail_view import Decision, decision
from bot.web.paper_view import PaperLine, paper_lines
from bot.web.rendering import page, words_for
from bot.web.sessions import TheDesk, TheVisitor
from bot.web.words import Words

router = APIRouter()

#: The word in the address for each choice of the list.
_FILTERS: dict[str, RawState | None] = {
    "alle": None,
    "apart": RawState.HELD,
    "dossier": RawState.FILED,
    "zonder": RawState.AUTOMATIC,
    "dubbel": RawState.DUPLICATE,
    "wacht": RawState.STORED,
}

#: Addresses in one header that are shown; a mail may name thousands.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One mail in the list."""

    mail: MailLine
    state: Chip
    reason: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A number above the list that is also a filter."""

    code: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attachment by name and size in bytes; `index` is its place in the mail."""

    index: int
    filename: str
    size: int
    paper: PaperLine | None = None


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail, ready to be shown. Without `content` it was forgotten, or nothing could be read in it.

    `number_in_text` is a BSN in its words, whose digits no page shows, or what became of it.
    """

    number: int
    state: Chip
    held: bool
    complete: bool
    forgotten: bool
    reason: str
    received_at: datetime
    size: int
    reference: str
    headers: tuple[tuple[str, str], ...]
    subject: str
    text: str
    forwarded: str
    quoted: str
    signature: str
    files: tuple[FileLine, ...]
    number_in_text: PaperLine | None
    trace: tuple[Decision, ...]


@router.get("/mails")
def show_mails(request: Request, desk: TheDesk, toon: str = "alle", voor: int | None = None) -> Response:
    """Every mail, the newest first; `voor` is the number of the last mail of the page before."""
    words = words_for(request)
    chosen = toon if toon in _FILTERS else "alle"
    with desk.store.read() as work:
        found = mail_list.page_of(work, _FILTERS[chosen], voor)
        states = mail_list.by_state(work)
        counts = mails.counts(work)
    context = {
        "rows": [Row(line, raw_chip(line.state, words), words.of_rules(line.reason)) for line in found.lines],
        "tiles": [
            Tile(code, sum(states.values()) if state is None else states[state], code == chosen)
            for code, state in _FILTERS.items()
        ],
        "chosen": chosen,
        "older": found.older,
        "counts": counts,
    }
    return page(request, "mails.html", context)


@router.get("/mails/{raw_id}")
def show_mail(request: Request, raw_id: int, desk: TheDesk) -> Response:
    """One mail: its headers, its text with the older parts folded away, its files and its trace."""
    words = words_for(request)
    with desk.store.read() as work:
        shown = _mail_page(work, desk, work.get(RawMail, raw_id), words)
    return page(request, "mail.html", {"mail": shown})


@router.get("/mails/{raw_id}/mail.eml")
def download(raw_id: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """The bytes of a mail as they are kept."""
    with desk.store.begin("web.mail") as work:
        set_apart.look(work, raw_id, visitor.staff_id, desk.clock())
        content = _bytes_of(work, raw_id)
    return as_download(content, f"mail-{raw_id}.eml")


@router.get("/mails/{raw_id}/bijlagen/{index}")
def attachment(raw_id: int, index: int, desk: TheDesk, visitor: TheVisitor) -> Response:
    """One attachment of a mail, read anew from its bytes."""
    with desk.store.begin("web.attachment") as work:
        set_apart.look(work, raw_id, visitor.staff_id, desk.clock(), position=index)
        raw = work.get(RawMail, raw_id)
        read = read_mail(_bytes_of(work, raw_id), desk.reading, complete=raw.complete)
    files = read.mail.files if read.mail else ()
    if not 0 <= index < len(files):
        message = "this mail has no such attachment"
        raise NotFound(message)
    return as_download(files[index].content, files[index].filename)


def _bytes_of(work: Work, raw_id: int) -> bytes:
    content = mails.raw_bytes(work, work.get(RawMail, raw_id))
    if not content:
        message = "this mail was forgotten: nothing of it is kept"
        raise NotFound(message)
    return content


def _mail_page(work: Work, desk: Desk, raw: RawMail, words: Words) -> MailPage:
    content, message = mails.raw_bytes(work, raw), mails.message_of(work, raw)
    signed_by = signers.signed_by(work, raw)
    read = read_mail(content, desk.reading, complete=raw.complete, signed_by=signed_by) if content else None
    mail = read.mail if read else None
    told = traces.told(work, message) if message else ()
    if not told and read is not None:
        # Nothing was kept of a mail that could not be read or that came before: this is what it says now.
        told = tuple(traces.Told(raw.stored_at, line) for line in trace_reading(read))
    case_id = message.case_id if message else None
    papers = paper_lines(set_apart.of_mail(work, raw), staff.names(work), words)
    return MailPage(
        number=raw.id or 0,
        state=raw_chip(raw.state, words),
        held=raw.state is RawState.HELD,
        complete=raw.complete,
        forgotten=raw.sealed is None,
        reason=words.of_rules(raw.reason),
        received_at=raw.received_at,
        size=raw.size,
        reference=work.get(Case, case_id).reference if case_id is not None else "",
        headers=_headers(mail, words) if mail else (),
        subject=mail.subject if mail else "",
        text=read.newest.newest if read else "",
        forwarded=_forwarded(read),
        quoted=read.newest.quoted if read else "",
        signature=read.newest.signature if read else "",
        files=_files(papers, mail.files if mail else (), words),
        number_in_text=papers.get(IN_WORDS),
        trace=tuple(decision(one, words) for one in told),
    )


def _files(
    papers: Mapping[int, PaperLine], files: Sequence[Attachment], words: Words
) -> tuple[FileLine, ...]:
    """The files of a mail; of what looks like an identity document not even the name."""
    lines = [FileLine(index, file.filename, file.size) for index, file in enumerate(files)]
    return tuple(
        replace(line, filename=words("papers.name"), paper=papers[line.index])
        if line.index in papers
        else line
        for line in lines
    )


def _forwarded(read: Read | None) -> str:
    if read is None or read.mail is None:
        return ""
    return read.newest.forwarded or "\n\n".join(inner.text for inner in read.mail.forwarded)


def _headers(mail: InboundMessage, words: Words) -> tuple[tuple[str, str], ...]:
    """The headers that matter to a person, each with its name in words; empty ones are left out."""
    named = (
        ("from", (mail.sender,) if mail.sender else ()),
        ("reply_to", mail.reply_to),
        ("to", mail.to),
        ("cc", mail.cc),
    )
    shown = [
        (
            words(f"mails.{name}"),
            ", ".join(f"{one.name} <{one.email}>".strip() for one in addresses[:_SHOWN])
            + (" …" if len(addresses) > _SHOWN else ""),
        )
        for name, addresses in named
        if addresses
    ]
    if mail.message_id:
        shown.append((words("mails.message_id"), mail.message_id))
    return tuple(shown)
