"""The colleague's work on customers' newsletters: a request is passed on, customers are told of a breach.

Called by the demo's story once the invented people have written. Does what the pages do, by the same steps;
who the customers are stands in newsletters.toml.
"""

from collections.abc import Iterator

from bot.app import Desk
from bot.errors import BotError
from bot.rules.processor_route import Customer, Sureness
from bot.rules.replying import Reply
from bot.steps import approving_customers, deciding, referring, warning_customers
from bot.steps.knowing_customers import known_customers
from bot.steps.letter_facts import ChosenLetter
from bot.store import cases, customer_letters, incident_records, incidents
from bot.store.referrals import pointed_at
from bot.store.work import Work
from bot.web.words import words_in
from classifiers.kinds import Kind

#: What the colleague writes into the register of breaches at once.
_KNOWN = {
    "as_processor": ("yes",),
    "summary": ("In twee nieuwsbrieven stonden de adressen van andere lezers.",),
    "data_types": ("contact",),
}


def pass_on(desk: Desk, staff_id: int) -> int:
    """Pass a reader's request on to the customer, and approve the letter to the customer; its number.

    The letter to the reader waits for approval.

    Raises:
        BotError: no mail points at one customer clearly.
    """
    known = known_customers(desk.drafting.customers).customers
    with desk.store.read() as work:
        reference, customer = next(_requests(work, known), ("", None))
    if customer is None:
        message = "the demonstration found no request to pass on to a customer"
        raise BotError(message)
    (number,) = referring.refer(
        desk.store,
        reference,
        referring.Passing((customer,)),
        staff_id=staff_id,
        terms=desk.drafting,
        now=desk.clock(),
    )
    desk.redraft(reference, ChosenLetter(Reply.PROCESSOR_REFERRAL), staff_id)
    with desk.store.read() as work:
        shown = customer_letters.by_number(work, number).content_hash
    approving_customers.approve(
        desk.store, number, shown_hash=shown, staff_id=staff_id, terms=desk.approval, now=desk.clock()
    )
    return number


def warn_customers(desk: Desk, staff_id: int) -> None:
    """Name the customers whom a breach concerns, and propose the letter that tells each (GDPR art. 33(2)).

    Raises:
        BotError: no report of a breach points at a customer.
    """
    listed = known_customers(desk.drafting.customers).customers
    with desk.store.read() as work:
        found = next(_breaches(work, listed), None)
        if found is None:
            message = "the demonstration found no breach that concerns customers"
            raise BotError(message)
        reference, concerned = found
        known = incident_records.answers_of(work, incident_records.by_reference(work, reference))
    deciding.save(desk.store, reference, {**known, **_KNOWN}, staff_id=staff_id, now=desk.clock())
    for customer in concerned:
        deciding.add_customer(desk.store, reference, customer.name, staff_id=staff_id, now=desk.clock())
    contacts = {customer.name: customer.contact for customer in concerned}
    with desk.store.read() as work:
        incident = incident_records.by_reference(work, reference)
        named = incident_records.customers(work, incident.id or 0)
    words = words_in("nl")
    for one in named:
        warning_customers.tell_customer(
            desk.store,
            reference,
            warning_customers.Told(
                one.number, contacts[one.name], "nl", lambda code: words(f"incident.choice_{code}")
            ),
            staff_id=staff_id,
            terms=desk.drafting,
            now=desk.clock(),
        )


def _requests(work: Work, known: tuple[Customer, ...]) -> Iterator[tuple[str, Customer]]:
    """The cases without a report of a breach that point at one customer clearly, with that customer."""
    for case in cases.queue(work):
        kinds = {row.kind for row in cases.requests(work, case.id or 0)}
        customers = _clear(work, case.id or 0, known)
        if len(customers) == 1 and Kind.BREACH.value not in kinds:
            yield case.reference, customers[0]


def _breaches(work: Work, known: tuple[Customer, ...]) -> Iterator[tuple[str, tuple[Customer, ...]]]:
    """The incidents whose report points at customers clearly, with these."""
    for case in cases.queue(work):
        incident, customers = incidents.of_case(work, case.id or 0), _clear(work, case.id or 0, known)
        if incident is not None and customers:
            yield incidents.reference_of(incident), customers


def _clear(work: Work, case_id: int, known: tuple[Customer, ...]) -> tuple[Customer, ...]:
    found = pointed_at(work, case_id, known)
    return tuple(one.customer for one in found if one.sureness is Sureness.CLEAR)
