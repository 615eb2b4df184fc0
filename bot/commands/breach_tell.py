"""privacybot breach tell: the letter that tells a customer of a breach, where we are its processor.

Joined to the group `breach` by `bot.cli`. The step warning_customers proposes it; it waits for approval.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import As

if TYPE_CHECKING:
    from responses.facts import StaffLanguage


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command("tell")(tell)


def tell(
    reference: Annotated[str, typer.Argument(help="The breach, such as DL-2026-000007.")],
    number: Annotated[int, typer.Argument(help="The customer's number in `breach show`.", min=1)],
    staff: As,
    *,
    to: Annotated[
        str, typer.Option(help="The customer's address; left out: the one in the directory of customers.")
    ] = "",
) -> None:
    """Propose the letter that tells a customer of a breach (GDPR art. 33(2)); it leaves when approved."""
    from bot.errors import NotFound
    from bot.rules.processor_route import customer_called
    from bot.steps import warning_customers
    from bot.store import incident_records
    from bot.web.words import words_in

    desk, staff_id = state.signed_in(staff)
    with desk.store.read() as work:
        row = incident_records.by_reference(work, reference)
        names = {one.number: one.name for one in incident_records.customers(work, row.id or 0)}
    directory = desk.drafting.customers
    try:
        known = customer_called(names.get(number, ""), directory.all() if directory is not None else ())
    except NotFound:
        known = None
    language: StaffLanguage = "en" if known is not None and known.language == "en" else "nl"
    words = words_in(language)
    made = warning_customers.tell_customer(
        desk.store,
        reference,
        warning_customers.Told(
            number,
            to or (known.contact if known is not None else ""),
            language,
            lambda code: words(f"incident.choice_{code}"),
        ),
        staff_id=staff_id,
        terms=desk.drafting,
        now=desk.clock(),
    )
    state.say(f"Letter {made} to the customer waits: privacybot customers show {made}")
