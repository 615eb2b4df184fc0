"""Recognises a program that answers our letters by itself without saying so: at once, and always alike.

Called by the step filing for mail that carries no mark of automatic mail (`bot.rules.automatic`). A verdict
only holds the mail for a person, since somebody may answer twice "Yes." in haste.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

#: A person reads a letter before he answers it; programs answer as soon as it arrives.
AT_ONCE = timedelta(minutes=2)
#: The mail server's clock may run behind ours.
CLOCKS_DIFFER = timedelta(minutes=1)
#: How far back a sender's earlier mails are compared, and how many of them.
LOOK_BACK = timedelta(days=30)
MAX_EARLIER = 20

#: The share of words that two texts have in common: programs put in a date, a number or a name.
_ALIKE = 0.9
_MAX_WORDS = 500
_WORD = re.compile(r"[^\W\d_]+")

REASON = "it came within seconds of our letter with the same text as before: it looks like an automatic reply"


def answers_by_itself(
    text: str, received_at: datetime, letters_at: Iterable[datetime], earlier: Iterable[str]
) -> bool:
    """Whether this mail looks like the next turn of a program.

    `letters_at` are the moments at which letters to its sender were handed over, `earlier` the texts that
    the same sender sent before. Time and space are linear in the texts.
    """
    at_once = any(-CLOCKS_DIFFER <= received_at - sent_at <= AT_ONCE for sent_at in letters_at)
    return at_once and any(alike(text, other) for other in earlier)


def alike(one: str, other: str) -> bool:
    """Whether two texts have nearly the same words; digits, order and layout do not count."""
    first, second = _words(one), _words(other)
    total = first.total() + second.total()
    if not total:
        return True
    return 2 * (first & second).total() / total >= _ALIKE


def _words(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for count, word in enumerate(_WORD.finditer(text)):
        if count == _MAX_WORDS:
            break
        found[word[0].casefold()] += 1
    return found
