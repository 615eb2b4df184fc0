"""privacybot queue: the approval queue on the command line, for colleagues who like a terminal.

Every act names the colleague (--as) and asks for the password; the steps decide whether it may be done.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import click
import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.app import Desk, utc_now
from bot.commands import overview, state
from bot.errors import RuleViolation
from bot.rules.deadlines import days_left, local_day
from bot.rules.replying import Reply
from bot.steps import approving, classifying, closing, identifying
from classifiers.kinds import Kind

app = typer.Typer(help="List, show and decide on cases.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="The case, such as MK-2026-000123.")]
As = Annotated[str, typer.Option("--as", envvar="PRIVACYBOT_STAFF", help="Your login.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@app.command("list")
def list_cases(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Closed cases too.")] = False,
    as_json: Json = False,
) -> None:
    """Show the cases, the most urgent first."""
    lines = overview.case_lines(state.store(), closed=everything)
    if as_json:
        state.print_json([overview.as_plain(line) for line in lines])
        return
    if not lines:
        state.say("The queue is empty. A new mail appears here by itself, as soon as it is read.")
        return
    state.console().print(case_table(lines, local_day(utc_now())))


def case_table(lines: list[overview.CaseLine], today: date) -> Table:
    """The cases as a table for a terminal."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Reference", "From", "Kinds", "Identity", "Due", "State"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"Reference", "Due", "Identity"})
    for line in lines:
        table.add_row(
            line.reference,
            # Text, not markup: an address may hold square brackets.
            Text(line.sender),
            ", ".join(line.kinds),
            line.identity.replace("_", " "),
            _due(line, today),
            line.state_in_words,
        )
    return table


def _due(line: overview.CaseLine, today: date) -> Text:
    if line.breach_until is not None:
        return Text(f"72 h: {state.shown(line.breach_until)}", style="bold red")
    if line.promise is None:
        return Text("")
    left = days_left(line.promise, today)
    style = "bold red" if left < 0 else "yellow" if left <= 2 else ""
    return Text(f"{line.promise:%d-%m-%Y} ({left} d)", style=style)


@app.command()
def show(reference: Reference, *, as_json: Json = False) -> None:
    """Show one case: its mails, dates, identity, and the letter as it would be sent."""
    case = overview.whole_case(state.store(), reference)
    if as_json:
        state.print_json(case)
        return
    console = state.console()
    head = f"{case['state']}  {case['reason']}\nPromise {case['promise']}  law {case['legal']}"
    if case["breach_until"]:
        head += f"\nBreach: decide before {state.shown(case['breach_until'])}"
    console.print(Panel(Text(head), title=case["reference"]))
    for message in case["messages"]:
        head = f"{message['from']}  {state.shown(message['received_at'])}"
        body = f"{head}\n{message['subject']}\n\n{message['text']}"
        console.print(Panel(Text(body), title="Mail"))
    if case["identity"]:
        check = case["identity"]
        console.print(
            Panel(Text(f"{check['state']} ({check['level']}): {check['reason']}"), title="Identity")
        )
    if case["draft"]:
        draft = case["draft"]
        body = f"To: {', '.join(draft['recipients'])}\nSubject: {draft['subject']}\n\n{draft['text']}"
        console.print(Panel(Text(body), title=f"Letter ({draft['state']}), hash {draft['hash'][:12]}"))
        for claim in draft["claims"]:
            console.print(Text(f"The letter says this was done: {claim}", style="yellow"))


@app.command()
def approve(
    reference: Reference,
    staff: As,
    shown: Annotated[
        str,
        typer.Option("--hash", help="The hash that `show` printed (12 digits do); else the letter is shown."),
    ] = "",
) -> None:
    """Let the letter leave, exactly as shown."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    full = _seen_hash(desk, reference, shown)
    done = approving.approve(
        desk.store, reference, shown_hash=full, staff_id=staff_id, terms=desk.approval, now=desk.clock()
    )
    if done.item_id is None:
        state.say("Noted. A second colleague must approve this letter too.")
        return
    state.say(
        f"Approved. It leaves at {state.shown(done.leaves_at)}; until then: privacybot queue undo {reference}"
    )


def _seen_hash(desk: Desk, reference: str, given: str) -> str:
    """The full hash of the letter that the colleague saw; without one, show it and ask."""
    draft = overview.whole_case(desk.store, reference)["draft"]
    if draft is None or draft["state"] != "proposed":
        message = "no letter of this case waits for approval"
        raise RuleViolation(message)
    full = str(draft["hash"])
    if len(given) >= 12:
        # A hash of an older letter stays as it is, and is refused by the gate.
        return full if full.startswith(given) else given
    body = f"To: {', '.join(draft['recipients'])}\nSubject: {draft['subject']}\n\n{draft['text']}"
    state.console().print(Panel(Text(body), title=reference))
    typer.confirm("Send exactly this letter?", abort=True, err=True)
    return full


@app.command()
def undo(reference: Reference, staff: As) -> None:
    """Take an approval back while the letter still waits."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    approving.undo(desk.store, reference, staff_id=staff_id, now=desk.clock())
    state.say("The approval is taken back; the letter waits for approval again.")


@app.command()
def edit(
    reference: Reference,
    staff: As,
    *,
    letter: Annotated[Reply | None, typer.Option(help="Propose this letter instead.")] = None,
    subject: Annotated[str | None, typer.Option(help="A new subject.")] = None,
    to: Annotated[list[str] | None, typer.Option(help="New recipients.")] = None,
    text_file: Annotated[
        Path | None, typer.Option("--text", help="A file with the new text; - for standard input.")
    ] = None,
) -> None:
    """Change the letter, or choose another one. Without options your editor opens."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    if letter is not None:
        state.say(f"The letter is replaced; its hash is {desk.redraft(reference, letter, staff_id)[:12]}.")
        return
    draft = overview.whole_case(desk.store, reference)["draft"]
    if draft is None:
        message = "this case has no letter: choose one with --letter"
        raise RuleViolation(message)
    text = _new_text(text_file, str(draft["text"]), ask=subject is None and not to)
    change = approving.Edit(recipients=tuple(to) if to else None, subject=subject, text=text)
    fresh = approving.edit(
        desk.store, reference, change, shown_hash=draft["hash"], staff_id=staff_id, now=desk.clock()
    )
    state.say(f"The letter is changed; its hash is {fresh[:12]}.")


def _new_text(source: Path | None, old: str, *, ask: bool) -> str | None:
    if source is not None:
        return sys.stdin.read() if str(source) == "-" else source.read_text(encoding="utf-8")
    return click.edit(old, extension=".txt") if ask else None


@app.command()
def reject(
    reference: Reference, staff: As, remark: Annotated[str, typer.Option(help="Why, for colleagues.")] = ""
) -> None:
    """Refuse the proposed letter; the case waits for you."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    approving.reject(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The letter is refused.")


@app.command()
def hold(
    reference: Reference, staff: As, remark: Annotated[str, typer.Option(help="Why, for colleagues.")] = ""
) -> None:
    """Lay a case aside; its clocks run on."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    closing.hold(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The case is laid aside.")


@app.command()
def resume(reference: Reference, staff: As) -> None:
    """Take up a case that was laid aside."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    closing.resume(desk.store, reference, staff_id=staff_id, now=desk.clock())
    state.say("The case is back in the queue.")


@app.command()
def close(
    reference: Reference, staff: As, remark: Annotated[str, typer.Option(help="Why, for colleagues.")] = ""
) -> None:
    """Close a case without a letter."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    closing.close(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The case is closed.")


@app.command()
def kinds(
    reference: Reference, staff: As, kind: Annotated[list[Kind], typer.Argument(help="What the mail asks.")]
) -> None:
    """Say yourself what the newest mail asks; identity and letter follow anew."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    classifying.sort_by_hand(
        desk.store, reference, frozenset(kind), staff_id=staff_id, terms=desk.deadlines, now=desk.clock()
    )
    desk.work()
    state.say("Sorted; the letter follows from it.")


@app.command()
def identity(
    reference: Reference,
    staff: As,
    *,
    settled: Annotated[bool, typer.Option("--settled/--refused", help="Whether it is sure who writes.")],
) -> None:
    """Say that it is sure, or cannot become sure, who writes; the letter follows anew."""
    desk = state.desk()
    staff_id = state.acting_staff(desk.store, staff)
    identifying.settle_by_hand(
        desk.store, reference, settled=settled, staff_id=staff_id, terms=desk.deadlines, now=desk.clock()
    )
    desk.work()
    state.say("Noted; the letter follows from it.")
