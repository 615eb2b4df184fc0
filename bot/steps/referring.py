"""Case → referral: a colleague says which customers decide about what a case asks; each gets it in a letter.

Called by `privacybot queue refer` and the case page, which then let the step drafting propose the letter to
the person. Never decides by itself, sends nothing, and passes on no file and no words but the person's own.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import RuleViolation
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.hard_wraps import paragraphs
from bot.rules.processor_route import (
    CUSTOMERS_UNREADABLE,
    OF_A_CUSTOMER,
    REFERRED,
    Customer,
    Pointer,
    SignSort,
    pointers,
    require_sure_enough,
)
from bot.rules.states import CASE_TRANSITIONS, CaseEvent
from bot.rules.tokens import case_tag
from bot.steps.letter_facts import DraftingTerms
from bot.store import audit, cases, customer_letters, newsletter_clues, referrals, staff
from bot.store.referral_tables import CustomerLetter, Referral
from bot.store.referrals import Asked
from bot.store.staff_tables import Staff
from bot.store.tables import Case, Message
from bot.store.work import Store, Work
from classifiers.kinds import Kind
from responses.catalogue import FITTING_KINDS, Situation
from responses.customer_letters import ForwardFacts, forward_letter
from responses.facts import StaffLanguage
from responses.render import LetterError

#: Characters of the person's words that go along; the rest can be asked for.
_MOST_WORDS = 4_000

#: Signs by which a customer finds the newsletter among its own; more of them say nothing more.
_MOST_SIGNS = 3

#: Every sentence of this step, for the tables of words.
SAID = (
    "name the customers who decide about it",
    "the case is closed, or a letter of it is leaving: it cannot be passed on now",
    "nothing that this case asks can be passed on",
    "this letter cannot be made: `privacybot letters check` says why",
)


@dataclass(frozen=True, slots=True)
class _Writing:
    """What the letters to all customers of one case have in common."""

    asked: Asked
    colleague: Staff
    terms: DraftingTerms
    now: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """What a colleague says: who decides, how he knows that, and what of the case it is about.

    `also_ours` is that we hold data of this person for ourselves too: the requests stay open for our own
    answer. `about` narrows it to some of the kinds, empty meaning all.
    """

    customers: tuple[Customer, ...]
    why: str = ""
    also_ours: bool = False
    about: frozenset[Kind] = frozenset()


def refer(
    store: Store, reference: str, passing: Passing, *, staff_id: int, terms: DraftingTerms, now: datetime
) -> tuple[int, ...]:
    """Note who decides, and propose a letter to each; the numbers of these letters.

    Whoever was named before and has not had the message is let go.

    Raises:
        NotFound: there is no such case or active colleague.
        RuleViolation: nobody is named, the mails do not show that it is this customer and no reason was
            given, nobody judged the mail yet or knows who is answered, or a letter is just leaving.
    """
    if not passing.customers:
        message = "name the customers who decide about it"
        raise RuleViolation(message)
    with store.begin("referring.refer") as work:
        colleague = staff.require_active(work, staff_id)
        case, newest = cases.lock_newest(work, reference)
        writing = _Writing(_asked(work, case, newest, passing), colleague, terms, now)
        _let_others_go(work, case, passing, now)
        written = [_refer_to(work, case, customer, passing, writing) for customer in passing.customers]
        if case.reason in {OF_A_CUSTOMER, CUSTOMERS_UNREADABLE}:
            # It asked a colleague to do just this, who would do it twice.
            case.reason = REFERRED
        return tuple(number for number in written if number is not None)


def _asked(work: Work, case: Case, newest: Message, passing: Passing) -> Asked:
    """What is passed on, once everything that it needs is known."""
    if (case.state, CaseEvent.DRAFTED) not in CASE_TRANSITIONS:
        message = "the case is closed, or a letter of it is leaving: it cannot be passed on now"
        raise RuleViolation(message)
    if cases.classification(work, newest.id or 0) is None:
        message = "nobody has judged the newest mail yet: sort the case first"
        raise RuleViolation(message)
    if newest.answer_to.lower() not in cases.people(work, case.id or 0):
        message = "nobody knows yet who is answered: name the person first"
        raise RuleViolation(message)
    fitting = FITTING_KINDS[Situation.PROCESSOR_REFERRAL]
    wanted = (passing.about or fitting) & fitting
    asked = referrals.asked_of(work, case, wanted)
    if not wanted or not asked.kinds:
        message = "nothing that this case asks can be passed on"
        raise RuleViolation(message)
    return asked


def _let_others_go(work: Work, case: Case, passing: Passing, now: datetime) -> None:
    """Set the letters aside to customers whom the colleague names no more."""
    named = {customer.name.casefold() for customer in passing.customers}
    for letter in customer_letters.of_case(work, case.id or 0):
        referral = customer_letters.referral_of(work, letter)
        if referral is None or letter.state not in customer_letters.LIVE:
            continue
        if referral.customer.casefold() not in named:
            customer_letters.set_aside(work, letter, "another_customer", now)


def _refer_to(work: Work, case: Case, customer: Customer, passing: Passing, writing: _Writing) -> int | None:
    """The referral to one customer and its letter; none where the customer has the newest mail already."""
    pointer = _pointer(work, case, customer)
    require_sure_enough(pointer.sureness if pointer else None, writing.terms.sure_enough, passing.why)
    referral = _referral(work, case, customer, writing)
    referral.contact, referral.also_ours = customer.contact, passing.also_ours
    referral.sureness, referral.why = pointer.sureness.value if pointer else "", passing.why.strip()[:1000]
    staff_id, now = writing.colleague.id or 0, writing.now
    actor = audit.staff_actor(staff_id)
    audit.append(
        work,
        EventCode.CASE_REFERRED,
        now,
        actor=actor,
        case_id=case.id,
        referral=referral.id,
        sureness=referral.sureness,
        also_ours=passing.also_ours,
    )
    if referral.forwarded_at is not None:
        if all(one.received_at <= referral.forwarded_at for one in writing.asked.messages):
            return None
        referrals.note_not_forwarded(work, referral, staff_id, now)
    letter = _letter(_facts(work, case, customer, pointer, writing), customer, writing)
    letter.referral_id = referral.id
    row = customer_letters.propose(work, letter, now)
    customer_letters.note(work, row, EventCode.CUSTOMER_LETTER_PROPOSED, now, actor)
    return row.id


def _pointer(work: Work, case: Case, customer: Customer) -> Pointer | None:
    clues = newsletter_clues.of_case(work, case.id or 0)
    found = pointers(clues, newsletter_clues.words_of_case(work, case.id or 0), [customer])
    return found[0] if found else None


def _referral(work: Work, case: Case, customer: Customer, writing: _Writing) -> Referral:
    """The referral of the case to this customer, the colleague's now, or a new one."""
    name, staff_id = customer.name.casefold(), writing.colleague.id or 0
    for one in referrals.all_of_case(work, case.id or 0):
        if one.customer.casefold() == name:
            one.staff_id, one.at = staff_id, writing.now
            return one
    return work.add(
        Referral(
            case_id=case.id or 0,
            customer=customer.name,
            contact=customer.contact,
            staff_id=staff_id,
            at=writing.now,
        )
    )


def _facts(
    work: Work, case: Case, customer: Customer, pointer: Pointer | None, writing: _Writing
) -> ForwardFacts:
    asked, terms = writing.asked, writing.terms
    lines, is_cut = _own_words(asked.messages)
    check = cases.identity(work, case.id or 0)
    return ForwardFacts(
        organisation=terms.organisation,
        handler=writing.colleague.name,
        customer=customer.name,
        reference=case.reference,
        case_tag=case_tag(terms.signing_key, case.reference),
        received_on=local_day(asked.received_at),
        answer_before=asked.answer_before,
        kinds=asked.kinds,
        person_address=asked.address,
        person_name=case.person_name or None,
        lines=lines,
        is_cut=is_cut,
        files=sum(len(one.attachments) for one in asked.messages),
        mailing=_marks(pointer),
        is_checked=check is not None and check.state == "settled",
    )


def _letter(facts: ForwardFacts, customer: Customer, writing: _Writing) -> CustomerLetter:
    language: StaffLanguage = "en" if customer.language == "en" else "nl"
    try:
        made = forward_letter(facts, language, writing.terms.own_letters)
    except LetterError as error:
        message = "this letter cannot be made: `privacybot letters check` says why"
        raise RuleViolation(message) from error
    return customer_letters.row_of(
        made,
        CustomerLetterSort.FORWARD,
        customer.contact,
        staff_id=writing.colleague.id or 0,
        now=writing.now,
    )


def _own_words(messages: tuple[Message, ...]) -> tuple[tuple[str, ...], bool]:
    """What the person wrote in these mails, paragraph by paragraph, and whether there was more.

    What the mails pass on is the customer's own newsletter, so only a mail without own words gives that.
    """
    texts = [one.newest_text if one.newest_text.strip() else one.forwarded_text for one in messages]
    lines = [line for text in texts for line in paragraphs(text)]
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line)
        if size > _MOST_WORDS:
            return (*kept, line[: _MOST_WORDS - size + len(line)]), True
        kept.append(line)
    return tuple(kept), False


def _marks(pointer: Pointer | None) -> tuple[str, ...]:
    """By what the customer finds its newsletter: list ids, and domains where there is none."""
    signs = pointer.signs if pointer else ()
    lists = [sign.value for sign in signs if sign.sort is SignSort.LIST_ID]
    domains = [sign.value for sign in signs if sign.sort in {SignSort.SENDER, SignSort.LINK}]
    return tuple(dict.fromkeys(lists or domains))[:_MOST_SIGNS]
