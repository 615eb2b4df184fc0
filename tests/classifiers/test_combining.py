"""From chances to a verdict: what is found, and when a person looks."""

import pytest

from classifiers.bars import Bars
from classifiers.combining import certainty, decide, found_kinds
from classifiers.kinds import Kind, Language
from classifiers.reading import Finding
from classifiers.tables import Rule
from tests.classifiers.thought import opinion

BARS = Bars(calm=1.0, found=0.5, breach=0.3, sure=0.6, hint=0.5)


def test_every_right_from_its_bar_on_is_found() -> None:
    thought = opinion({Kind.ACCESS: 0.9, Kind.ERASURE: 0.5, Kind.OBJECTION: 0.49})

    assert found_kinds(thought, BARS) == {Kind.ACCESS, Kind.ERASURE}


def test_a_breach_has_a_lower_bar() -> None:
    assert found_kinds(opinion({Kind.BREACH: 0.31}), BARS) == {Kind.BREACH}


def test_a_right_below_its_bar_still_beats_a_less_likely_other() -> None:
    assert found_kinds(opinion({Kind.QUESTION: 0.4, Kind.OTHER: 0.3}), BARS) == {Kind.QUESTION}
    assert found_kinds(opinion({Kind.QUESTION: 0.3, Kind.OTHER: 0.4}), BARS) == {Kind.OTHER}


def test_other_stands_alone() -> None:
    assert found_kinds(opinion({Kind.ACCESS: 0.6, Kind.OTHER: 0.9}), BARS) == {Kind.ACCESS}


def test_a_clear_mail_needs_nobody() -> None:
    decision = decide(opinion({Kind.ERASURE: 0.99}), (), Language.NL, BARS)

    assert decision.review_reason is None
    assert [scored.kind for scored in decision.kinds] == [Kind.ERASURE]


def test_a_weak_right_and_a_missed_one_are_named() -> None:
    weak = decide(opinion({Kind.ERASURE: 0.55}), (), Language.NL, BARS)
    missed = decide(opinion({Kind.ERASURE: 0.99, Kind.WITHDRAWAL: 0.45}), (), Language.NL, BARS)

    assert weak.review_reason == "The evidence for erasure is weak."
    assert missed.review_reason == "There are signs of withdrawal, too weak to rely on."


def test_a_foreign_language_goes_to_a_person_however_clear_it_looks() -> None:
    decision = decide(opinion({Kind.ERASURE: 0.99}), (), Language.OTHER, BARS)

    assert decision.review_reason == "The language is not Dutch, English, German or French."


@pytest.mark.parametrize(
    ("sure", "denied", "asked"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_only_a_sure_rule_that_is_not_denied_contradicts_the_model(
    sure: bool, denied: bool, asked: bool
) -> None:
    rule = Rule(id="breach/seen", kind=Kind.BREACH, needs=(), sure=sure)
    finding = Finding(rule, 0, 0, 4, "lek!", "lek!", denied, "text")

    decision = decide(opinion({Kind.ERASURE: 0.99}), (finding,), Language.NL, BARS)

    assert (decision.review_reason == "The words speak for breach, which the model does not see.") is asked


def test_a_calmer_reading_brings_chances_towards_a_half() -> None:
    calm = Bars(calm=2.0)

    assert 0.5 < calm.calibrated(0.9) < 0.9
    assert calm.calibrated(0.5) == pytest.approx(0.5)
    assert certainty(opinion({Kind.ERASURE: 0.9}), calm) < certainty(opinion({Kind.ERASURE: 0.9}), Bars())


def test_a_chance_of_nought_or_one_is_no_trouble() -> None:
    assert 0 < Bars().calibrated(0.0) < 1e-5
    assert 1 - 1e-5 < Bars().calibrated(1.0) < 1
