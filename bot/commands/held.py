"""privacybot held: mails that the bot would not decide on by itself."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.queue import As, Json
from bot.steps import closing
from bot.store import mails

app = typer.Typer(help="Mails that wait for a person.", no_args_is_help=True)


@app.command("list")
def list_held(*, as_json: Json = False) -> None:
    """Show the held mails with their reasons."""
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
def export(number: Annotated[int, typer.Argument(help="The mail's number in the list.")]) -> None:
    """Write the bytes of a held mail to standard output, as they were received."""
    import sys

    from bot.store.tables import RawMail

    with state.store().read() as work:
        sys.stdout.buffer.write(mails.raw_bytes(work, work.get(RawMail, number)))


@app.command()
def release(number: Annotated[int, typer.Argument(help="The mail's number in the list.")], staff: As) -> None:
    """Let the bot try a held mail again."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    closing.release_held(desk.store, number, staff_id=staff_id, now=desk.clock())
    desk.work()
    state.say("The mail was tried again; see `privacybot held list` and `privacybot queue list`.")
