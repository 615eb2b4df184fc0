"""Says when one address sends more mails, or would get more letters, than a person is likely to.

Called by the steps filing and drafting: programs that answer each other know no end, and not all of them say
that they are programs (RFC 3834 §2). Never drops a mail; beyond a limit a person decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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

#: How people and programs name a personal data breach (art. 4(12) GDPR) in the four languages of the mailbox.
_LEAK = re.compile(
    r"\bdata\W?lek|\b(?:uit)?gelekt\b|\bbeveiligings(?:incident|inbreuk|lek)|\binbreuk\b.{0,40}gegevens\b"
    r"|\bdata\W(?:breach|leak)|\bsecurity\W(?:breach|incident)|\bbreach of\b.{0,40}\bdata\b|\bleaked\b"
    r"|\bdaten(?:panne|leck|schutzverletzung|schutzvorfall)|\bfuite\W(?:de|des)\Wdonn[ée]es"
    r"|\bviolation\W(?:de|des)\Wdonn[ée]es",
    re.IGNORECASE,
)


def tells_of_a_leak(subject: str, text: str) -> bool:
    """Whether a mail names a breach, so that a flood of its sender must not keep it from the queue.

    Words alone: the classifier has not read it yet. Too many mails that do so are a flood like any other.
    """
    return bool(_LEAK.search(subject) or _LEAK.search(text))


def beside_a_flood(limits: Limits) -> Limits:
    """What mails that tell of a leak may open: as many cases again as those that the others may fill.

    The 72 hours of art. 33(1) run from the moment at which the company knows: such a mail cannot wait unseen
    behind what a program sends all day.
    """
    return replace(limits, mails_per_hour=2 * limits.mails_per_hour, mails_per_day=2 * limits.mails_per_day)


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
