"""What the register of requests says of one request: how long it took, and whether it was in time.

Used by the register's page and command and by the yearly report. Values in, values out: who approved what and
when is read by `bot.store.request_register`. Holds no word of a mail and nobody's name but colleagues'.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from classifiers.kinds import Kind


class Outcome(StrEnum):
    """How a request stands or ended; the values are those of the table `request`."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    NOT_IDENTIFIED = "not_identified"  # we cannot know whose data it is about (GDPR art. 11(2))
    REFERRED = "referred"  # passed on to the customer who decides
    WITHDRAWN = "withdrawn"  # the person took it back
    CLOSED = "closed"  # a colleague ended it without a letter
    DROPPED = "dropped"  # a colleague said that the mail does not ask this
    REPEATED = "repeated"  # an older request of its kind goes on, whose dates count


#: Outcomes by which the person was told what was done or not done (art. 12(3) and (4)): these are held
#: against the last days.
DECIDED = frozenset({Outcome.ANSWERED, Outcome.REFUSED, Outcome.NOT_IDENTIFIED, Outcome.REFERRED})

#: Rows that stand for no request of their own; they are listed only where they are asked for.
NOT_COUNTED = frozenset({Outcome.DROPPED, Outcome.REPEATED})


class Timing(StrEnum):
    """A request against its last days: the promised one, and that of GDPR art. 12(3) where it has one."""

    RUNNING = "running"
    OVERDUE = "overdue"  # open after its last day by law, or where no law sets one after the promised day
    WITHIN_PROMISE = "within_promise"
    WITHIN_LAW = "within_law"  # later than promised, in time by law
    AFTER_PROMISE = "after_promise"  # later than promised, and no law sets a last day
    LATE = "late"
    NOT_TIMED = "not_timed"  # it ended without an answer


@dataclass(frozen=True, slots=True)
class RequestDates:
    """The dates of one request, as days in Amsterdam; `ended_on` is None while it is open.

    The last days count after a pause for identity; `extended_on` is the one after an extension of which the
    person was told. `legal_on` is None for a kind to which no law sets a last day.
    """

    kind: Kind
    received_on: date
    promise_on: date
    legal_on: date | None
    outcome: Outcome
    ended_on: date | None = None
    extended_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day by law, or the promised one where no law sets any."""
        return self.extended_on or self.legal_on or self.promise_on

    @property
    def days_taken(self) -> int | None:
        """Calendar days from receipt to answer; None where there was no answer."""
        if self.outcome not in DECIDED or self.ended_on is None:
            return None
        return (self.ended_on - self.received_on).days


def timing(dates: RequestDates, today: date) -> Timing:
    """How a request stands against its last days on a day."""
    if dates.outcome is Outcome.OPEN:
        return Timing.OVERDUE if today > dates.last_day else Timing.RUNNING
    if dates.days_taken is None or dates.ended_on is None:
        return Timing.NOT_TIMED
    if dates.ended_on <= dates.promise_on:
        return Timing.WITHIN_PROMISE
    if dates.legal_on is None:
        return Timing.AFTER_PROMISE
    return Timing.WITHIN_LAW if dates.ended_on <= dates.last_day else Timing.LATE


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One request in the register. `approved_by` names colleagues; it is empty once the case is forgotten.

    `referred_to` names the customers to whom it was passed on.
    `identity_level` is none, confirm or document; `identity_state` says how that stands.
    """

    number: int
    reference: str
    dates: RequestDates
    identity_level: str
    identity_state: str
    approved_by: tuple[str, ...]
    legal_hold: bool
    forgotten: bool
    referred_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many requests there are in all, and with each timing."""

    requests: int
    timings: dict[Timing, int]


def totals(requests: Iterable[RequestDates], today: date) -> Totals:
    """The counts above a register."""
    counted = Counter(timing(one, today) for one in requests)
    return Totals(counted.total(), {one: counted[one] for one in Timing})
