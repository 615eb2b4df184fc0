"""Says which reminder about an undecided breach is due, in hours that really went by.

Called by the step alerting; never asks the time and never knows whether a reminder was sent.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta


def reminder_due(aware_at: datetime, now: datetime, hours: Iterable[int]) -> int | None:
    """The latest of these hours after `aware_at` that has come; None when none has.

    Only the latest: after a stop that slept through several, one reminder says what all would have said.
    Counted in UTC like the 72 hours themselves (GDPR art. 33(1)), for summer time adds and takes no hour.
    """
    begun = aware_at.astimezone(UTC)
    return max((hour for hour in hours if begun + timedelta(hours=hour) <= now), default=None)
