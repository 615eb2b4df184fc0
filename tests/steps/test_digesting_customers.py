"""What customers have yet to hear stands in the digest, with by when, until a letter has left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.ports import Handover
from bot.steps import approving_customers
from bot.steps.deciding import add_customer, open_incident
from bot.steps.digesting import DigestTerms, gather, write_digest
from bot.steps.referring import Passing, refer
from bot.steps.warning_customers import Told, tell_customer
from bot.store import customer_letters, incident_records
from bot.store.work import Store
from classifiers.kinds import Kind
from responses.facts import DigestLine
from tests.builders import (
    APPROVAL_TERMS,
    DIGEST_TERMS,
    DRAFTING_TERMS,
    MORNING,
    add_colleague,
    only_case,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender
from tests.newsletters import BAKERY, DIRECTORY, about_a_newsletter

PASSING_ON = replace(DRAFTING_TERMS, customers=DIRECTORY)
LATER = MORNING + timedelta(minutes=10)
#: The day of MORNING is a Monday; the letters of these tests are made on it.
TUESDAY = date(2026, 11, 24)


def passed_on(store: Store) -> tuple[int, int]:
    """A case that was passed on to the bakery: the number of its letter, and a colleague."""
    take_in(store, about_a_newsletter())
    run_steps(store, terms=PASSING_ON)
    staff_id = add_colleague(store)
    reference = only_case(store).reference
    (number,) = refer(store, reference, Passing((BAKERY,)), staff_id=staff_id, terms=PASSING_ON, now=MORNING)
    return number, staff_id


def breached(store: Store) -> tuple[str, int, int]:
    """A breach that concerns the bakery: its reference, the customer's number, and a colleague."""
    staff_id = add_colleague(store)
    aware = {"aware_at": (MORNING.isoformat(timespec="minutes"),), "as_processor": ("yes",)}
    reference = open_incident(store, MORNING, aware, staff_id=staff_id, now=MORNING)
    add_customer(store, reference, BAKERY.name, staff_id=staff_id, now=MORNING)
    with store.read() as work:
        found = incident_records.by_reference(work, reference)
        (customer,) = incident_records.customers(work, found.id or 0)
    return reference, customer.number, staff_id


def tell(store: Store, reference: str, number: int, staff_id: int) -> int:
    told = Told(number, BAKERY.contact, "nl", lambda code: code)
    return tell_customer(store, reference, told, staff_id=staff_id, terms=DRAFTING_TERMS, now=MORNING)


def approve(store: Store, number: int, staff_id: int) -> None:
    with store.read() as work:
        shown = customer_letters.by_number(work, number).content_hash
    approving_customers.approve(
        store, number, shown_hash=shown, staff_id=staff_id, terms=APPROVAL_TERMS, now=MORNING
    )


def only_line(store: Store, terms: DigestTerms = DIGEST_TERMS) -> DigestLine:
    (line,) = gather(store, terms, MORNING).to_customers
    return line


def test_a_request_that_waits_to_be_passed_on_stands_there_until_it_has_left(store: Store) -> None:
    assert gather(store, DIGEST_TERMS, MORNING).to_customers == ()
    number, staff_id = passed_on(store)
    line = only_line(store)
    assert (line.reference, line.kinds) == (only_case(store).reference, (Kind.ACCESS,))
    assert (line.due, line.due_at, line.state) == (TUESDAY, None, "brief 1: wacht op goedkeuring")

    approve(store, number, staff_id)
    assert only_line(store).state == "brief 1: staat klaar"
    send_all(store, FakeSender(), LATER)
    assert gather(store, DIGEST_TERMS, LATER).to_customers == ()


def test_the_term_is_that_of_the_settings_and_a_late_letter_says_so(store: Store) -> None:
    passed_on(store)
    assert only_line(store, replace(DIGEST_TERMS, forward_days=0)).due == TUESDAY - timedelta(days=1)
    (line,) = gather(store, DIGEST_TERMS, MORNING + timedelta(days=1)).to_customers
    assert line.state == "brief 1: wacht op goedkeuring"
    (line,) = gather(store, replace(DIGEST_TERMS, language="en"), MORNING + timedelta(days=2)).to_customers
    assert line.state == "late, letter 1: waits for approval"


def test_a_customer_who_must_hear_of_a_breach_stands_there_before_there_is_a_letter(store: Store) -> None:
    reference, number, staff_id = breached(store)
    line = only_line(store)
    assert (line.reference, line.kinds, line.due) == (reference, (Kind.BREACH,), None)
    assert line.due_at == MORNING + timedelta(hours=24)
    assert line.state == "nog geen brief, maak die bij het datalek"
    assert only_line(store, replace(DIGEST_TERMS, customer_hours=4)).due_at == MORNING + timedelta(hours=4)

    approve(store, tell(store, reference, number, staff_id), staff_id)
    assert only_line(store).state == "brief 1: staat klaar"
    send_all(store, FakeSender(), LATER)
    assert gather(store, DIGEST_TERMS, LATER).to_customers == ()


def test_a_customer_whose_letter_was_refused_has_yet_to_hear(store: Store) -> None:
    reference, number, staff_id = breached(store)
    letter = tell(store, reference, number, staff_id)
    assert only_line(store).state == "brief 1: wacht op goedkeuring"
    approving_customers.reject(store, letter, "Onvolledig", staff_id=staff_id, now=MORNING)
    assert only_line(store).state == "nog geen brief, maak die bij het datalek"


@pytest.mark.parametrize(
    ("trouble", "state"), [(Handover.REFUSED, "brief 1: mislukt"), (Handover.UNSURE, "brief 1: onzeker")]
)
def test_a_letter_in_trouble_stands_there_once(store: Store, trouble: Handover, state: str) -> None:
    number, staff_id = passed_on(store)
    approve(store, number, staff_id)
    send_all(store, FakeSender([trouble]), LATER)

    assert only_line(store).state == state
    facts = gather(store, DIGEST_TERMS, LATER)
    assert facts.failed_sends == facts.unsure_sends == ()


def test_a_letter_about_a_breach_in_trouble_is_told_too(store: Store) -> None:
    reference, number, staff_id = breached(store)
    approve(store, tell(store, reference, number, staff_id), staff_id)
    send_all(store, FakeSender([Handover.REFUSED]), LATER)

    assert only_line(store).state == "brief 1: mislukt"
    assert f"{reference} · mogelijk datalek · vóór dinsdag 24 november 2026 09:00" in " ".join(
        write_digest(store, DIGEST_TERMS, LATER).text.split()
    )


def test_a_customer_is_named_only_where_the_settings_name_people(store: Store) -> None:
    passed_on(store)

    assert BAKERY.name not in write_digest(store, DIGEST_TERMS, MORNING).text
    named = replace(DIGEST_TERMS, show_people=True, language="en")
    assert BAKERY.name in " ".join(write_digest(store, named, MORNING).text.split())
