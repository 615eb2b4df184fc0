"""privacybot mails: every mail that came in, whatever became of it, and each decision on one of them.

Joined by `bot.cli`. Only shows; held mails are decided on with `privacybot held`.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.commands import mail_bytes, state
from bot.commands.options import As, Json, one_of
from bot.rules.states import RawState

if TYPE_CHECKING:
    from bot.store.work import Work

app = typer.Typer(help="Look at every mail that came in.", no_args_is_help=True)


@app.command("list")
def list_mails(
    *,
    which: Annotated[
        RawState | None,
        typer.Option("--state", metavar="state", help=f"Only mails in this state: {one_of(RawState)}."),
    ] = None,
    before: Annotated[
        int | None, typer.Option(min=1, help="Begin below this number, as the last page ended.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the mails, the newest first, a page at a time."""
    from dataclasses import asdict

    from bot.store import mail_list

    with state.store().read() as work:
        found = mail_list.page_of(work, which, before)
    if as_json:
        state.print_json({"mails": [asdict(line) for line in found.lines], "older": found.older})
        return
    if not found.lines:
        state.say("There is no such mail.")
        return
    table = Table("Number", "Received", "From", "Subject", "State", "Why", box=None, header_style="bold")
    for line in found.lines:
        # Text, not markup: mails may hold square brackets.
        shown = (line.sender_address, line.subject, line.reference or line.state.value, line.reason)
        table.add_row(str(line.number), state.shown(line.received_at), *(Text(one) for one in shown))
    state.console().print(table)
    if found.older is not None:
        state.say(f"Older mails: privacybot mails list --before {found.older}")


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="The mail's number in the list.", min=1)],
    *,
    as_json: Json = False,
) -> None:
    """Show one mail: what it says, what became of it, and each decision with its reason."""
    with state.store().read() as work:
        found = _whole_mail(work, number)
    if as_json:
        state.print_json(found)
        return
    from bot.commands import showing

    console = state.console()
    head = f"{found['from']}  {state.shown(found['received_at'])}\n{found['subject']}"
    standing = " ".join(part for part in (found["state"], found["reference"], found["reason"]) if part)
    console.print(Panel(Text(f"{head}\n{standing}\n\n{found['text']}"), title=f"Mail {number}"))
    if found["trace"]:
        console.print(Panel(showing.trace_table(found["trace"]), title="Decisions"))


@app.command()
def export(
    number: Annotated[int, typer.Argument(help="The mail's number in the list.", min=1)], staff: As = ""
) -> None:
    """Write the bytes of a mail to standard output, as they are kept.

    Where an identity document came with it, only a colleague with the identity role may, and that is noted.
    """
    mail_bytes.write_out(number, staff)


def _whole_mail(work: "Work", number: int) -> dict[str, Any]:
    """One mail as plain values, from what was made of it.

    Raises:
        NotFound: there is no such mail.
    """
    from bot.commands.overview import decisions, shown_file
    from bot.store import mails
    from bot.store.tables import Case, RawMail

    raw = work.get(RawMail, number)
    message = mails.message_of(work, raw)
    case_id = message.case_id if message else None
    return {
        "number": number,
        "received_at": raw.received_at,
        "size": raw.size,
        "complete": raw.complete,
        "forgotten": raw.sealed is None,
        "state": raw.state.value,
        "reason": raw.reason,
        "reference": work.get(Case, case_id).reference if case_id is not None else "",
        "from": message.sender_address if message else "",
        "subject": message.subject if message else "",
        "text": (message.newest_text or message.forwarded_text) if message else "",
        "attachments": [shown_file(file) for file in message.attachments] if message else [],
        "trace": decisions(work, message) if message else [],
    }
