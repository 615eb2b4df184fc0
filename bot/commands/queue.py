"""privacybot queue: the approval queue on the command line, for colleagues who like a terminal.

Every act names the colleague (--as) and asks for the password; the steps decide whether it may be done. They
are imported where they are used, since the database behind them takes a second or more to import.
"""

from typing import Annotated

import typer

from bot.commands import editing, proof, state
from bot.commands.options import As, Json, Reference, Remark, one_of
from classifiers.kinds import Kind

app = typer.Typer(help="List, show and decide on cases.", no_args_is_help=True)


@app.command("list")
def list_cases(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show closed cases too.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell how each date was counted.")] = False,
    as_json: Json = False,
) -> None:
    """Show the cases, the most urgent first."""
    from bot import terms
    from bot.commands import overview, showing
    from bot.rules.deadlines import local_day

    counted_by = terms.deadline_terms(state.settings())
    lines = overview.case_lines(state.store(), counted_by, closed=everything)
    if as_json:
        state.print_json([overview.as_plain(line) for line in lines])
        return
    if not lines:
        state.say("The queue is empty. A new mail appears here by itself, as soon as it is read.")
        return
    state.console().print(showing.case_table(lines, local_day(state.now())))
    if explain:
        state.console().print(showing.explanation_table(lines))


@app.command()
def show(
    reference: Reference,
    *,
    trace: Annotated[bool, typer.Option("--trace", help="Show each decision on its mails, and why.")] = False,
    as_json: Json = False,
) -> None:
    """Show one case: its mails, dates, identity, and the letter as it would be sent."""
    from bot import terms
    from bot.commands import overview, showing

    settings = state.settings()
    case = overview.whole_case(
        state.store(),
        reference,
        terms.ours(settings),
        trace=trace,
        directory=terms.customers(settings),
        deadlines=terms.deadline_terms(settings),
    )
    if as_json:
        state.print_json(case)
    else:
        showing.show_case(case)


@app.command()
def approve(
    reference: Reference,
    staff: As,
    shown: proof.Shown = "",
    despite: proof.Despite = "",
) -> None:
    """Let the letter leave, exactly as it was shown."""
    from bot.commands import showing
    from bot.steps import approving

    proof.require_whole(shown)
    desk, staff_id = state.signed_in(staff)
    draft = editing.waiting_letter(desk, reference)
    done = approving.approve(
        desk.store,
        reference,
        shown_hash=proof.seen_hash(str(draft["hash"]), shown, lambda: showing.show_letter(draft, "Letter")),
        staff_id=staff_id,
        terms=desk.approval,
        now=desk.clock(),
        despite=despite,
    )
    proof.tell(done.leaves_at if done.item_id else None, f"queue undo {reference}")


@app.command()
def undo(reference: Reference, staff: As) -> None:
    """Take an approval back while the letter still waits."""
    from bot.steps import approving

    desk, staff_id = state.signed_in(staff)
    approving.undo(desk.store, reference, staff_id=staff_id, now=desk.clock())
    state.say("The approval is taken back; the letter waits for approval again.")


app.command("edit")(editing.edit)


@app.command()
def reject(reference: Reference, staff: As, remark: Remark = "") -> None:
    """Refuse the proposed letter; the case waits for you."""
    from bot.steps import approving

    desk, staff_id = state.signed_in(staff)
    approving.reject(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The letter is refused.")


@app.command()
def hold(reference: Reference, staff: As, remark: Remark = "") -> None:
    """Lay a case aside; its clocks run on."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.hold(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The case is laid aside.")


@app.command()
def resume(reference: Reference, staff: As) -> None:
    """Take up a case that was laid aside."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.resume(desk.store, reference, staff_id=staff_id, now=desk.clock())
    state.say("The case is back in the queue.")


@app.command()
def close(reference: Reference, staff: As, remark: Remark = "") -> None:
    """Close a case without a letter."""
    from bot.steps import closing

    desk, staff_id = state.signed_in(staff)
    closing.close(desk.store, reference, remark, staff_id=staff_id, now=desk.clock())
    state.say("The case is closed.")


@app.command()
def join(
    reference: Reference,
    staff: As,
    *,
    same_person: Annotated[
        bool,
        typer.Option(
            "--same-person",
            help="The sender belongs to the other case's person; without it nobody of the joined mail gets an"
            " answer.",
        ),
    ] = False,
) -> None:
    """Move the mail of a case into the case that is suggested for it."""
    from bot.steps import joining

    desk, staff_id = state.signed_in(staff)
    into = joining.join(desk.store, reference, same_person=same_person, staff_id=staff_id, now=desk.clock())
    desk.work()
    state.say(f"Joined; see privacybot queue show {into}.")


@app.command()
def apart(reference: Reference, staff: As) -> None:
    """Say that a case does not belong to the case that is suggested for it."""
    from bot.steps import joining

    desk, staff_id = state.signed_in(staff)
    joining.keep_apart(desk.store, reference, staff_id=staff_id, now=desk.clock())
    state.say("They stay apart.")


@app.command()
def kinds(
    reference: Reference,
    staff: As,
    kind: Annotated[
        list[Kind],
        typer.Argument(metavar="kind", help=f"What the mail asks, one or more of {one_of(Kind)}."),
    ],
) -> None:
    """Say yourself what the newest mail asks; identity and letter follow anew."""
    from bot.steps import classifying

    desk, staff_id = state.signed_in(staff)
    classifying.sort_by_hand(
        desk.store, reference, frozenset(kind), staff_id=staff_id, terms=desk.deadlines, now=desk.clock()
    )
    desk.work()
    state.say("Sorted; the letter follows from it.")


@app.command()
def person(
    reference: Reference,
    address: Annotated[str, typer.Argument(help="The e-mail address of the one whose case it is.")],
    staff: As,
    *,
    name: Annotated[str, typer.Option(help="The name by which letters address this person.")] = "",
) -> None:
    """Say whose case it is: that person gets the letters from now on; identity and letter follow anew."""
    from bot.steps import naming

    desk, staff_id = state.signed_in(staff)
    desk.name_person(reference, naming.Person(address, name), staff_id)
    desk.work()
    state.say("Noted whose case it is; the letter follows from it.")


@app.command()
def identity(
    reference: Reference,
    staff: As,
    *,
    settled: Annotated[
        bool, typer.Option("--settled/--refused", help="Whether it is sure who writes, or cannot become so.")
    ],
) -> None:
    """Say that it is sure, or cannot become sure, who writes; the letter follows anew."""
    from bot.steps import identifying

    desk, staff_id = state.signed_in(staff)
    identifying.settle_by_hand(
        desk.store, reference, settled=settled, staff_id=staff_id, terms=desk.deadlines, now=desk.clock()
    )
    desk.work()
    state.say("Noted; the letter follows from it.")
