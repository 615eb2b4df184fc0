"""Reads the Date header of a mail, also in the Dutch, German and French that some programs write.

Called by `bot.rules.parsing`. The date is the sender's claim: it is shown to staff and starts no clock.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Month names other than English by their first letters; the longest that fits wins.
_MONTHS = {
    "mrt": "Mar", "maa": "Mar", "mär": "Mar", "mrz": "Mar", "mars": "Mar", "mei": "May", "mai": "May",
    "okt": "Oct", "dez": "Dec", "déc": "Dec", "fév": "Feb", "fev": "Feb", "avr": "Apr", "juin": "Jun",
    "juil": "Jul", "aoû": "Aug", "aou": "Aug", "jän": "Jan",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+\.?")
_DAY_NAME = re.compile(r"^\s*[^\W\d_]+[.,\s]+")
_LONGEST = 200


def parse(text: str) -> datetime | None:
    """The moment of a Date header in UTC, or None when it names none. Without a zone it counts as UTC."""
    text = text[:_LONGEST]
    return _moment(text) or _moment(_in_english(text))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    # OverflowError: a year or a zone outside the calendar. The others: parsedate's answers to junk.
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_english(text: str) -> str:
    """The date with English month names and without the name of the day, which carries nothing."""
    return _WORD.sub(lambda word: _month(word[0]), _DAY_NAME.sub("", text)).strip()


def _month(word: str) -> str:
    low = word.lower().rstrip(".")
    fitting = [start for start in _MONTHS if low.startswith(start)]
    return _MONTHS[max(fitting, key=len)] if fitting else word.rstrip(".")
