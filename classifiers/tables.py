"""Reads the phrase tables and checks them: wordings per language, rules for all languages.

Called once, lazily, by `classifiers.reading`; knows nothing of spaCy and reads no other file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from classifiers.cleaning import folded
from classifiers.kinds import Kind, Language

LANGUAGES: tuple[Language, ...] = (Language.NL, Language.EN, Language.DE, Language.FR)


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that speak for a kind when they stand together in one sentence.

    `needs` holds groups: of each group one concept must be there; the first group is the wish that a
    negation would deny. Of each group of `elsewhere` one must stand anywhere in the mail. `never` holds sets
    of concepts that switch the rule off. A rule is `sure` when it was
    right in nineteen of twenty mails that it had never seen, and `plain` when it was right in nine of ten of
    few words, in what is asked as in what is denied.
    """

    id: str
    kind: Kind
    needs: tuple[frozenset[str], ...]
    never: tuple[frozenset[str], ...] = ()
    elsewhere: tuple[frozenset[str], ...] = ()
    negatable: bool = True
    within: int = 25
    sure: bool = False
    plain: bool = False

    def concepts(self) -> frozenset[str]:
        """Every concept that the rule names."""
        return frozenset().union(*self.needs, *self.never, *self.elsewhere)


@cache
def wordings(language: Language) -> dict[str, tuple[str, ...]]:
    """Concept → its wordings in one language, folded. README of this package explains the notation."""
    table = _read(f"{language.value}.toml")
    return {concept: tuple(folded(wording) for wording in listed) for concept, listed in table.items()}


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(_rule(entry) for entry in _read("rules.toml")["rule"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("classifiers.phrases").joinpath(name).read_text(encoding="utf-8"))


def _rule(entry: dict[str, Any]) -> Rule:
    kind = Kind(entry["id"].split("/")[0])
    return Rule(
        id=entry["id"],
        kind=kind,
        needs=tuple(frozenset(group.split("|")) for group in entry["needs"]),
        never=tuple(frozenset(group.split("+")) for group in entry.get("never", ())),
        elsewhere=tuple(frozenset(group.split("|")) for group in entry.get("elsewhere", ())),
        negatable=bool(entry.get("negatable", True)),
        within=int(entry.get("within", 25)),
        sure=bool(entry.get("sure", False)),
        plain=bool(entry.get("plain", False)),
    )
