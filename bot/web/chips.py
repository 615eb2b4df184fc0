"""Small labels for kinds, states and identity: a word and a colour, never a colour alone.

Called by the queue and the case page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.state_names import CASE_STATE_NAMES, IDENTITY_STATE_NAMES, RAW_STATE_NAMES
from bot.rules.states import CaseState, RawState
from bot.store.tables import IdentityCheck
from bot.web.words import Words
from classifiers.kinds import FAMILIES, Kind, in_order
from responses.catalogue import kind_name

_STATE_STYLES: dict[CaseState, str] = {
    CaseState.NEW: "busy",
    CaseState.TO_SORT: "ask",
    CaseState.TO_APPROVE: "go",
    CaseState.SENDING: "busy",
    CaseState.WAITING_IDENTITY: "wait",
    CaseState.TO_HANDLE: "ask",
    CaseState.ON_HOLD: "wait",
    CaseState.CLOSED: "done",
}

_RAW_STYLES: dict[RawState, str] = {
    RawState.STORED: "busy",
    RawState.FILED: "go",
    RawState.AUTOMATIC: "done",
    RawState.DUPLICATE: "done",
    RawState.HELD: "ask",
}

_IDENTITY_STYLES = {"needed": "ask", "asked": "wait", "settled": "go", "refused": "ask"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with a style; `code` is what a form sends for it."""

    code: str
    name: str
    style: str


def kind_style(kind: Kind) -> str:
    """The colour of a kind: that of its family."""
    family = FAMILIES.get(kind)
    return f"k-{family.value}" if family else "k-none"


def kind_chip(kind: Kind, words: Words) -> Chip:
    """The label of one kind."""
    return Chip(kind.value, kind_name(kind, words.language), kind_style(kind))


def kind_chips(kinds: Iterable[str], words: Words) -> tuple[Chip, ...]:
    """The labels of kinds as the tables hold them, in the order in which they are answered."""
    return tuple(kind_chip(kind, words) for kind in in_order({Kind(one) for one in kinds}))


def state_chip(state: CaseState, words: Words) -> Chip:
    """The label of a case's state."""
    return Chip(state.value, CASE_STATE_NAMES[state][words.language], f"s-{_STATE_STYLES[state]}")


def raw_chip(state: RawState, words: Words) -> Chip:
    """The label of what was decided about a mail."""
    return Chip(state.value, RAW_STATE_NAMES[state][words.language], f"s-{_RAW_STYLES[state]}")


def identity_chip(check: IdentityCheck | None, words: Words) -> Chip | None:
    """The label of an identity check; None where nobody needs to know who writes."""
    if check is None or (check.state == "not_needed" and not check.required):
        return None
    style = f"s-{_IDENTITY_STYLES.get(check.state, 'wait')}"
    return Chip(check.state, IDENTITY_STATE_NAMES[check.state][words.language], style)
