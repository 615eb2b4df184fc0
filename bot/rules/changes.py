"""Compares what a mail was read as before with how it is read now, and says what may follow from that.

Called by the step replaying, which gathers the facts and carries it out. Pure: it changes nothing, and where
a colleague, a letter or an answer has come between, it leaves the mail to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.states import CaseState, RawState, Stage

#: Values on which the identity verdict rests, and who gets the letter.
WHO_WRITES = frozenset({"sender_address", "answer_to", "trust", "reply_to_differs", "forwarded_from"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise now. Values are for people; a text is given whole."""

    what: str
    old: str
    new: str


class Remedy(StrEnum):
    """What replay does with a mail."""

    NONE = "none"
    FILE = "file"  # let the step filing read it as if it came in now
    REBUILD = "rebuild"  # write what was parsed anew; no decision rests on what changed
    JUDGE = "judge"  # and let identity and letter follow anew
    CLASSIFY = "classify"  # and let the kinds be judged anew before that
    PERSON = "person"  # only tell: a person must see to it
    LATER = "later"  # the bot or the mail server is at it now; replay again


@dataclass(frozen=True, slots=True)
class Remedied:
    """What to do, with a sentence for people that says why it is no more than that."""

    remedy: Remedy
    reason: str = ""


#: While a letter is handed over, or nobody knows whether it was, its case stays as it is (invariant 3).
LEAVING = Remedied(Remedy.LATER, "A letter of this case is leaving or unsure.")


@dataclass(frozen=True, slots=True)
class NowRead:
    """What the bytes say now: whether a mail can be made of them, is automatic, must be held."""

    readable: bool
    automatic: str = ""
    held: str = ""
    brings_back: bool = False  # it tells that a letter of ours was not delivered


@dataclass(frozen=True, slots=True)
class Before:
    """How a mail stands. `held` is what its last reading said; `used` says that later rows rest on it."""

    state: RawState
    accepted: bool = False
    dismissed: bool = False
    automatic: str = ""
    held: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """How a filed mail and its case stand.

    `words_changed` says that the classifier would read other words now, `judged` that there is a verdict
    about its kinds, `answered` that a letter left to this mail or a later one or that a request of it was
    ended, `leaving` that a letter of the case is being handed over or may have been, `placed_elsewhere` that
    our own signature in the mail speaks for another case.
    """

    stage: Stage
    case: CaseState
    words_changed: bool = False
    judged: bool = False
    sorted_by_colleague: bool = False
    answered: bool = False
    leaving: bool = False
    placed_elsewhere: bool = False


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs, in the order of the new values."""
    return tuple(
        Change(what, old.get(what, ""), value) for what, value in new.items() if old.get(what, "") != value
    )


def outside(before: Before, now: NowRead, changes: tuple[Change, ...]) -> Remedied:
    """What follows for a mail that has no place in a case: held or automatic."""
    if before.dismissed:
        return Remedied(Remedy.NONE, "A colleague read it: it asks for nothing.")
    if before.state is RawState.HELD:
        same = (before.held, before.automatic) == (now.held, now.automatic) and not changes
        return Remedied(Remedy.NONE if same else Remedy.FILE)
    if not now.readable:
        return Remedied(Remedy.PERSON, "It can no longer be read.")
    if now.automatic and not now.held:
        if now.brings_back and now.automatic != before.automatic:
            return Remedied(Remedy.PERSON, "It tells that a letter of ours was not delivered.")
        return Remedied(Remedy.REBUILD if changes else Remedy.NONE)
    if before.used:
        return Remedied(Remedy.PERSON, "Its case already rests on it as it was read before.")
    return Remedied(Remedy.FILE)


def filed(before: Before, standing: CaseStanding, now: NowRead, changes: tuple[Change, ...]) -> Remedied:
    """What follows for a mail that lies in a case."""
    if not now.readable:
        return Remedied(Remedy.PERSON, "It can no longer be read.")
    if now.automatic and not before.accepted:
        return Remedied(Remedy.PERSON, "It reads as automatic mail now; it stays in its case.")
    if now.held and not before.accepted:
        return Remedied(Remedy.PERSON, "It would be held for a person now; it stays in its case.")
    if standing.placed_elsewhere:
        return Remedied(Remedy.PERSON, "It would find another case now; it stays in its own.")
    return _within_case(standing, frozenset(change.what for change in changes))


def _within_case(standing: CaseStanding, changed: frozenset[str]) -> Remedied:
    gave_up = standing.stage is Stage.HELD
    if not gave_up and not standing.words_changed and not changed & WHO_WRITES:
        return Remedied(Remedy.REBUILD if changed else Remedy.NONE)
    if standing.leaving:
        return LEAVING
    if standing.stage in {Stage.FILED, Stage.CLASSIFIED, Stage.IDENTIFIED}:
        return Remedied(Remedy.LATER, "The bot is at work on it.")
    if standing.case is CaseState.ON_HOLD:
        return Remedied(Remedy.PERSON, "A colleague laid its case aside: take it up first.")
    if standing.case is CaseState.CLOSED or standing.stage is Stage.OUTSIDE:
        return Remedied(Remedy.REBUILD, "Its case is closed: nothing is decided anew.")
    if standing.answered:
        return Remedied(Remedy.REBUILD, "It was answered already: nothing is decided anew.")
    if standing.sorted_by_colleague:
        return Remedied(Remedy.JUDGE, "A colleague sorted it: the kinds stay.")
    if standing.words_changed or not standing.judged:
        return Remedied(Remedy.CLASSIFY, "The bot failed on it before and tries again." if gave_up else "")
    return Remedied(Remedy.JUDGE)
