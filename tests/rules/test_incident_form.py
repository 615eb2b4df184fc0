"""What colleagues type about a breach is read in one form, and refused in words where it cannot be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.incident_fields import FOR_NOTICE, FOR_REGISTER, QUESTIONS, Section, Sort
from bot.rules.incident_form import (
    FAULTS,
    changed_keys,
    lacking_for_notice,
    lacking_for_register,
    moment_of,
    read_form,
)

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
AWARE = {"aware_at": ["2026-11-27T22:00"]}
ANYTHING = st.dictionaries(
    st.sampled_from([question.key for question in QUESTIONS]), st.lists(st.text(max_size=40), max_size=4)
)


def fault(**typed: str) -> str:
    form = read_form({**AWARE, **{key: [value] for key, value in typed.items()}}, NOW)
    assert len(form.faults) == 1, form.faults
    return next(iter(form.faults.values()))


def test_every_section_of_the_authoritys_form_has_questions_and_no_question_comes_twice() -> None:
    assert {question.section for question in QUESTIONS} == set(Section)
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)
    assert {*FOR_NOTICE, *FOR_REGISTER} <= {question.key for question in QUESTIONS}
    assert all(
        bool(question.choices) == (question.sort in {Sort.CHOICE, Sort.CHOICES}) for question in QUESTIONS
    )


def test_a_moment_is_kept_in_utc_and_was_typed_on_the_clock_in_amsterdam() -> None:
    form = read_form(AWARE, NOW)
    assert form.answers == {"aware_at": ("2026-11-27T21:00+00:00",)}
    assert moment_of(form.answers, "aware_at") == datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    assert moment_of(form.answers, "ended_at") is None


def test_in_the_hour_that_comes_twice_the_first_one_is_meant() -> None:
    form = read_form({"aware_at": ["2026-10-25T02:30"]}, NOW)
    assert form.answers["aware_at"] == ("2026-10-25T00:30+00:00",)


def test_a_number_may_be_written_with_points() -> None:
    assert read_form({**AWARE, "records": ["12.500"]}, NOW).answers["records"] == ("12500",)


def test_choices_stand_in_the_order_of_the_form_and_empty_answers_are_left_out() -> None:
    typed = {**AWARE, "aspects": ["availability", "confidentiality"], "summary": ["  "], "ongoing": [""]}
    form = read_form(typed, NOW)
    assert form.answers["aspects"] == ("confidentiality", "availability")
    assert form.answers.keys() == {"aware_at", "aspects"}


def test_without_the_moment_of_awareness_nothing_counts() -> None:
    assert read_form({}, NOW).faults.keys() == {"aware_at"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"began_at": "gisteren"}, "Give a day and a time"),
        ({"began_at": "0001-01-01T00:00"}, "Give a day and a time"),
        ({"began_at": "2026-11-27T23:00"}, "after we became aware"),
        ({"people_told_at": "2026-11-29T10:00"}, "still to come"),
        ({"records": "veel"}, "whole number"),
        ({"records": "٣"}, "whole number"),
        ({"records": "99999999999999"}, "whole number"),
        ({"ongoing": "perhaps"}, "Choose one"),
        ({"contact": "x" * 301}, "too long"),
        ({"summary": "x" * 10_001}, "too long"),
    ],
)
def test_what_cannot_be_is_refused_in_words(typed: dict[str, str], words: str) -> None:
    said = fault(**typed)
    assert words in said
    assert said in FAULTS


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"began_at": "2026-11-20T10:00", "ended_at": "2026-11-19T10:00"}, "ended_at"),
        ({"ended_at": "2026-11-26T10:00", "ongoing": "yes"}, "ongoing"),
        ({"people_min": "10", "people_max": "9"}, "people_max"),
    ],
)
def test_two_answers_that_cannot_both_be_are_refused(typed: dict[str, str], key: str) -> None:
    form = read_form({**AWARE, **{name: [value] for name, value in typed.items()}}, NOW)
    assert form.faults.keys() == {key}


def test_what_lacks_is_named_in_the_order_of_the_form() -> None:
    assert lacking_for_register({}) == ("summary", "consequences", "measures")
    assert lacking_for_register(dict.fromkeys(FOR_REGISTER, ("x",))) == ()
    assert "records" in lacking_for_notice({})


def test_only_the_questions_with_another_answer_have_changed() -> None:
    before, after = {"summary": ("a",), "records": ("1",)}, {"summary": ("b",), "contact": ("Anne",)}
    assert changed_keys(before, after) == ["summary", "records", "contact"]
    assert changed_keys(before, before) == []


@given(ANYTHING)
def test_anything_can_be_typed_and_what_was_read_reads_the_same_again(typed: dict[str, list[str]]) -> None:
    form = read_form({**typed, **AWARE}, NOW)
    assert set(form.faults.values()) <= set(FAULTS)
    again = read_form(form.answers, NOW)
    assert again.answers == form.answers
