"""The terms of the law, against every worked date that the project goes by."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RuleViolation
from bot.rules.calendar_nl import is_working_day
from bot.rules.deadlines import (
    AMSTERDAM,
    Clock,
    ExtensionReading,
    Pause,
    Terms,
    Urgency,
    as_json,
    breach_end,
    clocks,
    days_left,
    explain,
    explain_clock,
    local_day,
    urgency,
)
from classifiers.kinds import Language
from tests.rules.dutch_days import DAYS, MOMENTS, day, dutch, noon


@pytest.mark.parametrize(
    ("received", "promise", "target", "raw", "legal", "extended"),
    [
        ("2026-11-27T22:00", "2026-12-04", "2026-12-04", "2026-12-27", "2026-12-28", "2027-02-27"),
        ("2026-11-25T09:00", "2026-12-02", "2026-12-02", "2026-12-25", "2026-12-28", "2027-02-25"),
        ("2026-12-24T09:00", "2026-12-31", "2026-12-31", "2027-01-24", "2027-01-25", "2027-03-24"),
        ("2027-01-29T09:00", "2027-02-05", "2027-02-05", "2027-02-28", "2027-03-01", "2027-04-28"),
        ("2027-01-31T09:00", "2027-02-07", "2027-02-05", "2027-02-28", "2027-03-01", "2027-04-28"),
        ("2028-01-31T09:00", "2028-02-07", "2028-02-07", "2028-02-29", "2028-02-29", "2028-04-29"),
        ("2028-02-29T09:00", "2028-03-07", "2028-03-07", "2028-03-29", "2028-03-29", "2028-05-29"),
        ("2027-02-28T09:00", "2027-03-07", "2027-03-05", "2027-03-28", "2027-03-30", "2027-05-28"),
        ("2027-04-05T09:00", "2027-04-12", "2027-04-12", "2027-05-05", "2027-05-07", "2027-07-05"),
        ("2027-03-05T09:00", "2027-03-12", "2027-03-12", "2027-04-05", "2027-04-05", "2027-06-05"),
        ("2026-08-31T09:00", "2026-09-07", "2026-09-07", "2026-09-30", "2026-09-30", "2026-11-30"),
        ("2027-12-18T09:00", "2027-12-25", "2027-12-24", "2028-01-18", "2028-01-18", "2028-03-18"),
    ],
)
def test_every_worked_date_comes_out(
    *, received: str, promise: str, target: str, raw: str, legal: str, extended: str
) -> None:
    found = clocks(dutch(received), extended=True)

    assert found.received_day == day(received[:10])
    assert (found.promise, found.promise_target) == (day(promise), day(target))
    assert (found.legal_raw, found.legal) == (day(raw), day(legal))
    assert found.extended == day(extended)


def test_a_mail_before_midnight_in_utc_can_be_of_the_next_day_here() -> None:
    found = clocks(datetime(2027, 1, 31, 23, 30, tzinfo=UTC), extended=True)

    assert found.received_day == day("2027-02-01")
    assert (found.promise, found.legal) == (day("2027-02-08"), day("2027-03-01"))
    # The law would let Saturday 1 May run on to Monday 3 May; the plan does not.
    assert found.extended == day("2027-05-01")


@pytest.mark.parametrize(
    ("aware", "end"),
    [
        ("2026-11-27T22:00", "2026-11-30T22:00:00+01:00"),
        ("2026-12-24T16:30", "2026-12-27T16:30:00+01:00"),
        ("2027-01-31T09:05", "2027-02-03T09:05:00+01:00"),
        ("2027-03-26T10:00", "2027-03-29T11:00:00+02:00"),
        ("2026-10-24T12:00", "2026-10-27T11:00:00+01:00"),
        ("2028-02-28T23:59", "2028-03-02T23:59:00+01:00"),
    ],
)
def test_seventy_two_hours_elapse_through_weekends_and_summer_time(aware: str, end: str) -> None:
    assert breach_end(dutch(aware)).isoformat() == end
    assert as_json(clocks(dutch(aware), breach=True))["breach"] == end


def test_the_hour_that_comes_twice_keeps_its_own_end() -> None:
    first = dutch("2026-10-25T02:30")
    second = first.replace(fold=1)

    assert breach_end(second) - breach_end(first) == timedelta(hours=1)


def test_no_day_from_2024_to_2040_breaks_the_order_of_the_dates() -> None:
    received = date(2024, 1, 1)
    before = clocks(noon(received), extended=True)
    while received < date(2040, 12, 31):
        received += timedelta(days=1)
        found = clocks(noon(received), extended=True)
        assert is_working_day(found.legal)
        assert found.received_day < found.promise_target <= found.promise < found.legal_raw <= found.legal
        assert found.legal < found.last_day
        assert before.legal <= found.legal
        assert before.last_day <= found.last_day
        before = found


class TestAnyMomentFrom2024To2040:
    @given(MOMENTS)
    def test_the_promise_is_the_same_weekday_and_its_target_a_working_day(self, received: datetime) -> None:
        found = clocks(received)

        assert found.promise - found.received_day == timedelta(days=7)
        assert found.promise.weekday() == found.received_day.weekday()
        assert is_working_day(found.promise_target)
        assert found.received_day < found.promise_target <= found.promise

    @given(MOMENTS)
    def test_the_legal_month_ends_on_a_working_day_on_or_after_its_raw_end(self, received: datetime) -> None:
        found = clocks(received)

        assert is_working_day(found.legal)
        assert found.received_day < found.promise < found.legal_raw <= found.legal
        assert timedelta(days=28) <= found.legal_raw - found.received_day <= timedelta(days=31)
        # The longest rows: Christmas next to a weekend, Easter, King's Day or 5 May on a Friday or Monday.
        assert found.legal - found.legal_raw <= timedelta(days=4)

    @given(MOMENTS)
    def test_the_month_ends_on_the_same_date_or_on_the_last_of_a_short_month(
        self, received: datetime
    ) -> None:
        found = clocks(received)
        next_day = found.legal_raw + timedelta(days=1)

        assert found.legal_raw.day == found.received_day.day or next_day.day == 1

    @given(MOMENTS)
    def test_the_extension_is_the_earlier_reading_and_after_the_month(self, received: datetime) -> None:
        found = clocks(received, extended=True)

        assert found.extended is not None
        assert found.legal < found.extended == found.last_day
        assert found.extended.day <= found.received_day.day
        assert timedelta(days=86) <= found.extended - found.received_day <= timedelta(days=92)

    @given(MOMENTS)
    def test_the_extension_is_never_after_either_reading(self, received: datetime) -> None:
        readings = [
            clocks(received, extended=True, terms=Terms(extension_reading=reading)).extended
            for reading in (ExtensionReading.FROM_RECEIPT, ExtensionReading.FROM_FIRST_MONTH)
        ]

        assert clocks(received, extended=True).extended == min(day for day in readings if day)

    @given(MOMENTS, st.integers(0, 20), st.integers(0, 60))
    def test_a_pause_never_shortens_a_term(self, received: datetime, asked: int, wait: int) -> None:
        question = received + timedelta(days=asked)
        paused = clocks(received, extended=True, pauses=(Pause(question, question + timedelta(days=wait)),))
        plain = clocks(received, extended=True)

        assert paused.promise >= plain.promise
        assert paused.legal >= plain.legal
        assert paused.last_day >= plain.last_day

    @given(DAYS)
    def test_a_later_receipt_never_has_an_earlier_end(self, received: date) -> None:
        one = clocks(noon(received), extended=True)
        next_one = clocks(noon(received + timedelta(days=1)), extended=True)

        assert one.promise < next_one.promise
        assert one.promise_target <= next_one.promise_target
        assert one.legal <= next_one.legal
        assert one.extended is not None
        assert next_one.extended is not None
        assert one.extended <= next_one.extended

    @given(MOMENTS)
    def test_the_breach_clock_runs_exactly_seventy_two_hours(self, aware: datetime) -> None:
        end = breach_end(aware)

        assert end.astimezone(UTC) - aware.astimezone(UTC) == timedelta(hours=72)
        assert end.tzinfo is AMSTERDAM

    @given(MOMENTS, st.sampled_from(Language))
    def test_every_clock_can_say_how_it_was_counted(self, received: datetime, language: Language) -> None:
        lines = explain(clocks(received, breach=True, extended=True), language)

        assert len(lines) == 4
        assert all(line.endswith(".") and "{" not in line for line in lines)


def test_a_lenient_promise_runs_on_to_the_next_working_day() -> None:
    found = clocks(dutch("2027-01-31T09:00"), terms=Terms(promise_lenient=True))

    assert (found.promise, found.promise_target) == (day("2027-02-08"), day("2027-02-08"))


def test_the_plan_for_a_short_promise_never_lies_before_receipt() -> None:
    found = clocks(dutch("2027-02-06T09:00"), terms=Terms(promise_days=1))

    assert (found.promise, found.promise_target) == (day("2027-02-07"), day("2027-02-06"))


def test_other_terms_are_counted_as_they_are_set() -> None:
    found = clocks(
        dutch("2027-01-04T09:00"),
        breach=True,
        extended=True,
        terms=Terms(promise_days=14, breach_hours=96, extension_months=1),
    )

    assert (found.promise, found.extended) == (day("2027-01-18"), day("2027-03-04"))
    assert found.breach == dutch("2027-01-08T09:00")


@pytest.mark.parametrize(
    ("reading", "extended", "said"),
    [
        (ExtensionReading.EARLIER, "2027-04-28", "wij houden de vroegste aan"),
        (ExtensionReading.FROM_RECEIPT, "2027-04-30", "3 maanden na ontvangst"),
        (ExtensionReading.FROM_FIRST_MONTH, "2027-04-28", "een maand na ontvangst en daarna"),
    ],
)
def test_the_extension_follows_the_reading_that_is_chosen(
    reading: ExtensionReading, extended: str, said: str
) -> None:
    found = clocks(dutch("2027-01-31T09:00"), extended=True, terms=Terms(extension_reading=reading))

    assert found.extended == day(extended)
    assert said in explain_clock(found, Clock.EXTENDED, Language.NL)


def test_without_extension_or_breach_those_clocks_are_absent() -> None:
    found = clocks(dutch("2026-11-27T22:00"))

    assert (found.extended, found.breach) == (None, None)
    assert found.last_day == found.legal
    assert explain_clock(found, Clock.BREACH, Language.NL) == ""


def test_a_moment_without_a_zone_starts_no_clock() -> None:
    naive = dutch("2027-01-01T09:00").replace(tzinfo=None)

    for count in (clocks, breach_end, local_day):
        with pytest.raises(ValueError, match="time zone"):
            count(naive)


@pytest.mark.parametrize("year", [1, 1965, 2099, 9999])
def test_a_year_without_known_holidays_is_refused(year: int) -> None:
    with pytest.raises(RuleViolation, match=f"year {year}"):
        clocks(datetime(year, 6, 1, 12, tzinfo=UTC))


def test_the_json_form_holds_the_keys_that_programs_read() -> None:
    found = as_json(clocks(dutch("2027-01-31T09:05"), breach=True, extended=True))

    assert {key: value for key, value in found.items() if key != "explanation"} == {
        "received_day": "2027-01-31",
        "promise": "2027-02-07",
        "promise_target": "2027-02-05",
        "legal_raw": "2027-02-28",
        "legal": "2027-03-01",
        "extended": "2027-04-28",
        "breach": "2027-02-03T09:05:00+01:00",
    }
    assert found["explanation"] == list(
        explain(clocks(dutch("2027-01-31T09:05"), breach=True, extended=True), Language.NL)
    )


@pytest.mark.parametrize(
    ("due", "expected", "left"),
    [
        ("2026-11-24", Urgency.LATE, -1),
        ("2026-11-25", Urgency.TODAY, 0),
        ("2026-11-26", Urgency.THIS_WEEK, 1),
        ("2026-11-29", Urgency.THIS_WEEK, 4),
        ("2026-11-30", Urgency.LATER, 5),
    ],
)
def test_a_due_day_is_seen_from_wednesday(due: str, expected: Urgency, left: int) -> None:
    today = day("2026-11-25")

    assert urgency(day(due), today) is expected
    assert days_left(day(due), today) == left
