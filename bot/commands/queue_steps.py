"""privacybot queue steps: what colleagues do for a case before its letter may say that it was done.

Joined to the group `queue` by `bot.cli`. The step fulfilling decides whether a tick may be changed.
"""

from typing import Annotated

import typer

from bot.commands import state
from bot.commands.options import Json, Reference

_STEP = "as the list names it: its code, or code:about for one source or field"


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command("steps")(steps)


def steps(
    reference: Reference,
    *,
    done: Annotated[list[str] | None, typer.Option(help=f"This step is done, {_STEP}; repeatable.")] = None,
    undone: Annotated[list[str] | None, typer.Option(help=f"This step is not done, {_STEP}.")] = None,
    staff: Annotated[
        str,
        typer.Option(
            "--as",
            envvar="PRIVACYBOT_STAFF",
            help="Your login, which --done and --undone need; your password is asked for.",
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Show the steps of a case, or say which are done; `suppressed` really puts the address on the list."""
    if done or undone:
        _tick(reference, tuple(done or ()), tuple(undone or ()), staff)
    from bot import terms
    from bot.commands import overview, showing

    found = overview.whole_case(state.store(), reference, terms.ours(state.settings()))["steps"]
    if as_json:
        state.print_json(found)
    elif found:
        state.console().print(showing.step_table(found))
    else:
        state.say("This case asks for no steps.")


def _tick(reference: str, done: tuple[str, ...], undone: tuple[str, ...], login: str) -> None:
    from bot.steps import fulfilling
    from bot.store import cases, fulfilment

    if not login:
        message = "say who you are with --as: a tick carries a name"
        raise typer.BadParameter(message)
    opened = state.store()
    staff_id = state.acting_staff(opened, login)
    with opened.read() as work:
        lines = fulfilment.steps_of(work, cases.by_reference(work, reference).id or 0)
    fulfilling.tick(
        opened,
        reference,
        done=[number for named in done for number in fulfilling.numbers_of(lines, named)],
        undone=[number for named in undone for number in fulfilling.numbers_of(lines, named)],
        staff_id=staff_id,
        now=state.now(),
    )
