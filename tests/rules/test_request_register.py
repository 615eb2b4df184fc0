"""What the register says of a request: its days, and whether it was in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.register_words import (
    HEADINGS,
    IDENTITY_LEVEL_NAMES,
    OUTCOME_NAMES,
    TIMING_NAMES,
    cells,
)
from bot.rules.replying import ENDED_BY_LETTER
from bot.rules.request_register import DECIDED, Outcome, RegisterLine, RequestDates, Timing, timing, totals
from classifiers.kinds import Kind

RECEIVED = date(2026, 11, 27)
PROMISE, LEGAL = date(2026, 12, 4), date(2026, 12, 28)


def request(outcome: Outcome = Outcome.ANSWERED, ended: date | None = None) -> RequestDates:
    return RequestDates(Kind.ACCESS, RECEIVED, PROMISE, LEGAL, outcome, ended)


@pytest.mark.parametrize(
    ("ended", "expected", "days"),
    [
        (RECEIVED, Timing.WITHIN_PROMISE, 0),
        (PROMISE, Timing.WITHIN_PROMISE, 7),
        (date(2026, 12, 5), Timing.WITHIN_LAW, 8),
        (LEGAL, Timing.WITHIN_LAW, 31),
        (date(2026, 12, 29), Timing.LATE, 32),
    ],
)
def test_an_answer_is_held_against_both_last_days(ended: date, expected: Timing, days: int) -> None:
    answered = request(ended=ended)

    assert (timing(answered, date(2030, 1, 1)), answered.days_taken) == (expected, days)


@pytest.mark.parametrize("outcome", sorted(DECIDED))
def test_after_an_extension_its_last_day_counts(outcome: Outcome) -> None:
    extended = replace(request(outcome, date(2027, 2, 27)), extended_on=date(2027, 2, 27))

    assert (timing(extended, date(2030, 1, 1)), extended.days_taken) == (Timing.WITHIN_LAW, 92)
    assert timing(replace(extended, ended_on=date(2027, 2, 28)), date(2030, 1, 1)) is Timing.LATE
    waiting = replace(extended, outcome=Outcome.OPEN, ended_on=None)
    assert timing(waiting, date(2027, 2, 27)) is Timing.RUNNING


def test_what_no_law_gives_a_last_day_is_held_against_the_promise_alone() -> None:
    question = replace(request(ended=PROMISE), kind=Kind.QUESTION, legal_on=None)
    waiting = replace(question, outcome=Outcome.OPEN, ended_on=None)
    after = PROMISE + timedelta(days=1)

    assert timing(question, after) is Timing.WITHIN_PROMISE
    assert timing(replace(question, ended_on=after), after) is Timing.AFTER_PROMISE
    assert timing(replace(question, ended_on=date(2027, 6, 1)), after) is Timing.AFTER_PROMISE
    assert timing(waiting, PROMISE) is Timing.RUNNING
    assert timing(waiting, after) is Timing.OVERDUE


def test_every_way_in_which_a_letter_ends_a_request_is_an_outcome() -> None:
    assert {*ENDED_BY_LETTER} <= {outcome.value for outcome in Outcome}
    assert {one.value for one in DECIDED} == {*ENDED_BY_LETTER} - {"withdrawn"}


def test_an_open_request_is_overdue_the_day_after_its_last_day() -> None:
    waiting = request(Outcome.OPEN)

    assert timing(waiting, LEGAL) is Timing.RUNNING
    assert timing(waiting, LEGAL + timedelta(days=1)) is Timing.OVERDUE
    assert waiting.days_taken is None


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - DECIDED - {Outcome.OPEN}))
def test_what_ended_without_an_answer_took_no_days(outcome: Outcome) -> None:
    ended = request(outcome, date(2027, 6, 1))

    assert (ended.days_taken, timing(ended, date(2027, 6, 2))) == (None, Timing.NOT_TIMED)


@given(st.lists(st.sampled_from(Outcome), max_size=30), st.dates(RECEIVED, date(2027, 3, 1)))
def test_every_request_is_counted_once(outcomes: list[Outcome], today: date) -> None:
    ended = {one: today if one is not Outcome.OPEN else None for one in Outcome}
    counted = totals([request(one, ended[one]) for one in outcomes], today)

    assert counted.requests == sum(counted.timings.values()) == len(outcomes)


def line(**changes: object) -> RegisterLine:
    given = {
        "number": 7,
        "reference": "MK-2026-000001",
        "dates": request(ended=PROMISE),
        "identity_level": "confirm",
        "identity_state": "settled",
        "approved_by": ("Anne", "Bram"),
        "legal_hold": True,
        "forgotten": False,
    }
    return RegisterLine(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_line_has_a_cell_under_each_heading(language: str) -> None:
    found = dict(zip(HEADINGS[language], cells(line(), "inzage", PROMISE, language), strict=True))

    assert list(found.values())[:9] == [
        *(7, "MK-2026-000001", "inzage", date(2026, 11, 27), PROMISE, date(2026, 12, 28), "", PROMISE, 7)
    ]
    assert "Anne, Bram" in found.values()


def test_a_question_has_an_empty_cell_where_the_day_of_the_law_would_stand() -> None:
    question = replace(request(ended=date(2026, 12, 5)), kind=Kind.QUESTION, legal_on=None)
    found = dict(zip(HEADINGS["nl"], cells(line(dates=question), "vraag", PROMISE, "nl"), strict=True))

    assert (found["Beloofd"], found["Wettelijk"], found["Op tijd"]) == (PROMISE, "", "later dan beloofd")


def test_an_open_request_has_no_day_of_answer() -> None:
    found = cells(line(dates=request(Outcome.OPEN)), "inzage", PROMISE, "nl")

    assert found[7:11] == ("", "", "loopt", "open", "bevestiging")[:4]


def test_every_code_has_its_words_in_both_languages() -> None:
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(TIMING_NAMES) == set(Timing)
    assert len(HEADINGS["nl"]) == len(HEADINGS["en"])
    for table in (OUTCOME_NAMES, TIMING_NAMES, IDENTITY_LEVEL_NAMES):
        assert all(set(names) == {"nl", "en"} for names in table.values())
