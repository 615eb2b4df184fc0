"""privacybot papers: files that look like identity documents, for the colleagues who may look at them.

Joined by `bot.cli`. A look is written down by the store, and a check carried out by the step destroying.
"""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from bot.commands import state
from bot.commands.options import As, Json, one_of
from bot.errors import NotFound
from bot.rules.identity_papers import BY_HAND, IN_WORDS, Check

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.store.work import Work

Number = Annotated[int, typer.Argument(help="The document's number in the list.", min=1)]

app = typer.Typer(
    help="Check and destroy identity documents and BSNs that came by mail.", no_args_is_help=True
)


@app.command("list")
def list_papers(*, as_json: Json = False) -> None:
    """Show the identity documents on which nobody decided yet, and when each is destroyed at the latest."""
    from datetime import timedelta

    keep = timedelta(days=state.settings().identity.document_days)
    with state.store().read() as work:
        rows = _waiting(work, keep)
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No identity document waits for a check.")
        return
    table = Table("Number", "Case", "Mail", "Since", "Destroyed by", "Bytes", box=None, header_style="bold")
    for row in rows:
        since, until = state.shown(row["set_apart_at"]), state.shown(row["destroyed_by"])
        table.add_row(str(row["number"]), row["reference"], str(row["mail"]), since, until, str(row["size"]))
    state.console().print(table)


def _waiting(work: "Work", keep: "timedelta") -> list[dict[str, Any]]:
    """The documents as plain values: neither their names nor anything in them."""
    from bot.store import set_apart

    return [
        {
            "number": row.id,
            "reference": reference,
            "mail": raw_mail_id,
            "sign": row.sign,
            "size": row.size,
            "set_apart_at": row.set_apart_at,
            "destroyed_by": row.set_apart_at + keep,
        }
        for row, raw_mail_id, reference in set_apart.undecided(work)
    ]


@app.command()
def look(number: Number, staff: As) -> None:
    """Write a document, or the mail that says a BSN, to standard output; that you looked is written down."""
    from bot.rules.parsing import parse
    from bot.store import mails, set_apart
    from bot.store.tables import RawMail

    desk, staff_id = state.signed_in(staff)
    with desk.store.begin("commands.look") as work:
        raw_id, position = set_apart.place_of(work, number)
        set_apart.require_role(work, staff_id)
        content = mails.raw_bytes(work, work.get(RawMail, raw_id))
        if position != IN_WORDS:
            files = parse(content).files if content else ()
            if position >= len(files):
                message = "this mail holds no such file any more"
                raise NotFound(message)
            content = files[position].content
        set_apart.look(work, raw_id, staff_id, desk.clock(), position=position)
    sys.stdout.buffer.write(content)


@app.command()
def check(
    number: Number,
    staff: As,
    outcome: Annotated[
        Check, typer.Option(metavar="outcome", help=f"What your check gave: {one_of(BY_HAND)}.")
    ],
) -> None:
    """Note what your check gave and destroy the document; with no_paper it is shown again like any file.

    Of a BSN in the words of a mail the digits are blotted out: say not_needed, or no_paper where it is none.
    """
    from bot.steps import destroying
    from bot.store import set_apart

    desk, staff_id = state.signed_in(staff)
    with desk.store.read() as work:
        place = set_apart.place_of(work, number)
    paper = destroying.paper_in(desk.store, *place)
    destroying.check_paper(desk.store, None, paper, outcome, staff_id=staff_id, now=desk.clock())
    if outcome is Check.NO_PAPER:
        state.say("It is shown again like any file.")
    else:
        state.say("Noted, and the document is destroyed; the mailbox's own copy of that mail follows.")
