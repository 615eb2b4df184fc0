"""Looks in a finished letter for everything that it must tell, and names what is not there.

Called by `bot.store.objections` for the letter as it stands, also after a colleague changed it, and by
`privacybot letters`; never trusts the template that a letter was made from, and changes nothing.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.elements import ALWAYS, Element
from responses.wording import day

_FOLDER = Path(__file__).parent / "checklists"


@dataclass(frozen=True, slots=True)
class LetterAbout:
    """What is known of the case that a letter answers. Dates are days in Europe/Amsterdam."""

    situation: Situation
    language: str
    kinds: tuple[Kind, ...]
    reference: str
    received_on: date
    promise_date: date
    legal_date: date


def missing_elements(text: str, about: LetterAbout) -> tuple[Element, ...]:
    """The elements that this letter must tell and does not, in the order in which letters tell them."""
    lines = unwrapped(text)
    facts = _facts(about)
    marks = _marks(about.language)
    return tuple(element for element in _wanted(about) if not _tells(lines, marks[element], facts))


def _wanted(_about: LetterAbout) -> tuple[Element, ...]:
    return ALWAYS


def _tells(lines: str, wordings: tuple[str, ...], facts: Mapping[str, str]) -> bool:
    return any(_pattern(wording, tuple(facts.items())).search(lines) for wording in wordings)


@cache
def _pattern(wording: str, facts: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    for name, value in facts:
        wording = wording.replace(f"<{name}>", value)
    return re.compile(wording, re.IGNORECASE | re.MULTILINE)


def _facts(about: LetterAbout) -> dict[str, str]:
    """The places of a wording that hold another value in each letter, as patterns."""
    days = {
        "received": about.received_on,
        "promise": about.promise_date,
        "legal": about.legal_date,
    }
    told = {name: re.escape(day(value, about.language)) for name, value in days.items()}
    return {**told, "reference": re.escape(about.reference)}


@cache
def _marks(language: str) -> dict[Element, tuple[str, ...]]:
    """For each element the wordings by which it is recognised, in this language."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {Element(name): tuple(wordings) for name, wordings in table["told_by"].items()}


def unwrapped(text: str) -> str:
    """The letter with each paragraph, heading, list item and labelled value on a line of its own."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        started = False
        for line in paragraph.split("\n"):
            words = " ".join(line.split())
            if not words:
                continue
            if started and not _starts(line, lines[-1]):
                lines[-1] = f"{lines[-1]} {words}"
            else:
                lines.append(words)
            started = True
    return "\n".join(lines)


def _starts(line: str, before: str) -> bool:
    """Whether a line of a paragraph begins something new instead of going on with the line before it."""
    if line.startswith("- ") or set(line.strip()) == {"-"} or set(before) == {"-"}:
        return True
    return bool(re.match(r" {2}\S", line)) and not before.startswith("- ")
