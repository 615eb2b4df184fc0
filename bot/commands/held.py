"""privacybot held: mails that the bot would not decide on by itself.

Joined by `bot.cli`. Lists and exports; a release is carried out by the step closing.
"""

import sys
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import As, Json
from bot.errors import NotFound

Number = Annotated[int, typer.Argument(help="The mail's number in the list.", min=1)]

app = typer.Typer(help="Look at mails that the bot did not understand.", no_args_is_help=True)


@app.command("list")
def list_held(*, as_json: Json = False) -> None:
    """Show the held mails with their reasons."""
    from bot.store import mails

    with state.store().read() as work:
        rows = [
            {
                "number": raw.id,
                "received_at": raw.received_at if as_json else state.shown(raw.received_at),
                "size": raw.size,
                "reason": raw.reason,
            }
            for raw in mails.held(work)
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No mail is held.")
        return
    table = Table("Number", "Received", "Bytes", "Reason", box=None, header_style="bold")
    for row in rows:
        table.add_row(*(Text(str(row[key])) for key in ("number", "received_at", "size", "reason")))
    state.console().print(table)


@app.command()
def export(number: Number) -> None:
    """Write the bytes of a held mail to standard output, as they were received."""
    from bot.store import mails
    from bot.store.tables import RawMail

    with state.store().read() as work:
        raw = mails.raw_bytes(work, work.get(RawMail, number))
    if not raw:
        message = "this mail was forgotten: nothing of it is kept"
        raise NotFound(message)
    sys.stdout.buffer.write(raw)


@app.command()
def release(number: Number, staff: As) -> None:
    """Let the bot try a held mail again."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.release_held(desk.store, number, staff_id=staff_id, now=desk.clock())
    desk.work()
    state.say("The mail was tried again; see `privacybot held list` and `privacybot queue list`.")


@app.command()
def accept(number: Number, staff: As) -> None:
    """Say that a person wrote a held mail: it becomes a case, whatever made the bot hold it."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.release_held(desk.store, number, accept=True, staff_id=staff_id, now=desk.clock())
    desk.work()
    state.say("The mail becomes a case; see `privacybot queue list`.")


@app.command()
def dismiss(number: Number, staff: As) -> None:
    """Say that a held mail asks for nothing; it stays kept, and is forgotten in time."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.dismiss_held(desk.store, number, staff_id=staff_id, now=desk.clock())
    state.say("The mail is set aside.")
