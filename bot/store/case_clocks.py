"""Says how the dates of a case came about, from the rows of its requests and of its identity check.

Called by the step drafting for letters, and by the pages, the digest and the command line. Counts nothing
itself: `bot.rules.deadlines` does; a date that its terms would now count otherwise is not explained.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.rules.clock_words import Clock, Explained, sentence
from bot.rules.deadlines import Clocks, clocks
from bot.rules.pauses import Pause
from bot.rules.terms import Terms
from bot.store.tables import Case, IdentityCheck, RequestRow
from classifiers.kinds import WITH_LEGAL_TERM, Kind, Language


@dataclass(frozen=True, slots=True)
class CaseDates:
    """How the dates by which a case is sorted were counted; None where there is no such date."""

    breach: Explained | None = None
    promise: Explained | None = None
    legal: Explained | None = None

    def said(self, language: Language) -> tuple[str, ...]:
        """Each date's arithmetic as one line, once; Dutch, or else English."""
        told = dict.fromkeys(one for one in (self.breach, self.promise, self.legal) if one is not None)
        return tuple(sentence(one, language) for one in told)


def pauses_of(check: IdentityCheck | None, row: RequestRow) -> tuple[Pause, ...]:
    """A question about identity stops the clocks of what was asked before it, and of nothing else.

    An answer of before the question was to an earlier one: this one is not answered yet.
    """
    if check is None or check.asked_at is None or row.received_at > check.asked_at:
        return ()
    answered = check.answered_at is not None and check.answered_at >= check.asked_at
    return (Pause(check.asked_at, check.answered_at if answered else None),)


def legal_day(row: RequestRow) -> date | None:
    """The last day by law of a request, extended or not; None for a kind to which art. 12(3) sets none."""
    return (row.extended_on or row.legal_on) if Kind(row.kind) in WITH_LEGAL_TERM else None


def stands_still(rows: Sequence[RequestRow], check: IdentityCheck | None) -> bool:
    """Whether every open one of these requests waits for an answer about identity, so that no day counts."""
    waiting = [row for row in rows if row.outcome == "open"]
    return bool(waiting) and all(
        any(pause.answered_at is None for pause in pauses_of(check, row)) for row in waiting
    )


def clocks_of(row: RequestRow, check: IdentityCheck | None, terms: Terms) -> Clocks:
    """All dates of one request, counted anew; a month that no law sets for its kind is not explained."""
    counted = clocks(
        row.received_at,
        breach=row.breach_until is not None,
        pauses=pauses_of(check, row),
        extended=row.extended_at is not None,
        terms=terms,
    )
    if Kind(row.kind) in WITH_LEGAL_TERM:
        return counted
    told = tuple(one for one in counted.explanation if one.clock in {Clock.PROMISE, Clock.BREACH})
    return replace(counted, explanation=told)


def dates_of(case: Case, rows: Sequence[RequestRow], check: IdentityCheck | None, terms: Terms) -> CaseDates:
    """How the nearest dates of the open requests, which are those of the case, came about."""
    counted = [clocks_of(row, check, terms) for row in rows if row.outcome == "open"]
    return CaseDates(
        breach=_the_one(counted, (Clock.BREACH,), case.breach_until),
        promise=_the_one(counted, (Clock.EXTENDED, Clock.PROMISE), case.promise_on),
        legal=_the_one(counted, (Clock.EXTENDED, Clock.LEGAL), case.legal_on),
    )


def _the_one(
    counted: Sequence[Clocks], among: tuple[Clock, ...], wanted: date | datetime | None
) -> Explained | None:
    """The arithmetic of the clock that ends on this day or at this moment."""
    for each in counted:
        ends = {
            Clock.PROMISE: each.promise,
            Clock.LEGAL: each.legal,
            Clock.EXTENDED: each.extended,
            Clock.BREACH: each.breach,
        }
        for explained in each.explanation:
            if explained.clock in among and wanted is not None and ends[explained.clock] == wanted:
                return explained
    return None
