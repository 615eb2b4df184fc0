"""Every date says in words how it came about."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from bot.rules import clock_words
from bot.rules.deadlines import Clock, Pause, clocks, explain, explain_clock
from classifiers.kinds import Language
from tests.rules.dutch_days import dutch


def test_both_languages_say_every_step_with_the_same_values() -> None:
    dutch_steps, english_steps = (clock_words._STEPS[spoken] for spoken in (Language.NL, Language.EN))

    assert set(dutch_steps) == set(english_steps) == set(clock_words.Said)
    for said in clock_words.Said:
        fields = [
            sorted({field for _, field, _, _ in Formatter().parse(steps[said]) if field is not None})
            for steps in (dutch_steps, english_steps)
        ]
        assert fields[0] == fields[1], said


def test_the_legal_month_explains_itself_in_dutch() -> None:
    line = explain_clock(clocks(dutch("2026-11-27T22:00")), Clock.LEGAL, Language.NL)

    assert line == (
        "Wettelijke termijn: ontvangen vrijdag 27 november 2026 om 22:00; de dag van ontvangst telt niet "
        "mee; een maand na ontvangst: tot en met zondag 27 december 2026; geen werkdag: zondag 27 "
        "december 2026 (weekend); daarom tot en met de werkdag erna, maandag 28 december 2026 "
        "(Verordening 1182/71, artikel 3 lid 4)."
    )


def test_the_promise_explains_its_target_in_english() -> None:
    line = explain_clock(clocks(dutch("2027-12-18T09:00")), Clock.PROMISE, Language.EN)

    assert line == (
        "Promise: received Saturday 18 December 2027 at 09:00; the day of receipt does not count; one "
        "week after receipt: up to and including Saturday 25 December 2027; no working day: Saturday 25 "
        "December 2027 (Christmas Day); we aim for the working day before, Friday 24 December 2027."
    )


@pytest.mark.parametrize(
    ("received", "clock", "said"),
    [
        ("2027-01-31T09:00", Clock.LEGAL, "die maand heeft geen dag 31"),
        ("2027-02-28T09:00", Clock.LEGAL, "maandag 29 maart 2027 (Tweede Paasdag)"),
        ("2027-04-05T09:00", Clock.LEGAL, "donderdag 6 mei 2027 (Hemelvaartsdag)"),
        ("2027-01-31T09:00", Clock.EXTENDED, "wij houden de vroegste aan"),
        ("2026-11-27T09:00", Clock.EXTENDED, "schuift deze datum niet op"),
        ("2027-03-26T10:00", Clock.BREACH, "gaat de zomertijd in of uit"),
        ("2026-11-27T22:00", Clock.BREACH, "tot maandag 30 november 2026 om 22:00"),
    ],
)
def test_each_turn_of_the_count_is_said(received: str, clock: Clock, said: str) -> None:
    assert said in explain_clock(clocks(dutch(received), breach=True, extended=True), clock, Language.NL)


def test_a_pause_is_said_with_its_days() -> None:
    pause = Pause(dutch("2027-03-03T10:00"), dutch("2027-03-13T18:00"))
    line = explain_clock(clocks(dutch("2027-03-01T09:00"), pauses=(pause,)), Clock.LEGAL, Language.NL)

    assert "niet meegeteld: 10 dagen, van woensdag 3 maart 2027" in line
    assert "zo loopt het tot en met zondag 11 april 2027" in line


def test_the_moment_said_is_the_one_on_dutch_clocks() -> None:
    line = explain(clocks(datetime(2027, 1, 31, 23, 30, tzinfo=UTC)), Language.NL)[0]

    assert "ontvangen maandag 1 februari 2027 om 00:30" in line
