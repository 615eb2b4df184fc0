"""Incident → letter to a customer: tells a customer of a breach that concerns its data (GDPR art. 33(2)).

Called by `privacybot breach tell` and the page of a breach. Sends nothing: the letter goes through its
approval, and the register holds when it had left. What nobody knows yet, the letter says is not known yet.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import NotFound, RuleViolation
from bot.rules.addresses import address as parse_address
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.events import EventCode
from bot.rules.incident_form import Answers, moment_of
from bot.rules.incident_states import RUNNING_INCIDENTS
from bot.steps.letter_facts import DraftingTerms
from bot.store import audit, customer_letters, incident_records, staff
from bot.store.breach_tables import IncidentCustomer
from bot.store.incidents import reference_of
from bot.store.work import Store
from responses.customer_letters import BreachFacts, breach_letter
from responses.facts import StaffLanguage
from responses.render import LetterError

_OVER = "this incident is closed or joined: open it again, or look at the other one"
_NOBODY = "no such customer in this incident"
_UNMADE = "this letter cannot be made: `privacybot letters check` says why"
_NO_ADDRESS = "give the customer's address for privacy matters: a plain e-mail address"

#: Every sentence of this step, for the tables of words.
SAID = (_OVER, _NOBODY, _NO_ADDRESS, _UNMADE)


@dataclass(frozen=True, slots=True)
class Told:
    """Which customer of an incident is told, where, and in which language.

    `say` gives the words for the code of an answer that was chosen from a list, in that language.
    """

    number: int
    address: str
    language: StaffLanguage
    say: Callable[[str], str]


def tell_customer(
    store: Store, reference: str, told: Told, *, staff_id: int, terms: DraftingTerms, now: datetime
) -> int:
    """Propose the letter that tells a customer of a breach; its number.

    Raises:
        NotFound: there is no such incident, customer or colleague.
        RuleViolation: the incident is closed or joined, there is no address, or the last letter is leaving.
    """
    found = parse_address(told.address)
    if found is None or not found.email.isascii():
        raise RuleViolation(_NO_ADDRESS)
    with store.begin("warning_customers.tell") as work:
        colleague = staff.require_active(work, staff_id)
        row = incident_records.by_reference(work, reference, lock=True)
        if row.state not in RUNNING_INCIDENTS:
            raise RuleViolation(_OVER)
        customer = work.session.get(IncidentCustomer, told.number)
        if customer is None or customer.incident_id != row.id:
            raise NotFound(_NOBODY)
        answers = incident_records.answers_of(work, row)
        bare = BreachFacts(terms.organisation, colleague.name, customer.name, reference_of(row), row.aware_at)
        facts = _known(answers, told, bare)
        try:
            made = breach_letter(facts, told.language, terms.own_letters)
        except LetterError as error:
            raise RuleViolation(_UNMADE) from error
        letter = customer_letters.row_of(
            made, CustomerLetterSort.BREACH, found.email, staff_id=staff_id, now=now
        )
        letter.incident_customer_id = customer.id
        kept = customer_letters.propose(work, letter, now)
        actor = audit.staff_actor(staff_id)
        customer_letters.note(work, kept, EventCode.CUSTOMER_LETTER_PROPOSED, now, actor)
        return kept.id or 0


def _known(answers: Answers, told: Told, bare: BreachFacts) -> BreachFacts:
    """The facts of a breach with what the register knows of them."""

    def chosen(key: str) -> str:
        return ", ".join(told.say(code) for code in answers.get(key, ()))

    return replace(
        bare,
        began_at=moment_of(answers, "began_at"),
        ongoing=chosen("ongoing"),
        summary=_text(answers, "summary"),
        data_types=chosen("data_types"),
        special_types=chosen("special_types"),
        groups=chosen("groups"),
        people=_range(_text(answers, "people_min"), _text(answers, "people_max")),
        records=_text(answers, "records"),
        consequences=_text(answers, "consequences"),
        measures=_text(answers, "measures"),
        measures_planned=_text(answers, "measures_planned"),
        contact=_text(answers, "contact"),
    )


def _text(answers: Answers, key: str) -> str:
    return " ".join(" ".join(answers.get(key, ())).split())


def _range(least: str, most: str) -> str:
    return "–".join(dict.fromkeys(part for part in (least, most) if part))
