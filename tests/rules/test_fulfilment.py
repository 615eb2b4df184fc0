"""Which steps each request asks for, and which a letter adds."""

import pytest

from bot.rules.fulfilment import (
    STEP_WORDS,
    Change,
    Findings,
    StepCode,
    WantedStep,
    lacking,
    step_words,
    wanted_steps,
)
from classifiers.kinds import Kind, ObjectionCourse
from responses.notes import CLAIMS

FOUND = Findings(sources=("CRM", "Webshop"), fields=("naam",), objection=ObjectionCourse.MARKETING)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (Kind.WITHDRAWAL, ["consent_ended", "off_all_lists", "suppressed"]),
        (Kind.OBJECTION, ["marketing_stopped", "profiling_stopped", "suppressed"]),
        (Kind.CORRECTION, ["corrected", "recipients_told"]),
        (Kind.RESTRICTION, ["restricted", "recipients_told"]),
        (Kind.ERASURE, ["erased", "erased", "suppressed", "recipients_told"]),
        (Kind.BREACH, ["breach_examined"]),
        (Kind.ACCESS, []),
        (Kind.QUESTION, []),
    ],
)
def test_each_kind_asks_for_its_steps(kind: Kind, codes: list[str]) -> None:
    assert [step.code.value for step in wanted_steps(kind, FOUND)] == codes


@pytest.mark.parametrize(
    ("course", "codes"),
    [
        (ObjectionCourse.MARKETING, ["marketing_stopped", "profiling_stopped", "suppressed"]),
        (ObjectionCourse.WEIGHING, ["use_paused"]),
        (ObjectionCourse.UPHELD, ["use_paused", "use_stopped", "recipients_told"]),
        (ObjectionCourse.REFUSED, ["use_paused", "recipients_told"]),
    ],
)
def test_an_objection_asks_for_the_steps_of_how_it_is_dealt_with(
    course: ObjectionCourse, codes: list[str]
) -> None:
    found = Findings(sources=("CRM",), objection=course)

    assert [step.code.value for step in wanted_steps(Kind.OBJECTION, found)] == codes


def test_an_erasure_is_a_step_for_each_source_by_name() -> None:
    erased = [step.about for step in wanted_steps(Kind.ERASURE, FOUND) if step.code is StepCode.ERASED]

    assert erased == ["CRM", "Webshop"]


def test_where_nothing_is_on_file_there_is_nothing_to_erase() -> None:
    assert wanted_steps(Kind.ERASURE, Findings()) == ()


def test_a_correction_without_a_named_field_is_one_step() -> None:
    assert wanted_steps(Kind.CORRECTION, Findings())[0] == WantedStep(StepCode.CORRECTED)


def test_a_letter_adds_the_steps_that_no_request_asks_for() -> None:
    there = wanted_steps(Kind.WITHDRAWAL, FOUND)

    assert lacking(["handed_over", "suppressed", "nothing_found"], there) == (
        WantedStep(StepCode.HANDED_OVER),
    )


def test_every_step_is_a_claim_of_a_letter_and_has_words_in_both_languages() -> None:
    assert {code.value for code in StepCode} <= set(CLAIMS)
    assert set(STEP_WORDS) == set(StepCode)
    assert all(dutch and english and dutch != english for dutch, english in STEP_WORDS.values())


def test_a_step_names_the_source_that_it_is_about() -> None:
    assert step_words(StepCode.ERASED, "CRM", "nl") == (
        "Verwijder de gegevens, behalve wat volgens de brief bewaard blijft (CRM)"
    )
    assert step_words(StepCode.ERASED, "", "en") == "Erase the data, except what the letter says is kept"


def test_an_objection_of_which_nobody_knows_what_it_is_about_asks_for_no_steps() -> None:
    assert wanted_steps(Kind.OBJECTION, Findings(sources=("CRM",))) == ()


@pytest.mark.parametrize(
    ("change", "dutch", "english"),
    [
        (Change("Bos", "Boom"), "was Bos, wordt Boom", "was Bos, becomes Boom"),
        (Change(None, "Boom"), "wordt Boom", "becomes Boom"),
        (Change("Bos", None), "was Bos, nieuwe waarde niet bekend", "was Bos, new value not known"),
    ],
)
def test_the_step_of_a_correction_names_what_it_changes(change: Change, dutch: str, english: str) -> None:
    said = "Pas het gegeven aan in alle systemen"

    assert step_words(StepCode.CORRECTED, "name", "nl", (change,)) == f"{said} (name: {dutch})"
    assert step_words(StepCode.CORRECTED, "name", "en", (change,)).endswith(f"(name: {english})")
