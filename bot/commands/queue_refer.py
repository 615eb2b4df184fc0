"""privacybot queue refer: pass a case on to the customer who decides about it, where we are its processor.

Joined to the group `queue` by `bot.cli`. The step referring notes it and proposes the letter to the customer,
the step drafting the one to the person; both wait for approval.
"""

from typing import Annotated

import typer

from bot.commands import state
from bot.commands.options import As, Reference, one_of
from classifiers.kinds import Kind


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command("refer")(refer)


def refer(
    reference: Reference,
    staff: As,
    *,
    customer: Annotated[
        list[str], typer.Option(help="The customer who decides, by its name in the directory; repeatable.")
    ],
    why: Annotated[
        str, typer.Option(help="How you know that it is this one, where the mails do not show it.")
    ] = "",
    also_ours: Annotated[
        bool,
        typer.Option(
            "--also-ours", help="We hold data of this person for ourselves too, and answer about that apart."
        ),
    ] = False,
    about: Annotated[
        list[Kind] | None,
        typer.Option(metavar="kind", help=f"Pass this on alone, one of {one_of(Kind)}; repeatable."),
    ] = None,
) -> None:
    """Pass a case on to the customer who decides: proposes a letter to the customer and one to the person."""
    from bot.rules.processor_route import customer_called
    from bot.rules.replying import Reply
    from bot.steps import referring
    from bot.steps.letter_facts import ChosenLetter

    desk, staff_id = state.signed_in(staff)
    directory = desk.drafting.customers
    known = directory.all() if directory is not None else ()
    chosen = frozenset(about or ())
    passing = referring.Passing(
        tuple(customer_called(name, known) for name in customer), why, also_ours=also_ours, about=chosen
    )
    numbers = referring.refer(
        desk.store, reference, passing, staff_id=staff_id, terms=desk.drafting, now=desk.clock()
    )
    fresh = desk.redraft(reference, ChosenLetter(Reply.PROCESSOR_REFERRAL, chosen), staff_id)
    for number in numbers:
        state.say(f"Letter {number} to the customer waits: privacybot customers show {number}")
    if not numbers:
        state.say("The customer has the newest mail already.")
    state.say(
        f"The letter to the person waits too; its hash is {fresh[:12]}. It can leave once the other has."
    )
