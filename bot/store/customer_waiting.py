"""What customers have yet to hear from us: letters to them that have not left, and breaches without a letter.

Called by the step digesting inside its transaction; changes nothing, and says no day: the terms do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.incident_states import RUNNING_INCIDENTS
from bot.rules.states import DraftState, OutboxState
from bot.store import customer_letters, referrals
from bot.store.breach_tables import Incident, IncidentCustomer
from bot.store.incidents import reference_of
from bot.store.referral_tables import CustomerLetter
from bot.store.work import Work
from classifiers.kinds import Kind


@dataclass(frozen=True, slots=True)
class Untold:
    """What one customer has yet to hear: a person's request, or a breach.

    `reference` is that of the case or the breach. `since` is the aware moment from which our term runs: when
    the request came in, or when we became aware. `number` and `letter` are those of the letter, None while
    there is none; `sending` is None unless it was approved.
    """

    sort: CustomerLetterSort
    reference: str
    customer: str
    kinds: tuple[Kind, ...]
    since: datetime
    number: int | None = None
    letter: DraftState | None = None
    sending: OutboxState | None = None


def untold(work: Work) -> tuple[Untold, ...]:
    """Everything that waits, the longest first."""
    found = (*_letters(work), *_without_letter(work))
    return tuple(sorted(found, key=lambda one: (one.since, one.reference, one.customer)))


def _letters(work: Work) -> Iterator[Untold]:
    """The letters that wait for approval, to leave, or for a decision."""
    for letter in customer_letters.in_states(work, customer_letters.LIVE):
        case, customer = customer_letters.case_of(work, letter), customer_letters.concerned(work, letter)
        referral, sending = customer_letters.referral_of(work, letter), _sending(work, letter)
        if case is not None and referral is not None:
            asked = referrals.asked_of(work, case)
            yield Untold(
                CustomerLetterSort.FORWARD,
                case.reference,
                referral.customer,
                asked.kinds,
                asked.received_at,
                letter.id,
                letter.state,
                sending,
            )
        if customer is not None:
            told = _of_breach(work, customer)
            yield replace(told, number=letter.id, letter=letter.state, sending=sending)


def _without_letter(work: Work) -> Iterator[Untold]:
    """The customers whom a breach concerns, who were not told of it and to whom no letter waits."""
    waits = select(CustomerLetter.incident_customer_id).where(
        col(CustomerLetter.state).in_(list(customer_letters.LIVE)),
        col(CustomerLetter.incident_customer_id).is_not(None),
    )
    query = (
        select(IncidentCustomer)
        .join(Incident, col(Incident.id) == col(IncidentCustomer.incident_id))
        .where(
            col(IncidentCustomer.told_at).is_(None),
            col(Incident.state).in_(list(RUNNING_INCIDENTS)),
            col(IncidentCustomer.id).not_in(waits),
        )
    )
    for customer in work.session.exec(query):
        yield _of_breach(work, customer)


def _of_breach(work: Work, customer: IncidentCustomer) -> Untold:
    incident = work.get(Incident, customer.incident_id)
    return Untold(
        CustomerLetterSort.BREACH,
        reference_of(incident),
        customer.name,
        (Kind.BREACH,),
        incident.aware_at,
    )


def _sending(work: Work, letter: CustomerLetter) -> OutboxState | None:
    """How the sending of an approved letter goes; what was called back before counts no more."""
    if letter.state is not DraftState.APPROVED:
        return None
    states = [item.state for item in customer_letters.outbox_of(work, letter, lock=False)]
    return states[-1] if states else None
