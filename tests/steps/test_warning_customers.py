"""A breach concerns customers' data: each is told in an approved letter, and the register holds it."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation
from bot.rules.incident_decisions import Decision
from bot.rules.incident_states import IncidentEvent
from bot.rules.states import DraftState
from bot.steps import approving_customers
from bot.steps.deciding import add_customer, decide, open_incident
from bot.steps.warning_customers import Told, tell_customer
from bot.store import customer_letters, incident_records
from bot.store.customer_objections import objections_to
from bot.store.tables import OutboxItem
from bot.store.work import Store
from tests.builders import (
    APPROVAL_TERMS,
    DRAFTING_TERMS,
    MORNING,
    OURS,
    add_colleague,
    bounce_of,
    events,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(minutes=10)
ANSWERS = {
    "aware_at": (MORNING.isoformat(timespec="minutes"),),
    "summary": ("Een lijst met adressen stond open.",),
    "data_types": ("names", "contact"),
    "people_min": ("10",),
    "people_max": ("20",),
    "as_processor": ("yes",),
}


def opened(store: Store) -> tuple[str, int, int]:
    """A breach with one customer: its reference, the customer's number, and a colleague."""
    staff_id = add_colleague(store)
    reference = open_incident(store, MORNING, ANSWERS, staff_id=staff_id, now=MORNING)
    add_customer(store, reference, "Bakkerij De Korenaar", staff_id=staff_id, now=MORNING)
    (customer,) = told_in(store, reference)
    return reference, customer.number, staff_id


def told_in(store: Store, reference: str) -> list[incident_records.Told]:
    with store.read() as work:
        return incident_records.customers(work, incident_records.by_reference(work, reference).id or 0)


def told(number: int, address: str = "privacy@korenaar.example") -> Told:
    return Told(number, address, "nl", lambda code: f"<{code}>")


def tell(store: Store, reference: str, number: int, staff_id: int) -> int:
    return tell_customer(store, reference, told(number), staff_id=staff_id, terms=DRAFTING_TERMS, now=MORNING)


def approve(store: Store, number: int, staff_id: int) -> int:
    with store.read() as work:
        shown = customer_letters.by_number(work, number).content_hash
    done = approving_customers.approve(
        store, number, shown_hash=shown, staff_id=staff_id, terms=APPROVAL_TERMS, now=MORNING
    )
    assert done.item_id is not None
    return done.item_id


def test_the_letter_tells_what_is_known_and_lacks_nothing(store: Store) -> None:
    reference, number, staff_id = opened(store)
    letter_number = tell(store, reference, number, staff_id)
    with store.read() as work:
        letter = customer_letters.by_number(work, letter_number)
        assert objections_to(work, letter, OURS) == ()
    words = " ".join(letter.text.split())

    assert letter.recipients == ["privacy@korenaar.example"]
    assert reference in letter.subject
    assert "Soorten gegevens: <names>, <contact>" in words
    assert "Aantal mensen: 10–20" in words
    assert "Mogelijke gevolgen: nog niet bekend" in words


def test_the_register_holds_when_the_customer_was_told_and_by_whom(store: Store) -> None:
    reference, number, staff_id = opened(store)
    approve(store, tell(store, reference, number, staff_id), staff_id)
    assert told_in(store, reference)[0].told_at is None
    sender = FakeSender()
    send_all(store, sender, LATER)

    (customer,) = told_in(store, reference)
    assert (customer.told_at, customer.by) == (LATER, "Anne")
    assert [to for _, _, to in sender.taken] == [("privacy@korenaar.example",)]
    assert "incident.customer_told" in events(store)


def test_a_letter_that_comes_back_leaves_the_customer_untold(store: Store) -> None:
    reference, number, staff_id = opened(store)
    item_id = approve(store, tell(store, reference, number, staff_id), staff_id)
    send_all(store, FakeSender(), LATER)
    with store.read() as work:
        message_id = work.get(OutboxItem, item_id).message_id
    take_in(store, bounce_of(message_id, failed="privacy@korenaar.example"), LATER)
    run_steps(store, LATER)

    assert told_in(store, reference)[0].told_at is None
    assert "incident.customer_untold" in events(store)
    with store.read() as work:
        assert work.get(OutboxItem, item_id).bounced_at is not None


def test_a_newer_letter_takes_the_place_of_one_that_waits(store: Store) -> None:
    reference, number, staff_id = opened(store)
    first = tell(store, reference, number, staff_id)
    second = tell(store, reference, number, staff_id)

    with store.read() as work:
        states = [customer_letters.by_number(work, one).state for one in (first, second)]
    assert states == [DraftState.SUPERSEDED, DraftState.PROPOSED]


@pytest.mark.parametrize("address", ["", "bel ons", "a@b.example\nBcc: x@y.example"])
def test_a_customer_without_an_address_is_not_written_to(store: Store, address: str) -> None:
    reference, number, staff_id = opened(store)

    with pytest.raises(RuleViolation, match="address for privacy matters"):
        tell_customer(
            store,
            reference,
            told(number, address),
            staff_id=staff_id,
            terms=DRAFTING_TERMS,
            now=MORNING,
        )


def test_only_a_customer_of_a_running_breach_is_told(store: Store) -> None:
    reference, number, staff_id = opened(store)
    with pytest.raises(NotFound):
        tell(store, reference, number + 1, staff_id)
    none = Decision(IncidentEvent.FOUND_NO_BREACH, "Het was een oefening.")
    decide(store, reference, none, breach_hours=72, staff_id=staff_id, now=MORNING)
    with pytest.raises(RuleViolation, match="closed or joined"):
        tell(store, reference, number, staff_id)
