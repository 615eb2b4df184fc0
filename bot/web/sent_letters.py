"""The letters of a case that left, as its page shows them: what we wrote, who approved it, what became of it.

Called by `bot.web.case_view`; changes nothing and offers nothing to send again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules.deliveries import DELIVERY_NAMES, Delivery
from bot.store.sent_letters import SentLetter, letters_sent
from bot.store.tables import Case
from bot.store.work import Work
from bot.web.chips import Chip
from bot.web.words import Words
from responses.catalogue import SITUATION_NAMES, Situation

_STYLES: dict[Delivery, str] = {
    Delivery.HANDED_OVER: "go",
    Delivery.FOUND: "go",
    Delivery.DELAYED: "wait",
    Delivery.RETURNED: "late",
    Delivery.UNSURE: "ask",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """A colleague who approved the letter, when, and why in spite of what stood against it."""

    name: str
    at: datetime
    despite: str


@dataclass(frozen=True, slots=True)
class SentView:
    """One letter that left; `returned_why` is in the language of the page."""

    letter: SentLetter
    name: str
    delivery: Chip
    approved_by: tuple[Signature, ...]
    returned_why: str


def sent_views(work: Work, case: Case, staff_names: Mapping[int, str], words: Words) -> tuple[SentView, ...]:
    """The letters of a case that left, the newest first."""
    return tuple(_view(letter, staff_names, words) for letter in letters_sent(work, case))


def _view(letter: SentLetter, staff_names: Mapping[int, str], words: Words) -> SentView:
    return SentView(
        letter=letter,
        name=SITUATION_NAMES[Situation(letter.situation)][words.language],
        delivery=Chip(
            letter.delivery.value,
            DELIVERY_NAMES[letter.delivery][words.language],
            f"s-{_STYLES[letter.delivery]}",
        ),
        approved_by=tuple(
            Signature(staff_names.get(one.staff_id, words("history.former_colleague")), one.at, one.despite)
            for one in letter.approvals
        ),
        returned_why=words.of_rules(letter.returned_why),
    )
