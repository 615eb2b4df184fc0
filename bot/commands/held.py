"""privacybot held: mails that the bot would not decide on by itself.

Joined by `bot.cli`. Lists and exports; a release is carried out by the step closing.
"""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import mail_bytes, state
from bot.commands.options import As, Json

Number = Annotated[int, typer.Argument(help="The mail's number in the list.", min=1)]
OptionalNumber = Annotated[int | None, typer.Argument(help="The mail's number in the list.", min=1)]
Sender = Annotated[str, typer.Option(help="All held mails of this address instead of one mail.")]

app = typer.Typer(help="Look at mails that wait for a person.", no_args_is_help=True)


@app.command("list")
def list_held(*, as_json: Json = False) -> None:
    """Show the held mails with their reasons."""
    from bot.store import mails

    with state.store().read() as work:
        found = mails.held(work)
        senders = mails.senders_of(work, found)
        rows = [
            {
                "number": raw.id,
                "received_at": raw.received_at if as_json else state.shown(raw.received_at),
                "size": raw.size,
                "reason": raw.reason,
            }
            for raw in found
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No mail is held.")
        return
    table = Table("Number", "Received", "Bytes", "From", "Reason", box=None, header_style="bold")
    for raw, row in zip(found, rows, strict=True):
        told = (raw.id, row["received_at"], raw.size, senders.get(raw.id or 0, ""), raw.reason)
        table.add_row(*(Text(str(value)) for value in told))
    state.console().print(table)


@app.command()
def export(number: Number, staff: As = "") -> None:
    """Write the bytes of a held mail to standard output, as they are kept.

    Where an identity document came with it, only a colleague with the identity role may, and that is noted.
    """
    mail_bytes.write_out(number, staff)


@app.command()
def release(staff: As, number: OptionalNumber = None, sender: Sender = "") -> None:
    """Let the bot try a held mail again, or with --sender all of one address."""
    from bot.steps import closing

    _one_of(number, sender)
    desk, staff_id = state.signed_in(staff)
    if number is None:
        count = closing.release_sender(desk.store, sender, staff_id=staff_id, now=desk.clock())
    else:
        closing.release_held(desk.store, number, staff_id=staff_id, now=desk.clock())
        count = 1
    desk.work()
    said = "The mail was" if count == 1 else f"{count} mails were"
    state.say(f"{said} tried again; see `privacybot held list` and `privacybot queue list`.")


def _one_of(number: int | None, sender: str) -> None:
    if (number is None) == (not sender):
        message = "give the mail's number, or --sender with an address"
        raise typer.BadParameter(message)


@app.command()
def accept(number: Number, staff: As) -> None:
    """Say that a person wrote a held mail: it becomes a case, whatever made the bot hold it."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.release_held(desk.store, number, accept=True, staff_id=staff_id, now=desk.clock())
    desk.work()
    state.say("The mail becomes a case; see `privacybot queue list`.")


@app.command()
def dismiss(staff: As, number: OptionalNumber = None, sender: Sender = "") -> None:
    """Say that a held mail asks for nothing, or with --sender all of one address; it stays kept."""
    from bot.steps import closing

    _one_of(number, sender)
    desk, staff_id = state.signed_in(staff)
    if number is None:
        count = closing.dismiss_sender(desk.store, sender, staff_id=staff_id, now=desk.clock())
        state.say(f"{count} mails are set aside." if count != 1 else "The mail is set aside.")
        return
    closing.dismiss_held(desk.store, number, staff_id=staff_id, now=desk.clock())
    state.say("The mail is set aside.")
