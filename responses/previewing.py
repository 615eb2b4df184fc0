"""Shows one letter as a person could get it: the company's own facts, and an invented case in its language.

Called by `privacybot letters preview`; needs no case and no database. What the company has not filled in
shows as the gap that it would be.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from classifiers.kinds import Kind, ObjectionCourse
from responses.catalogue import Situation
from responses.dating import with_days
from responses.facts import (
    ByHand,
    DataRecord,
    FieldChange,
    Letter,
    LetterFacts,
    LetterLanguage,
    Organisation,
    Processing,
)
from responses.render import compose
from responses.trying import example_days, example_facts, kinds_of

_FILE = "examples.toml"
_CONTROLLER_CONTACT = "privacy@example.com"
#: With which of these kinds a data file goes along.
_WITH_A_FILE = frozenset({Kind.ACCESS, Kind.PORTABILITY})


def preview(
    situation: Situation,
    organisation: Organisation,
    processing: Processing,
    language: LetterLanguage,
    own: Path | None,
    *,
    kinds: Sequence[Kind] = (),
    polite: bool = False,
    objection: ObjectionCourse = ObjectionCourse.MARKETING,
) -> Letter:
    """The letter about these kinds, or about every kind that it fits; templates in `own` go before ours.

    Raises:
        LetterError: one of its templates cannot be rendered.
    """
    about = tuple(kinds) or kinds_of(situation)
    facts = _facts(situation, organisation, processing, language, about)
    letter = compose(situation, replace(facts, formal=polite, objection=objection), own)
    return with_days(letter, example_days(facts))


def example_words(language: str) -> dict[str, Any]:
    """What an invented person's case might hold in this language, and what a colleague might type."""
    words: dict[str, Any] = _table()[language]
    return words


def _facts(
    situation: Situation,
    organisation: Organisation,
    processing: Processing,
    language: LetterLanguage,
    kinds: tuple[Kind, ...],
) -> LetterFacts:
    words = example_words(language)
    return replace(
        example_facts(organisation, language, *kinds),
        processing=processing,
        records=(_record(words),),
        searched_sources=(words["source"],),
        corrections=(FieldChange(words["field"], "Oudstad", "Nieuwstad"),),
        restriction_ground=words["restriction_ground"],
        extract_attached=bool(_WITH_A_FILE & set(kinds)),
        by_hand=_by_hand(words.get(situation.value, {})),
    )


def _record(words: dict[str, Any]) -> DataRecord:
    return DataRecord(
        source=words["source"],
        category=words["category"],
        purpose=words["purpose"],
        basis=words["basis"],
        origin=words["origin"],
        retention=words["retention"],
        values=((words["column"], "anne@example.com"),),
        provided_by_person=True,
    )


def _by_hand(typed: dict[str, str]) -> ByHand:
    named = "controller" in typed
    return ByHand(**typed, controller_contact=_CONTROLLER_CONTACT if named else None)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("responses").joinpath(_FILE).read_text(encoding="utf-8"))
