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
from classifiers.kinds import Kind, Language
from responses.catalogue import kind_name
from responses.customer_elements import customer_element_called
from responses.elements import element_called

LANGUAGES = ("nl", "en")

_FOLDER = Path(__file__).parent / "languages"

#: A place in a sentence of the rules that holds another value each time: "The evidence for {kinds} is weak."
_PLACE = re.compile(r"\{([a-z]+)\}")

_KINDS = frozenset(kind.value for kind in Kind)

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Words:
    """All words in one language."""

    language: str
    table: Mapping[str, str]
    said: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

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
        if sentence in self.said:
            return self.said[sentence]
        for pattern, words in self.patterns:
            found = pattern.fullmatch(sentence)
            if found:
                return words.format(
                    **{name: self._value(name, said) for name, said in found.groupdict().items()}
                )
        return sentence

    def _value(self, name: str, said: str) -> str:
        if name == "reason":
            return self.of_rules(said)
        if name == "parts":
            return ", ".join(self.of_rules(part) for part in said.split(", "))
        if name == "element":
            return customer_element_called(element_called(said, self.language), self.language)
        if name != "kinds":
            return said
        return _WORD.sub(lambda found: self._word(found[0]), said)

    def _word(self, word: str) -> str:
        if word == "and":
            return self.table["rules.and"]
        return kind_name(Kind(word), self.language) if word in _KINDS else word

    def of_event(self, code: str) -> str:
        """What a line of the audit trail says."""
        dutch, english = SENTENCES[EventCode(code)]
        return dutch if self.language == "nl" else english


@cache
def words_in(language: str) -> Words:
    """The words in this language."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    said: dict[str, str] = table.pop("said")
    flat = {
        f"{section}.{key}": " ".join(words.split())
        for section, entries in table.items()
        for key, words in entries.items()
    }
    patterns = tuple((_pattern(key), words) for key, words in said.items() if _PLACE.search(key))
    return Words(language, flat, said, patterns)


def _pattern(key: str) -> re.Pattern[str]:
    parts = _PLACE.split(key)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )
