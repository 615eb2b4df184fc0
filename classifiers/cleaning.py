"""Makes any text safe to read: no lone surrogates, no control characters, a bounded length.

Called by `classifiers.pipeline` before anything else; keeps one character for one character, so that
offsets into the result are offsets into the text handed in.
"""

import unicodedata
from functools import lru_cache

#: How much of a mail is read, in characters. A request stands in the first pages; what lies beyond
#: costs time without changing a verdict, and a mail of megabytes must not stop the bot.
MAX_CHARACTERS = 8_000
MAX_SUBJECT = 300

_KEPT_CONTROLS = "\n\t"
_SAME_LETTER = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u2010": "-", "\u2011": "-"}
)


def readable(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The first `limit` characters with every character that breaks libraries replaced by one that does not."""
    return "".join(_safe(character) for character in text[:limit])


def _safe(character: str) -> str:
    if character in _KEPT_CONTROLS or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    # A line separator or carriage return keeps its meaning; other controls and odd spaces become a space.
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "\n" if character != "\r" else " "
    return " " if category in {"Cc", "Zs"} else character


@lru_cache(maxsize=8_192)
def folded(word: str) -> str:
    """A word as the phrase tables spell it: lower case, no accents, plain apostrophe and hyphen."""
    plain = unicodedata.normalize("NFKD", word.translate(_SAME_LETTER).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
