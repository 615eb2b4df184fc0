"""Says when one address sends more mails, or would get more letters, than a person is likely to.

Called by the steps filing and drafting: programs that answer each other know no end, and not all of them say
that they are programs (RFC 3834 §2). Never drops a mail; beyond a limit a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one address the bot handles by itself.

    `mails_per_hour` and `mails_per_day` are mails of one address that may open cases, `letters_per_day` are
    letters of ours to one address. `reopen` is how long after its closing a case opens again by a mail of
    its person; after that the mail gets a case of its own.
    """

    mails_per_hour: int = 10
    mails_per_day: int = 30
    letters_per_day: int = 5
    reopen: timedelta = timedelta(days=60)


STANDARD_LIMITS = Limits()


def windows(limits: Limits) -> Mapping[timedelta, int]:
    """The spans over which mails of one address are counted, each with its limit."""
    return {HOUR: limits.mails_per_hour, DAY: limits.mails_per_day}


def too_many_mails(before: Mapping[timedelta, int], limits: Limits) -> str:
    """Why the next mail of an address waits for a person, or nothing.

    `before` is how many mails of that address there are already in each of the `windows`.
    """
    for span, limit in windows(limits).items():
        if before.get(span, 0) >= limit:
            name = "an hour" if span == HOUR else "a day"
            return f"this address sent more than {limit} mails within {name}"
    return ""


def too_many_letters(before: int, limits: Limits) -> bool:
    """Whether an address got so many letters within a day that a colleague must ask for the next one."""
    return before >= limits.letters_per_day
