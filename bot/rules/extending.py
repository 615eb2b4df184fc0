"""Decides whether an answer may take longer, and until which day (GDPR art. 12(3)).

Called by `bot.steps.letter_facts` when a colleague asks for the letter that tells so; whether the request is
complicated enough is for that colleague to judge. Never changes a date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import RuleViolation
from bot.rules.deadlines import Clocks, clocks
from bot.rules.pauses import Pause
from bot.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """The term of one open request; `legal_on` is its last day in Europe/Amsterdam as it stands now."""

    received_at: datetime
    legal_on: date
    pauses: tuple[Pause, ...] = ()
    extended: bool = False


def extended_last_day(open_terms: Sequence[OpenTerm], today: date, terms: Terms) -> date:
    """The earliest new last day of these requests, as `extended_clocks` finds it."""
    return extended_clocks(open_terms, today, terms).last_day


def extended_clocks(open_terms: Sequence[OpenTerm], today: date, terms: Terms) -> Clocks:
    """The clocks of the request whose new last day is earliest: one letter names one day, for all of them.

    Raises:
        RuleViolation: nothing is open, a term was extended before, or the first month is over, within which
            the person must be told.
    """
    if not open_terms:
        message = "nothing of this case waits for an answer that may take longer"
        raise RuleViolation(message)
    if any(term.extended for term in open_terms):
        message = "the term was extended before: the law knows one extension"
        raise RuleViolation(message)
    if any(today > term.legal_on for term in open_terms):
        message = "the first month is over: an extension can no longer be told"
        raise RuleViolation(message)
    counted = [clocks(one.received_at, pauses=one.pauses, extended=True, terms=terms) for one in open_terms]
    return min(counted, key=lambda each: each.last_day)
