"""Decides what follows a hand-over to the mail server: try again and when, give up, or ask a person.

Called by the step sending; never talks to a server.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.states import OutboxEvent


@dataclass(frozen=True, slots=True)
class RetryTerms:
    """`pauses` in minutes, the last one repeats; after `give_up_hours` since queueing a person decides."""

    pauses: tuple[int, ...] = (1, 5, 15, 60, 180)
    give_up_hours: int = 48


@dataclass(frozen=True, slots=True)
class Next:
    """The event for the outbox item, and when it is due again."""

    event: OutboxEvent
    due_at: datetime


def after_try_later(queued_at: datetime, now: datetime, attempts: int, terms: RetryTerms) -> Next:
    """After a 4xx answer or no connection: a growing pause, until the letter is too old."""
    if now - queued_at >= timedelta(hours=terms.give_up_hours):
        return Next(OutboxEvent.REFUSED, now)
    pause = terms.pauses[min(attempts, len(terms.pauses)) - 1]
    return Next(OutboxEvent.TRY_LATER, now + timedelta(minutes=pause))
