"""Whose newsletter a case seems to be about, as its page shows it: the customers, why, and how sure.

Called by `bot.web.case`; decides nothing.
"""

from dataclasses import dataclass

from bot.ports import CustomerDirectory
from bot.rules.processor_route import SIGN_WORDS, SURENESS_WORDS, Pointer
from bot.store.referrals import pointed_at
from bot.store.tables import Case
from bot.store.work import Work
from bot.web.words import Words


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
class ReferralView:
    """What the page says of the processor route; `unreadable` where the customers cannot be read."""

    pointers: tuple[PointerView, ...]
    unreadable: bool


def referral_view(work: Work, case: Case, directory: CustomerDirectory | None, words: Words) -> ReferralView:
    """The customers to whom a case points, the surest first."""
    pointed = pointed_at(work, case.id or 0, directory)
    return ReferralView(tuple(_pointer(one, words) for one in pointed.found), pointed.unreadable)


def _pointer(one: Pointer, words: Words) -> PointerView:
    signs = tuple(SignLine(words.of_rules(SIGN_WORDS[sign.sort]), sign.value) for sign in one.signs)
    return PointerView(one.customer.name, words.of_rules(SURENESS_WORDS[one.sureness]), signs)
