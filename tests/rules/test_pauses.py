"""What asking who it is does to the terms."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import Clock, Pause, PauseEffect, Terms, clocks, explain_clock, local_day
from classifiers.kinds import Language
from tests.rules.dutch_days import MOMENTS, day, dutch, noon

ASKED = dutch("2027-03-03T10:00")
ANSWERED = dutch("2027-03-13T18:00")


def test_the_days_between_question_and_answer_do_not_count() -> None:
    found = clocks(dutch("2027-03-01T09:00"), pauses=(Pause(ASKED, ANSWERED),), extended=True)

    assert (found.legal_raw, found.legal) == (day("2027-04-11"), day("2027-04-12"))
    assert found.promise == day("2027-03-18")
    assert found.extended == day("2027-06-11")


def test_an_open_question_stands_still_and_adds_nothing_yet() -> None:
    found = clocks(dutch("2027-03-01T09:00"), pauses=(Pause(ASKED),))

    assert found.standing_since == day("2027-03-03")
    assert found.legal == clocks(dutch("2027-03-01T09:00")).legal
    assert "staat de klok stil" in explain_clock(found, Clock.LEGAL, Language.NL)


def test_an_answer_on_the_same_day_takes_nothing_away() -> None:
    same_day = Pause(ASKED, ASKED + timedelta(hours=3))

    assert clocks(ASKED, pauses=(same_day,)) == clocks(ASKED)


def test_days_of_two_overlapping_pauses_are_left_out_once() -> None:
    second = Pause(dutch("2027-03-08T10:00"), dutch("2027-03-15T10:00"))
    found = clocks(dutch("2027-03-01T09:00"), pauses=(second, Pause(ASKED, ANSWERED)))

    assert found.legal_raw == day("2027-04-13")


def test_two_pauses_apart_add_up() -> None:
    second = Pause(dutch("2027-03-20T10:00"), dutch("2027-03-22T10:00"))
    found = clocks(dutch("2027-03-01T09:00"), pauses=(Pause(ASKED, ANSWERED), second))

    assert found.legal_raw == day("2027-04-13")


def test_a_question_after_the_end_does_not_bring_a_term_back() -> None:
    late = Pause(dutch("2027-03-20T10:00"), dutch("2027-03-25T10:00"))
    found = clocks(dutch("2027-03-01T09:00"), pauses=(late,))

    assert found.promise == day("2027-03-08")
    assert found.legal_raw == day("2027-04-06")


def test_a_question_noted_before_receipt_counts_from_receipt() -> None:
    early = Pause(dutch("2027-02-20T10:00"), dutch("2027-03-03T10:00"))

    assert clocks(dutch("2027-03-01T09:00"), pauses=(early,)).legal_raw == day("2027-04-03")


def test_an_answer_before_its_question_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        clocks(dutch("2027-03-01T09:00"), pauses=(Pause(ANSWERED, ASKED),))


def test_where_an_answer_restarts_the_terms_they_run_from_its_day() -> None:
    pause = Pause(ASKED, ANSWERED)
    terms = Terms(pause_effect=PauseEffect.RESTART)
    found = clocks(dutch("2027-03-01T09:00"), pauses=(pause,), extended=True, terms=terms)

    assert (found.promise, found.legal_raw) == (day("2027-03-20"), day("2027-04-13"))
    assert found.extended == day("2027-06-13")
    assert "begint de termijn opnieuw" in explain_clock(found, Clock.LEGAL, Language.NL)


def test_an_open_question_restarts_nothing_yet() -> None:
    terms = Terms(pause_effect=PauseEffect.RESTART)
    found = clocks(dutch("2027-03-01T09:00"), pauses=(Pause(ASKED),), terms=terms)

    assert found.legal_raw == day("2027-04-01")
    assert found.standing_since == day("2027-03-03")


def test_where_nothing_may_pause_the_terms_run_on() -> None:
    terms = Terms(pause_effect=PauseEffect.NEVER)
    pause = Pause(ASKED, ANSWERED)

    assert clocks(ASKED, pauses=(pause,), terms=terms) == clocks(ASKED)


@given(MOMENTS, st.integers(0, 25), st.integers(0, 60))
def test_a_pause_moves_the_month_by_exactly_its_days(received: datetime, wait: int, out: int) -> None:
    asked = noon(local_day(received)) + timedelta(days=wait)
    paused = clocks(received, pauses=(Pause(asked, asked + timedelta(days=out)),))

    assert paused.legal_raw == clocks(received).legal_raw + timedelta(days=out)
    assert paused.legal >= clocks(received).legal
