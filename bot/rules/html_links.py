"""Says which target of a link is told beside its words: "afmelden <https://…>".

Used by `bot.rules.html_text`. A target is evidence, such as where one can unsubscribe; it is written down and
never fetched.
"""

import re

# Characters of a target that are told: tracking links run on without saying more.
MAX_TARGET = 300
# Characters of a link's words that are compared with its target.
_MAX_WORDS = 1_000

_SCHEME = re.compile(r"(https?|mailto|tel|ftp):", re.IGNORECASE)
_BARE = re.compile(r"^(?:https?://|mailto:|tel:|ftp://)?(?:www\.)?|/$", re.IGNORECASE)


class Link:
    """A link that is open, and the words that were written since."""

    def __init__(self, target: str = "") -> None:
        self._target = _clean(target)
        self._words: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Words that the page shows as the link."""
        if self._target and self._length < _MAX_WORDS:
            self._words.append(text)
            self._length += len(text)

    def to_tell(self) -> str:
        """The target where the words say something else; empty for a link without words or target."""
        words = "".join(self._words).strip()
        if not words or not self._target:
            return ""
        return "" if _bare(words) == _bare(self._target) else self._target


def _clean(target: str) -> str:
    """The target on one line and of bounded length; an address alone where it opens a new mail."""
    target = "".join(target.split())
    if not _SCHEME.match(target):
        return ""
    if target[:7].lower() == "mailto:":
        target = target[7:].partition("?")[0]
    target = target.replace("<", "%3C").replace(">", "%3E")
    return target if len(target) <= MAX_TARGET else f"{target[:MAX_TARGET]}…"


def _bare(text: str) -> str:
    return _BARE.sub("", "".join(text.split()).strip("<>[]()").lower())
