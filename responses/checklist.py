"""Looks in a finished letter for everything that it must tell, and names what is not there.

Called by `bot.store.objections` for the letter as it stands, also after a colleague changed it, and by
`privacybot letters`; never trusts the template that a letter was made from, and changes nothing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from classifiers.kinds import Kind, ObjectionCourse
from responses.blocks import pieces
from responses.catalogue import RIGHTS, Situation
from responses.elements import (
    ALWAYS,
    CHECKLISTS,
    OF_DATES,
    OF_DEED,
    OF_EMPTY_PART,
    OF_LETTER,
    OF_PART,
    OF_WEIGHED,
    Element,
)
from responses.wording import ANY_DAY, day

#: What stands below a heading: an item of a list, or a sentence. The next heading is neither.
_CONTENT = r"(?:- \S|[^\n]*[.!;])"

#: How a wording is searched for.
FLAGS = re.IGNORECASE | re.MULTILINE


@dataclass(frozen=True, slots=True)
class LetterAbout:
    """What is known of the case that a letter answers. Dates are days in Europe/Amsterdam.

    `kinds` are those that the letter deals with. `extended_on` is the new last day that it tells, where it
    tells one; `done_on` the day of each deed, by the code of its claim, where it is known; `not_done` the
    deeds that it claims and that nobody has done yet, of which it cannot tell the day; `keeps_by_law` whether
    a law makes us keep data of this person; `objection` how an objection among the kinds is dealt with, None
    while nobody knows; `counted` whether the dates come from requests, so that it can be told how they were
    counted.
    """

    situation: Situation
    language: str
    kinds: tuple[Kind, ...]
    reference: str
    received_on: date
    promise_date: date
    legal_date: date
    extended_on: date | None = None
    keeps_by_law: bool = False
    done_on: Mapping[str, date] = field(default_factory=dict)
    not_done: frozenset[str] = frozenset()
    objection: ObjectionCourse | None = ObjectionCourse.MARKETING
    counted: bool = True

    @property
    def weighs(self) -> bool:
        """Whether it is about an objection that nobody has decided on yet."""
        return Kind.OBJECTION in self.kinds and self.objection is ObjectionCourse.WEIGHING


def missing_elements(text: str, about: LetterAbout) -> tuple[Element, ...]:
    """The elements that this letter must tell and does not, each once."""
    looked_at = _Looked(unwrapped(text), about.language, _facts(about))
    wanted = dict.fromkeys((*ALWAYS, *OF_LETTER[about.situation], *_of_parts(looked_at, about)))
    later = {OF_DEED[code] for code in about.not_done if code in OF_DEED}
    return tuple(element for element in wanted if element not in later and not looked_at.tells(element))


@dataclass(frozen=True, slots=True)
class _Looked:
    """A letter in the form in which it is searched."""

    lines: str
    language: str
    facts: Mapping[str, str]

    def tells(self, element: Element) -> bool:
        """Whether one of the wordings of this element is there."""
        wordings = _wordings(self.language)[element]
        return any(re.search(self._filled(wording), self.lines, FLAGS) for wording in wordings)

    def _filled(self, wording: str) -> str:
        for name, value in self.facts.items():
            wording = wording.replace(f"<{name}>", value)
        return wording


def _of_parts(letter: _Looked, about: LetterAbout) -> Iterator[Element]:
    """What the parts of an answer must tell, and what any letter must tell about a report that it meets."""
    if about.situation is Situation.ACKNOWLEDGEMENT and Kind.BREACH in about.kinds:
        yield Element.AT_ONCE
    if about.situation is Situation.ACKNOWLEDGEMENT and about.weighs:
        yield Element.USE_PAUSED
    asks_right = bool(RIGHTS.intersection(about.kinds))
    if about.situation is Situation.ACKNOWLEDGEMENT and asks_right:
        yield Element.MONTH_DATE
    if about.counted:
        dates = OF_DATES.get(about.situation, ())
        yield from (one for one in dates if asks_right or one is not Element.MONTH_COUNTED)
    if about.situation is Situation.REQUEST_WITHDRAWN and Kind.BREACH in about.kinds:
        yield Element.EXAMINING
    if about.situation is not Situation.ANSWER:
        return
    for kind in about.kinds:
        sign, less = OF_EMPTY_PART.get(kind, (None, ()))
        whole = OF_WEIGHED.get(about.objection) if about.objection and kind is Kind.OBJECTION else None
        part = less if sign is not None and letter.tells(sign) else whole or OF_PART.get(kind, ())
        for element in part:
            if element is not Element.KEPT_BY_LAW or about.keeps_by_law:
                yield element


def _facts(about: LetterAbout) -> dict[str, str]:
    """The places of a wording that hold another value in each letter, as patterns."""
    days = {"received": about.received_on, "promise": about.promise_date, "legal": about.legal_date}
    told = {name: re.escape(day(value, about.language)) for name, value in days.items()}
    perhaps = {"extended": about.extended_on, **{code: about.done_on.get(code) for code in OF_DEED}}
    return {
        **told,
        **{
            name: re.escape(day(value, about.language)) if value else ANY_DAY[about.language]
            for name, value in perhaps.items()
        },
        "reference": re.escape(about.reference),
        "date": ANY_DAY[about.language],
        "content": _CONTENT,
    }


@cache
def _wordings(language: str) -> Mapping[Element, tuple[str, ...]]:
    """For each element the wordings by which it is recognised, in this language."""
    table = tomllib.loads((CHECKLISTS / f"{language}.toml").read_text(encoding="utf-8"))
    return {Element(name): tuple(wordings) for name, wordings in table["told_by"].items()}


def unwrapped(text: str) -> str:
    """The letter with each paragraph, heading, list item and labelled value on a line of its own."""
    joined = (" ".join(" ".join(piece).split()) for piece in pieces(text))
    return "\n".join(words for words in joined if words)
