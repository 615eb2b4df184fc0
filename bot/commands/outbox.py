"""privacybot outbox: letters on their way, and the decisions on those that failed or may have arrived.

Joined by `bot.cli`. Hands nothing over by itself: what a colleague decides is carried out by the steps.
"""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from bot.commands import state
from bot.commands.options import As, Json, one_of
from bot.rules.states import OutboxEvent, OutboxState

Number = Annotated[int, typer.Argument(help="The letter's number in the list.", min=1)]

app = typer.Typer(help="Follow the letters on their way.", no_args_is_help=True)


class Decision(StrEnum):
    """What a colleague can say of a letter that failed or is unsure."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send-again"
    CANCEL = "cancel"


_EVENTS = {
    Decision.ARRIVED: OutboxEvent.FOUND_SENT,
    Decision.SEND_AGAIN: OutboxEvent.SEND_AGAIN,
    Decision.CANCEL: OutboxEvent.CANCELLED,
}


@app.command("list")
def list_letters(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show sent and cancelled letters too.")] = False,
    as_json: Json = False,
) -> None:
    """Show the letters that wait, failed, or may have arrived."""
    from bot.store import letters

    ended = {OutboxState.SENT, OutboxState.CANCELLED}
    wanted = [one for one in OutboxState if everything or one not in ended]
    with state.store().read() as work:
        rows = [
            {
                "number": item.id,
                "purpose": item.purpose,
                "case_id": item.case_id,
                "state": item.state.value,
                "queued_at": item.queued_at if as_json else state.shown(item.queued_at),
                "due_at": item.due_at,
                "attempts": item.attempts,
                "reply_code": item.last_code,
                "reason": item.last_reason,
            }
            for item in letters.in_states(work, wanted)
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No letter waits, failed or is unsure.")
        return
    table = Table("Number", "Purpose", "State", "Queued", "Tries", "Answer", box=None, header_style="bold")
    for row in rows:
        answer = f"{row['reply_code'] or ''} {row['reason']}".strip()
        cells = [row["number"], row["purpose"], row["state"], row["queued_at"], row["attempts"]]
        table.add_row(*(str(cell) for cell in cells), answer)
    state.console().print(table)


@app.command()
def look(number: Number) -> None:
    """Look whether the Sent folder holds an unsure letter."""
    from bot.store.tables import OutboxItem

    desk = state.desk()
    with desk.store.read() as work:
        message_id = work.get(OutboxItem, number).message_id
    # Asked directly: the step takes a mailbox out of reach for "not seen", and a person must know better.
    found = desk.mailbox.in_sent(message_id)
    state.say(
        "The Sent folder holds this letter: it most likely arrived."
        if found
        else "The Sent folder does not show this letter. That proves nothing: ask the mail administrator."
    )


@app.command()
def decide(
    number: Number,
    decision: Annotated[
        Decision, typer.Argument(metavar="decision", help=f"What is so, or what to do: {one_of(Decision)}.")
    ],
    staff: As,
) -> None:
    """Decide on a letter that failed or whose fate is unknown; the bot never does."""
    from bot.steps import approving

    desk, staff_id = state.signed_in(staff)
    approving.decide_unsure(desk.store, number, _EVENTS[decision], staff_id=staff_id, now=desk.clock())
    state.say("Noted.")
