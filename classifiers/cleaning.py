"""Makes any text safe to read: no lone surrogates, no control characters, a bounded length.

Called by `classifiers.pipeline` before anything else; keeps one character for one character, so that
offsets into the result are offsets into the text handed in.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, pairwise

#: How much of a mail is read, in characters. A request stands in the first pages; what lies beyond
#: costs time without changing a verdict, and a mail of megabytes must not stop the bot.
MAX_CHARACTERS = 8_000
MAX_SUBJECT = 300
#: Nor are more words than this: eight thousand single letters are no letter either.
MAX_WORDS = 1_600
_LONGEST_WORD = 80
_RULE = re.compile(r"[^\w\s]{4,}")
_MONSTER = re.compile(rf"\S{{{_LONGEST_WORD},}}")
_WORD = re.compile(r"\S+")

#: A line from this length on, in characters, may have been broken by a mail program.
_WRAPPED_FROM = 50
_LIST_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)]|[a-z][.)])\s")
_KEPT_CONTROLS = "\n\t"
_SAME_LETTER = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u2010": "-", "\u2011": "-"}
)


def readable(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The first `limit` characters with each one that breaks libraries replaced."""
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


def plain(text: str) -> str:
    """The text without runs that no one reads, blanked character for character.

    A tokenizer peels punctuation off a word one by one, which takes time that grows with the square of
    the run; a rule of dashes or a word of a thousand letters says nothing.
    """
    shorter = _RULE.sub(lambda run: run[0][0] + " " * (len(run[0]) - 1), text)
    shorter = _MONSTER.sub(lambda run: run[0][:_LONGEST_WORD].ljust(len(run[0])), shorter)
    words = list(islice(_WORD.finditer(shorter), MAX_WORDS + 1))
    return shorter[: words[-1].start()] if len(words) > MAX_WORDS else shorter


def unwrapped(text: str) -> str:
    """The text with the line breaks of a mail program turned into spaces; no character is added or lost.

    A break stays where the writer meant it: around blank lines and list items, after a short line that
    ends in punctuation, and before a capital after a short line (a sign-off, an address block).
    """
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        joined.append("\n" if _break_meant(before, line) else " ")
        joined.append(line)
    return "".join(joined)


def _break_meant(before: str, line: str) -> bool:
    before, line = before.strip(), line.strip()
    if not before or not line or _LIST_ITEM.match(line):
        return True
    short = len(before) < _WRAPPED_FROM
    return short and (before[-1] in ".!?:;," or line[0].isupper())


@lru_cache(maxsize=8_192)
def folded(word: str) -> str:
    """A word as the phrase tables spell it: lower case, no accents, plain apostrophe and hyphen."""
    plain = unicodedata.normalize("NFKD", word.translate(_SAME_LETTER).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
