"""privacybot customers: the companies for which we send newsletters, and the letters to them.

Joined by `bot.cli`. Lists and shows; the step `approving_customers` decides whether a letter may leave.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.commands import editing, proof, state
from bot.commands.options import As, Json, Remark

Number = Annotated[int, typer.Argument(help="The letter's number in `customers letters`.", min=1)]

app = typer.Typer(help="See the customers, and approve the letters to them.", no_args_is_help=True)


@app.command("list")
def list_customers(*, as_json: Json = False) -> None:
    """Show the customers of the settings and of their file, as they are read now."""
    from bot import terms

    rows = [asdict(one) for one in terms.customers(state.settings()).all()]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("There are no customers: see [processor] and [[customers]] in the settings.")
        return
    table = Table("Customer", "Contact", "Lists", "Domains", box=None, header_style="bold")
    for row in rows:
        # Text, not markup: a name may hold square brackets.
        cells = (row["name"], row["contact"], ", ".join(row["list_ids"]), ", ".join(row["domains"]))
        table.add_row(*(Text(cell) for cell in cells))
    state.console().print(table)


@app.command("letters")
def list_letters(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Show letters that left or were refused too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the letters to customers that wait, the newest first."""
    from bot.rules.states import DraftState
    from bot.store import customer_letters

    wanted = tuple(DraftState) if everything else customer_letters.LIVE
    with state.store().read() as work:
        rows: list[dict[str, Any]] = [
            {
                "number": row.id,
                "sort": row.sort.value,
                "about": customer_letters.about_of(work, row),
                "to": row.recipients,
                "state": row.state.value,
                "created_at": row.created_at,
            }
            for row in customer_letters.in_states(work, wanted)
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No letter to a customer waits.")
        return
    table = Table("Number", "About", "Why", "State", "To", box=None, header_style="bold")
    for row in rows:
        table.add_row(str(row["number"]), row["about"], row["sort"], row["state"], ", ".join(row["to"]))
    state.console().print(table)


@app.command()
def show(number: Number, *, as_json: Json = False) -> None:
    """Show a letter to a customer as it would leave, and what stands against it."""
    found = _letter(number)
    if as_json:
        state.print_json(found)
        return
    console = state.console()
    lines = [f"To: {', '.join(found['recipients'])}", f"Subject: {found['subject']}", "", found["text"]]
    title = f"Letter {number} ({found['state']}), hash {found['hash'][:12]}"
    console.print(Panel(Text("\n".join(lines)), title=Text(title)))
    for objection in found["objections"]:
        way = "give --despite a reason, or edit it" if objection["overridable"] else "this must be mended"
        console.print(Text(f"Against the letter: {objection['words']} ({way})", style="red"))


def _letter(number: int) -> dict[str, Any]:
    from bot import terms
    from bot.rules.states import DraftState
    from bot.store import customer_letters
    from bot.store.customer_objections import objections_to

    ours = terms.ours(state.settings())
    with state.store().read() as work:
        row = customer_letters.by_number(work, number)
        against = objections_to(work, row, ours) if row.state is DraftState.PROPOSED else ()
        return {
            "number": row.id,
            "sort": row.sort.value,
            "about": customer_letters.about_of(work, row),
            "state": row.state.value,
            "language": row.language,
            "hash": row.content_hash,
            "recipients": row.recipients,
            "subject": row.subject,
            "text": row.text,
            "objections": [asdict(one) for one in against],
        }


@app.command()
def approve(
    number: Number,
    staff: As,
    shown: proof.Shown = "",
    despite: proof.Despite = "",
) -> None:
    """Let a letter to a customer leave, exactly as it was shown."""
    from bot.steps import approving_customers

    proof.require_whole(shown)
    desk, staff_id = state.signed_in(staff)
    done = approving_customers.approve(
        desk.store,
        number,
        shown_hash=proof.seen_hash(str(_letter(number)["hash"]), shown, lambda: show(number)),
        staff_id=staff_id,
        terms=desk.approval,
        now=desk.clock(),
        despite=despite,
    )
    proof.tell(done.leaves_at if done.item_id else None, f"customers undo {number}")


@app.command()
def undo(number: Number, staff: As) -> None:
    """Take an approval back while the letter still waits."""
    from bot.steps import approving_customers

    desk, staff_id = state.signed_in(staff)
    approving_customers.undo(desk.store, number, staff_id=staff_id, now=desk.clock())
    state.say("The approval is taken back; the letter waits for approval again.")


@app.command()
def edit(
    number: Number,
    staff: As,
    *,
    subject: Annotated[str | None, typer.Option(help="Give the letter this subject.")] = None,
    text_file: Annotated[
        Path | None, typer.Option("--text", help="Take the text from this file; - is standard input.")
    ] = None,
) -> None:
    """Change a letter that waits. Without options your editor opens."""
    from bot.steps import approving_customers

    desk, staff_id = state.signed_in(staff)
    found = _letter(number)
    text = editing.read_text(text_file) if text_file is not None else None
    if text is None and subject is None:
        text = editing.edited(str(found["text"]))
        if text is None:
            state.say("Nothing was changed.")
            return
    fresh = approving_customers.edit(
        desk.store,
        number,
        subject=subject if subject is not None else str(found["subject"]),
        text=text if text is not None else str(found["text"]),
        shown_hash=str(found["hash"]),
        staff_id=staff_id,
        now=desk.clock(),
    )
    state.say(f"The letter is changed; it is number {fresh} now.")


@app.command()
def reject(number: Number, staff: As, remark: Remark = "") -> None:
    """Refuse a letter: the customer is not written to."""
    from bot.steps import approving_customers

    desk, staff_id = state.signed_in(staff)
    approving_customers.reject(desk.store, number, remark, staff_id=staff_id, now=desk.clock())
    state.say("The letter is refused.")
