"""Tells the language of a text by its small words and letters: nl, en, de, fr, or other.

Called by `classifiers.pipeline`; reads one word list and never guesses where nothing speaks.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from classifiers.cleaning import folded
from classifiers.kinds import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Addresses of mailboxes and pages are in no language: their "com" is no Portuguese word.
_ADDRESS = re.compile(r"\S{1,200}@\S{1,200}|(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
#: A language that reaches this share of the winner's points is read as well (mails that mix two).
SECOND_VOICE = 0.45
#: Below this share of known words the text is in none of our languages.
_KNOWN_SHARE = 0.12
_SUBJECT_WORDS = 12


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """`language` is that of the text; `voices` are those whose phrases are worth reading."""

    language: Language
    voices: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class _Lists:
    words: dict[str, frozenset[str]]
    letters: dict[str, str]
    endings: dict[str, tuple[str, ...]]


def detect(subject: str, text: str) -> LanguageVerdict:
    """The language of `text`; the subject helps only where the text is a line or two."""
    points, known, total = _points(_words(text)[:1_500], text)
    if total < _SUBJECT_WORDS:
        more, more_known, more_total = _points(_words(subject)[:_SUBJECT_WORDS], subject)
        points = {name: points[name] + 0.8 * more[name] for name in points}
        known, total = known + more_known, total + more_total
    best = max(points, key=lambda name: points[name])
    ours = [language for language in Language if language is not Language.OTHER]
    if not total or points[best] < 1 or known < _KNOWN_SHARE * total or best not in set(ours):
        return LanguageVerdict(Language.OTHER, tuple(ours))
    voices = [language for language in ours if points[language] >= SECOND_VOICE * points[best]]
    return LanguageVerdict(Language(best), tuple(voices))


def _words(text: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", text))


def _points(words: list[str], text: str) -> tuple[dict[str, float], int, int]:
    """Points per language, the number of words that any list knows, and the number of words."""
    lists = _lists()
    points = dict.fromkeys(lists.words, 0.0)
    known = 0
    for word in (folded(word) for word in words):
        holders = [name for name, listed in lists.words.items() if word in listed]
        known += bool(holders)
        for name in holders:
            # A word that four languages share says little; one that a single language has says most.
            points[name] += 1.0 / len(holders)
        for name, endings in lists.endings.items():
            points[name] += 0.3 * (len(word) > 5 and word.endswith(endings))
    lowered = text.lower()
    for name, letters in lists.letters.items():
        points[name] += min(2.0, sum(0.25 for letter in lowered if letter in letters))
    return points, known, len(words)


@cache
def _lists() -> _Lists:
    table = tomllib.loads(
        resources.files("classifiers").joinpath("language.toml").read_text(encoding="utf-8")
    )
    return _Lists(
        words={
            name: frozenset(folded(word) for word in entry["words"].split()) for name, entry in table.items()
        },
        letters={name: entry.get("letters", "") for name, entry in table.items()},
        endings={name: tuple(entry.get("endings", "").split()) or ("\0",) for name, entry in table.items()},
    )
