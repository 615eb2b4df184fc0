"""Writes the days and moments in somebody's data as people write them.

Used by `render` for the values that a letter tells; the files beside it keep each value as it is on file.
"""

import re
from datetime import date, datetime

from responses.wording import AMSTERDAM, day_of_month

#: A whole value that is a day, or a moment as systems write it (ISO 8601, RFC 3339).
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?")
_TIME = {"nl": ", {:%H:%M} uur", "en": ", {:%H:%M}", "de": ", {:%H:%M} Uhr", "fr": " à {:%Hh%M}"}


def written(value: str, language: str) -> str:
    """A day or a moment in words, on the clock in Amsterdam if its own is known; anything else as it is."""
    try:
        if _DAY.fullmatch(value):
            return day_of_month(date.fromisoformat(value), language)
        if _MOMENT.fullmatch(value):
            at = datetime.fromisoformat(value)
            local = at.astimezone(AMSTERDAM) if at.tzinfo is not None else at
            return day_of_month(local.date(), language) + _TIME[language].format(local)
    except (ValueError, OverflowError):
        # It looks like a day and is none, such as 2023-02-30: then it is told as it is on file.
        return value
    return value
