"""Holds how long each term is and which reading was chosen where the law leaves room.

Made by the caller of `bot.rules.deadlines` from the company's settings; counts nothing itself.
"""

from dataclasses import dataclass
from enum import StrEnum


class ExtensionReading(StrEnum):
    """From where the further months of GDPR art. 12(3) run; the readings differ for the 29th to 31st."""

    EARLIER = "earlier"  # whichever of the two ends first
    FROM_RECEIPT = "from_receipt"  # all months from receipt
    FROM_FIRST_MONTH = "from_first_month"  # the further months from the end of the first


class PauseEffect(StrEnum):
    """What a question about identity does to the terms in days and months (GDPR art. 12(6))."""

    RESUME = "resume"  # the days between question and answer do not count
    RESTART = "restart"  # the terms start on the day of the answer
    NEVER = "never"  # the terms run on


@dataclass(frozen=True, slots=True)
class Terms:
    """How long the terms are, and the reading chosen where the law leaves room.

    Days and months are calendar ones, hours are elapsed ones. `promise_lenient` lets a promise that ends
    on a day off run on to the next working day.
    """

    promise_days: int = 7
    promise_lenient: bool = False
    breach_hours: int = 72
    extension_months: int = 2
    extension_reading: ExtensionReading = ExtensionReading.EARLIER
    pause_effect: PauseEffect = PauseEffect.RESUME


#: Mailkoning's promise, and the readings that give the earlier date.
STANDARD_TERMS = Terms()
