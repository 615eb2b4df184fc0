"""Reads a day as people write it in four languages.

Called by `classifiers.fields`, `classifiers.corrections` and `classifiers.value_shapes`; finds what may be a
day, and leaves to dateparser what it says. Only a year of two digits is read by the clock: as the last such
year.
"""

import re
from functools import cache

from dateparser import DateDataParser

_DAY = re.compile(
    r"""(?<![\w.-])(?:
        \d{4}-\d{2}-\d{2}
      | \d{1,2}(?:\.|er|e|ste|de|st|nd|rd|th)?[\s./-]{1,2}(?:(?:of|de|van)\s)?
        (?:\d{1,2}|[^\W\d_]{3,10}\.?)[\s./,-]{1,2}['’]?(?:\d{4}|\d{2})
      | [^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}
    )(?!-?\d)""",
    re.VERBOSE | re.IGNORECASE,
)
#: Nobody who writes was born before; what looks like it is a number.
_FIRST_YEAR = 1900


def iso_day(text: str) -> str | None:
    """The first day in the text as YYYY-MM-DD, day before month as in Europe; None where there is none."""
    for written in _DAY.finditer(text):
        day = _parser().get_date_data(written.group().replace("’", "'")).date_obj
        if day is not None and day.year >= _FIRST_YEAR:
            return str(day.date().isoformat())
    return None


@cache
def _parser() -> DateDataParser:
    return DateDataParser(
        languages=["nl", "en", "de", "fr"],
        settings={"DATE_ORDER": "DMY", "STRICT_PARSING": True, "PREFER_DATES_FROM": "past"},
    )
