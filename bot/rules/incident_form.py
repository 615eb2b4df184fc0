"""Reads what colleagues type about a breach, and says what is wrong with it or what still lacks.

Called by the step deciding, the pages and the commands. Never weighs a risk and never fills in an answer.
Answers are texts by the key of their question: a moment as ISO 8601 in UTC, a number in digits, choices as
codes; a question without an answer is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.rules.calendar_nl import AMSTERDAM
from bot.rules.incident_fields import (
    FOR_NOTICE,
    FOR_NOTICE_AND_REGISTER,
    FOR_REGISTER,
    QUESTIONS,
    Question,
    Sort,
)

#: Answers by the key of their question; each has one text, a question with choices has one or more.
Answers = Mapping[str, tuple[str, ...]]

_LONGEST_TEXT = 10_000
_LONGEST_LINE = 300
_MOST = 10_000_000_000

_NO_MOMENT = "Give a day and a time, such as 2026-11-27 22:00."
_NO_NUMBER = "Give a whole number, without words."
_NO_CHOICE = "Choose one of the answers of the list."
_TOO_LONG = "This is too long."
_NEEDED = "Say when we became aware: the 72 hours count from then."
_IN_FUTURE = "This moment is still to come."
_ENDED_FIRST = "The end lies before the beginning."
_BEGAN_LATER = "It began after we became aware: one of the two is not right."
_STILL_GOING_ON = "It has an end and is still going on: one of the two is not right."
_MOST_FIRST = "The most is less than the least."

#: Every sentence that this module can say, for the tables of words.
FAULTS = (
    *(_NO_MOMENT, _NO_NUMBER, _NO_CHOICE, _TOO_LONG, _NEEDED, _IN_FUTURE),
    *(_ENDED_FIRST, _BEGAN_LATER, _STILL_GOING_ON, _MOST_FIRST),
)


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, read: the answers, and a sentence for each question whose answer cannot be."""

    answers: Answers
    faults: Mapping[str, str]


def read_form(typed: Mapping[str, Sequence[str]], now: datetime) -> Form:
    """Read the answers as they were typed; moments without a zone are on the clock in Amsterdam.

    Keys that are no question are passed over. `now` is aware.
    """
    answers: dict[str, tuple[str, ...]] = {}
    faults: dict[str, str] = {}
    for question in QUESTIONS:
        given = [text.strip() for text in typed.get(question.key, ())]
        try:
            answer = _read(question, [text for text in given if text])
        except ValueError as error:
            faults[question.key] = str(error)
            continue
        if answer:
            answers[question.key] = answer
    for key, fault in _between(answers, now).items():
        faults.setdefault(key, fault)
    if "aware_at" not in answers:
        faults.setdefault("aware_at", _NEEDED)
    return Form(answers, faults)


def moment_from(text: str) -> datetime:
    """A moment as it was typed, in UTC; without a zone it is on the clock in Amsterdam.

    Raises:
        ValueError: it is none; the message is a sentence for the colleague.
    """
    try:
        found = datetime.fromisoformat(text)
        # In the hour that comes twice the first one is meant: the earlier end of a term is the safe one.
        aware = found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_NO_MOMENT) from None


def moment_of(answers: Answers, key: str) -> datetime | None:
    """The moment that answers a question; None where there is no answer."""
    found = answers.get(key)
    return datetime.fromisoformat(found[0]) if found else None


def changed_keys(before: Answers, after: Answers) -> list[str]:
    """Which questions have another answer than before, in the order of the form."""
    return [one.key for one in QUESTIONS if before.get(one.key) != after.get(one.key)]


def lacking_for_notice(answers: Answers) -> tuple[str, ...]:
    """Which questions of art. 33(3) have no answer yet; a notice may be sent all the same (art. 33(4))."""
    return tuple(key for key in (*FOR_NOTICE, *FOR_NOTICE_AND_REGISTER) if key not in answers)


def lacking_for_register(answers: Answers) -> tuple[str, ...]:
    """Which questions need an answer before the incident is closed (art. 33(5))."""
    return tuple(key for key in FOR_REGISTER if key not in answers)


def _read(question: Question, given: list[str]) -> tuple[str, ...]:
    """The answer in its one form; empty for none.

    Raises:
        ValueError: it is none; the message is a sentence for the colleague.
    """
    if not given:
        return ()
    match question.sort:
        case Sort.MOMENT:
            return (moment_from(given[0]).isoformat(timespec="minutes"),)
        case Sort.NUMBER:
            return (_number(given[0]),)
        case Sort.CHOICE | Sort.CHOICES:
            return _chosen(question, given)
    limit = _LONGEST_LINE if question.sort is Sort.LINE else _LONGEST_TEXT
    if len(given[0]) > limit:
        raise ValueError(_TOO_LONG)
    return (" ".join(given[0].split()) if question.sort is Sort.LINE else given[0].replace("\r\n", "\n"),)


def _number(text: str) -> str:
    digits = text.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST:
        raise ValueError(_NO_NUMBER)
    return str(int(digits))


def _chosen(question: Question, given: list[str]) -> tuple[str, ...]:
    if not set(given) <= set(question.choices) or (question.sort is Sort.CHOICE and len(set(given)) > 1):
        raise ValueError(_NO_CHOICE)
    return tuple(code for code in question.choices if code in given)


def _between(answers: Answers, now: datetime) -> dict[str, str]:
    """What two answers cannot both be."""
    aware, began, ended = (moment_of(answers, key) for key in ("aware_at", "began_at", "ended_at"))
    told = moment_of(answers, "people_told_at")
    least, most = (answers.get(key) for key in ("people_min", "people_max"))
    moments = {"aware_at": aware, "began_at": began, "ended_at": ended, "people_told_at": told}
    faults = {key: _IN_FUTURE for key, moment in moments.items() if moment is not None and moment > now}
    if began and ended and ended < began:
        faults["ended_at"] = _ENDED_FIRST
    if began and aware and began > aware:
        faults["began_at"] = _BEGAN_LATER
    if ended and answers.get("ongoing") == ("yes",):
        faults["ongoing"] = _STILL_GOING_ON
    if least and most and int(least[0]) > int(most[0]):
        faults["people_max"] = _MOST_FIRST
    return faults
