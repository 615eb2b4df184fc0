"""The words of the pages: one table per language, and nothing of them anywhere else.

Read by the templates through `bot.web.rendering`; knows no page. A key that is missing is an error, never
an empty place on a screen.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.rules.events import SENTENCES, EventCode
from classifiers.kinds import Language

LANGUAGES = ("nl", "en")

_FOLDER = Path(__file__).parent / "languages"

#: How the rules word a move that a state does not allow (bot.rules.states.move).
_NO_SUCH_MOVE = re.compile(r"[a-z_]+ is not possible in state [a-z_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """All words in one language."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words under a key such as "queue.title", with the values put in.

        Raises:
            KeyError: the table has no such key, or the words ask for a value that was not given.
        """
        words = self.table[key]
        return words.format(**values) if values else words

    def spoken(self) -> Language:
        """The language as the rules name it."""
        return Language.NL if self.language == "nl" else Language.EN

    def of_rules(self, sentence: str) -> str:
        """A sentence of the rules or the steps, which speak English, in the language of the page.

        A sentence that the table does not hold is shown as it is: a reason in English is better than none.
        """
        if _NO_SUCH_MOVE.fullmatch(sentence):
            return self.table["rules.no_such_move"]
        return self.table.get(f"said.{sentence}", sentence)

    def of_event(self, code: str) -> str:
        """What a line of the audit trail says."""
        dutch, english = SENTENCES[EventCode(code)]
        return dutch if self.language == "nl" else english


@cache
def words_in(language: str) -> Words:
    """The words in this language."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    flat = {
        f"{section}.{key}": " ".join(words.split())
        for section, entries in table.items()
        for key, words in entries.items()
    }
    return Words(language, flat)
