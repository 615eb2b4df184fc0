"""The processor route on a page: whose newsletter it seems to be, to whom a case went, who must be told.

Called by `bot.web.case` and `bot.web.incidents`; decides nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import NotFound
from bot.rules.deadlines import local_day
from bot.rules.processor_route import (
    SIGN_WORDS,
    SURENESS_WORDS,
    Customer,
    Pointer,
    customer_called,
    forward_before,
)
from bot.rules.states import CASE_TRANSITIONS, CaseEvent
from bot.steps.knowing_customers import KnownCustomers
from bot.store import cases, customer_letters, incident_records, referrals
from bot.store.breach_tables import Incident
from bot.store.referrals import pointed_at
from bot.store.tables import Case
from bot.store.work import Work
from bot.web.chips import Chip, kind_chips
from bot.web.customer_letters import LetterLine, letter_line
from bot.web.desk import Desk
from bot.web.times import Due, due_day, due_moment
from bot.web.words import Words
from responses.catalogue import FITTING_KINDS, Situation


@dataclass(frozen=True, slots=True)
class SignLine:
    """One reason to think of a customer, and the list id, domain or name that was found."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class PointerView:
    """A customer to whom the case points."""

    name: str
    sureness: str
    signs: tuple[SignLine, ...]


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A customer to whom a colleague referred the case; `forwarded_at` is None until the letter left."""

    customer: str
    why: str
    also_ours: bool
    forwarded_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralView:
    """What the page says of the processor route; `trouble` is why the customers cannot be read, else empty.

    `may_refer` is that a colleague can pass the case on now: to one of `names`, those to whom the case points
    first. `before` is when the message should be with the customer, while it is not.
    """

    pointers: tuple[PointerView, ...]
    trouble: str
    referrals: tuple[ReferralLine, ...]
    letters: tuple[LetterLine, ...]
    names: tuple[str, ...]
    pointed: frozenset[str]
    kinds: tuple[Chip, ...]
    may_refer: bool
    before: Due | None


@dataclass(frozen=True, slots=True)
class ToTell:
    """A customer of an incident with its address in the directory, and the letters that tell it."""

    number: int
    address: str
    letters: tuple[LetterLine, ...]


def referral_view(work: Work, case: Case, desk: Desk, known: KnownCustomers, words: Words) -> ReferralView:
    """The customers to whom a case points or was referred, and the letters to them."""
    case_id = case.id or 0
    pointed = pointed_at(work, case_id, known.customers)
    standing = referrals.of_case(work, case_id)
    found = [one.customer.name for one in pointed]
    others = sorted(one.name for one in known.customers if one.name not in found)
    rows = cases.requests(work, case_id, open_only=True)
    kinds = {row.kind for row in rows} & {kind.value for kind in FITTING_KINDS[Situation.PROCESSOR_REFERRAL]}
    waits = bool(found or standing) and referrals.forwarded_on(work, case_id) is None and bool(kinds)
    received_on = local_day(min((row.received_at for row in rows), default=case.received_at))
    before = forward_before(received_on, desk.forward_days)
    return ReferralView(
        pointers=tuple(_pointer(one, words) for one in pointed),
        trouble=words.of_rules(known.trouble),
        referrals=tuple(
            ReferralLine(one.customer, one.why, one.also_ours, one.forwarded_at) for one in standing
        ),
        letters=tuple(letter_line(work, one, words) for one in customer_letters.of_case(work, case_id)),
        names=(*found, *others),
        pointed=frozenset(found[:1]),
        kinds=kind_chips(kinds, words),
        may_refer=bool(kinds and known.customers) and (case.state, CaseEvent.DRAFTED) in CASE_TRANSITIONS,
        before=due_day(before, desk.clock(), words) if waits else None,
    )


def _pointer(one: Pointer, words: Words) -> PointerView:
    signs = tuple(SignLine(words.of_rules(SIGN_WORDS[sign.sort]), sign.value) for sign in one.signs)
    return PointerView(one.customer.name, words.of_rules(SURENESS_WORDS[one.sureness]), signs)


def to_tell(work: Work, row: Incident, known: KnownCustomers, words: Words) -> tuple[ToTell, ...]:
    """The customers whom a breach concerns, each with the address of the directory that it has there.

    Where the directory cannot be read there are no addresses: a colleague types the one that he knows.
    """
    letters = customer_letters.of_incident(work, row.id or 0)
    return tuple(
        ToTell(
            one.number,
            _address(one.name, known.customers),
            tuple(
                letter_line(work, letter, words)
                for letter in letters
                if letter.incident_customer_id == one.number
            ),
        )
        for one in incident_records.customers(work, row.id or 0)
    )


def tell_before(row: Incident, desk: Desk, words: Words) -> Due | None:
    """By when the customers should be told (GDPR art. 33(2)); an agreement with them may say it otherwise."""
    return due_moment(row.aware_at + timedelta(hours=desk.customer_hours), desk.clock(), words)


def _address(name: str, known: tuple[Customer, ...]) -> str:
    try:
        return customer_called(name, known).contact
    except NotFound:
        return ""
