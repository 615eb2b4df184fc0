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
    negation would deny. `anywhere` names concepts of which one must stand somewhere in the mail (what an
    "it" can mean). `never` holds sets of concepts that switch the rule off. `weight` is the chance, 0 to 1,
    that a mail with this evidence alone carries the kind. `damp` (only for `other`) is the factor left to
    the evidence of the rights in the same sentence, or in the whole mail when `whole_mail` is set.
    A rule that `hides_breach` damps that kind in full as well; the others only by half. One with `only_names`
    damps no more than the naming of a right: a talk about the right to be forgotten is no request.
    """

    id: str
    kind: Kind
    weight: float
    needs: tuple[frozenset[str], ...]
    never: tuple[frozenset[str], ...] = ()
    negatable: bool = True
    within: int = 25
    anywhere: frozenset[str] = frozenset()
    damp: float = 1.0
    whole_mail: bool = False
    hides_breach: bool = False
    only_names: bool = False

    def concepts(self) -> frozenset[str]:
        """Every concept that the rule names."""
        return frozenset().union(self.anywhere, *self.needs, *self.never)


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
        weight=float(entry["weight"]),
        needs=tuple(frozenset(group.split("|")) for group in entry["needs"]),
        never=tuple(frozenset(group.split("+")) for group in entry.get("never", ())),
        negatable=bool(entry.get("negatable", True)),
        within=int(entry.get("within", 25)),
        anywhere=frozenset("|".join(entry.get("anywhere", ())).split("|")) - {""},
        damp=float(entry.get("damp", 1.0)),
        whole_mail=bool(entry.get("whole_mail", False)),
        hides_breach=bool(entry.get("hides_breach", False)),
        only_names=bool(entry.get("only_names", False)),
    )
