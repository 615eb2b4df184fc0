"""Reads a day as people write it in four languages.

Called by `classifiers.fields`, `classifiers.corrections` and `classifiers.value_shapes`; finds what may be a
day, and leaves to dateparser what it says. The clock is asked only for a year of two digits, which is the
last such one, and for what lies ahead, which is no day of birth.
"""

import re
from datetime import UTC, date, datetime
from functools import cache

from dateparser import DateDataParser

_DAY = re.compile(
    r"""(?<![\w.-])(?:
        \d{4}-\d{2}-(?P<last>\d{2})
      | (?P<first>\d{1,2})(?:\.|er|e|ste|de|st|nd|rd|th)?[\s./-]{1,2}(?:(?:of|de|van)\s)?
        (?:\d{1,2}|[^\W\d_]{3,10}\.?)[\s./,-]{1,2}['’]?(?:\d{4}|\d{2})
      | [^\W\d_]{3,10}\.?\s(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s\d{4}
    )(?!-?\d)""",
    re.VERBOSE | re.IGNORECASE,
)
#: Nobody who writes was born before; what looks like it is a number.
_FIRST_YEAR = 1900


def iso_day(text: str) -> str | None:
    """The first day in the text as YYYY-MM-DD, day before month as in Europe; None where there is none."""
    days = (day for written in _DAY.finditer(text) if (day := _said(written)) is not None)
    first = next(days, None)
    return first.isoformat() if first else None


def _said(written: re.Match[str]) -> date | None:
    """The day that is written there; none where it would only be one with its day and month exchanged."""
    moment = _parser().get_date_data(written.group().replace("’", "'")).date_obj
    if moment is None:
        return None
    day: date = moment.date()
    number = int(written["last"] or written["first"] or written["second"])
    possible = day.year >= _FIRST_YEAR and day <= datetime.now(UTC).date()
    return day if possible and day.day == number else None


@cache
def _parser() -> DateDataParser:
    return DateDataParser(
        languages=["nl", "en", "de", "fr"],
        settings={
            "DATE_ORDER": "DMY",
            # Not the relative ones: "12 jaar 11 maanden" is an age.
            "PARSERS": ["absolute-time"],
            "PREFER_DATES_FROM": "past",
            "STRICT_PARSING": True,
        },
    )
