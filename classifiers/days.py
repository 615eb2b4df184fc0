"""Reads a day as people write it in four languages.

Called by `classifiers.fields` and `classifiers.corrections`; knows no clock and guesses no year.
"""

import re
from datetime import date

_DAY = re.compile(
    r"\b(\d{1,2})(?:\.|e|er|st|nd|rd|th)?[-/. ]{1,2}(?:of |de )?(\d{1,2}|[a-zäéûA-Z]{3,10})\.?[-/. ,]{1,2}"
    r"((?:19|20)\d{2})\b"
)
#: The first letters of each month in the four languages, January first.
_MONTHS = (
    ("jan",), ("feb", "fév", "fev"), ("maa", "mrt", "mar", "mär"), ("apr", "avr"), ("mei", "may", "mai"),
    ("jun", "juin"), ("jul", "juil"), ("aug", "aoû", "aou"), ("sep",), ("okt", "oct"), ("nov",),
    ("dec", "dez", "déc"),
)  # fmt: skip


def iso_day(text: str) -> str | None:
    """The first day in the text as YYYY-MM-DD, day before month as in Europe; None where there is none."""
    day = _DAY.search(text)
    if day is None:
        return None
    try:
        return date(int(day.group(3)), _month(day.group(2)), int(day.group(1))).isoformat()
    except ValueError:
        return None


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    starts = [place for place, month in enumerate(_MONTHS, 1) if written.lower().startswith(month)]
    return starts[0] if starts else 0
