"""The history of a case as its page shows it: what was done, which step it was, when and by whom.

Called by `bot.web.case_view`; decides nothing and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules.fulfilment import StepCode, step_words
from bot.store import cases
from bot.store.fulfilment import abouts_of
from bot.store.tables import Event
from bot.store.work import Work
from bot.web.chips import Chip, kind_chip
from bot.web.words import Words
from classifiers.kinds import Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the case's history."""

    at: datetime
    what: str
    who: str
    about: tuple[Chip, ...]


def history_of(work: Work, case_id: int, staff_names: Mapping[int, str], words: Words) -> tuple[Moment, ...]:
    """The lines of the audit trail about a case, oldest first."""
    events = cases.history(work, case_id)
    steps = abouts_of(work, [event.detail["step"] for event in events if "step" in event.detail])
    return tuple(
        Moment(
            at=event.at,
            what=_what(event, steps, words),
            who=_actor(event.actor, staff_names, words),
            about=tuple(kind_chip(Kind(kind), words) for kind in event.detail.get("kinds") or ()),
        )
        for event in events
    )


def _what(event: Event, steps: Mapping[int, str], words: Words) -> str:
    """What was done, and of a step which one it was."""
    said = words.of_event(event.code)
    if "deed" not in event.detail:
        return said
    about = steps.get(event.detail["step"], "")
    return f"{said}: {step_words(StepCode(event.detail['deed']), about, words.language)}"


def _actor(actor: str, staff_names: Mapping[int, str], words: Words) -> str:
    number = actor.removeprefix("staff:")
    if number == actor:
        return words("history.bot")
    return staff_names.get(int(number), words("history.former_colleague"))
