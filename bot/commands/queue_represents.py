"""privacybot queue represents: how old the person concerned is, and by what somebody acts for that person.

Joined to the group `queue` by `bot.cli`. The step representing notes it.
"""

from typing import Annotated

import typer

from bot.commands import state
from bot.commands.options import As, Reference, one_of
from bot.rules.representing import AgeGroup, Authority, Checked


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command("represents")(represents)


def represents(
    reference: Reference,
    age: Annotated[AgeGroup, typer.Argument(metavar="age", help=f"The person is {one_of(AgeGroup)}.")],
    staff: As,
    *,
    authority: Annotated[
        Authority, typer.Option(metavar="authority", help=f"Who acts does so as {one_of(Authority)}.")
    ] = Authority.UNKNOWN,
    checked: Annotated[
        Checked, typer.Option(metavar="how", help=f"That was checked: {one_of(Checked)}.")
    ] = Checked.NOT_YET,
) -> None:
    """Note for whom somebody acts, and learn who may ask and who gets the answer (UAVG art. 5)."""
    from bot.rules.answer_route import Noted
    from bot.steps import representing

    desk, staff_id = state.signed_in(staff)
    said = representing.note_representation(
        desk.store, reference, Noted(age, authority, checked), staff_id=staff_id, now=desk.clock()
    )
    state.say(said)
