"""Gathers what stands against a letter to a customer as it is now: reads the rows and asks the rules.

Called by the step that approves such letters and by the pages and commands that show the same list.
"""

from dataclasses import replace

from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.deadlines import local_day
from bot.rules.leaks import leaks
from bot.rules.objections import Objection, missing_element, visible_flaws
from bot.rules.third_parties import Known
from bot.store import cases, customer_letters, referrals
from bot.store.breach_tables import Incident
from bot.store.incidents import reference_of
from bot.store.referral_tables import CustomerLetter
from bot.store.work import Work
from responses.customer_elements import CustomerLetterAbout, customer_element_name, lacking_for_customer
from responses.customer_letters import BREACH, FORWARD


def objections_to(work: Work, letter: CustomerLetter, ours: Known) -> tuple[Objection, ...]:
    """What stands against this letter: first what may not be passed over.

    `ours` is what of addresses and numbers is the company's own.
    """
    content = customer_letters.content_of(letter)
    known = replace(ours, emails=ours.emails | _addresses_of(work, letter))
    lacking = lacking_for_customer(content.text, _about(work, letter))
    found = (
        *visible_flaws(content.subject, content.text, content.recipients),
        *leaks(content, known),
        *(missing_element(customer_element_name(element, "en")) for element in lacking),
    )
    return tuple(sorted(found, key=lambda objection: objection.overridable))


def _addresses_of(work: Work, letter: CustomerLetter) -> frozenset[str]:
    """The customer's own address, and those of the person whose message is passed on."""
    case = customer_letters.case_of(work, letter)
    people = cases.people(work, case.id or 0) if case is not None else frozenset()
    return people | {address.lower() for address in letter.recipients}


def _about(work: Work, letter: CustomerLetter) -> CustomerLetterAbout:
    case = customer_letters.case_of(work, letter)
    if letter.sort is CustomerLetterSort.FORWARD and case is not None:
        asked = referrals.asked_of(work, case)
        return CustomerLetterAbout(
            FORWARD,
            letter.language,
            case.reference,
            received_on=local_day(asked.received_at),
            answer_before=asked.answer_before,
            person_address=asked.address,
        )
    customer = customer_letters.concerned(work, letter)
    assert customer is not None, "a letter to a customer passes a case on or tells of a breach"
    row = work.get(Incident, customer.incident_id)
    return CustomerLetterAbout(BREACH, letter.language, reference_of(row), aware_at=row.aware_at)
