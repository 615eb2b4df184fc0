"""From chances to a verdict: what is found, and when a person looks."""

import pytest

from classifiers.bars import Bars
from classifiers.combining import calibrated, certainty, decide, found_kinds
from classifiers.kinds import Kind, Language
from classifiers.model import Opinion
from classifiers.reading import Finding
from classifiers.tables import Rule
from tests.classifiers.thought import marks, opinion

OF_REMOVING = Rule(id="erasure/remove-own-data", kind=Kind.ERASURE, needs=(), plain=True)
BARS = Bars(calm=1.0, found=0.5, breach=0.3, sure=0.6, hint=0.5)


def test_every_right_from_its_bar_on_is_found() -> None:
    thought = opinion({Kind.ACCESS: 0.9, Kind.ERASURE: 0.5, Kind.OBJECTION: 0.49})

    assert found(thought) == {Kind.ACCESS, Kind.ERASURE}


def test_a_breach_has_a_lower_bar() -> None:
    assert found(opinion({Kind.BREACH: 0.31})) == {Kind.BREACH}


def test_a_right_below_its_bar_still_beats_a_less_likely_other() -> None:
    assert found(opinion({Kind.QUESTION: 0.4, Kind.OTHER: 0.3})) == {Kind.QUESTION}
    assert found(opinion({Kind.QUESTION: 0.3, Kind.OTHER: 0.4})) == {Kind.OTHER}


def test_other_stands_alone() -> None:
    assert found(opinion({Kind.ACCESS: 0.6, Kind.OTHER: 0.9})) == {Kind.ACCESS}


def test_a_clear_mail_needs_nobody() -> None:
    decision = decide(opinion({Kind.ERASURE: 0.99}), (), Language.NL, BARS, few_words=False)

    assert decision.review_reason is None
    assert [scored.kind for scored in decision.kinds] == [Kind.ERASURE]


def test_a_weak_right_and_a_missed_one_are_named() -> None:
    weak = decide(opinion({Kind.ERASURE: 0.55}), (), Language.NL, BARS, few_words=False)
    missed = decide(
        opinion({Kind.ERASURE: 0.99, Kind.WITHDRAWAL: 0.45}), (), Language.NL, BARS, few_words=False
    )

    assert weak.review_reason == "The evidence for erasure is weak."
    assert missed.review_reason == "There are signs of withdrawal, too weak to rely on."


def test_a_foreign_language_goes_to_a_person_however_clear_it_looks() -> None:
    decision = decide(opinion({Kind.ERASURE: 0.99}), (), Language.OTHER, BARS, few_words=False)

    assert decision.review_reason == "The language is not Dutch, English, German or French."


@pytest.mark.parametrize(
    ("sure", "denied", "asked"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_only_a_sure_rule_that_is_not_denied_contradicts_the_model(
    sure: bool, denied: bool, asked: bool
) -> None:
    rule = Rule(id="breach/seen", kind=Kind.BREACH, needs=(), sure=sure)
    finding = Finding(rule, 0, 4, "lek!", "lek!", denied, "text")

    decision = decide(opinion({Kind.ERASURE: 0.99}), (finding,), Language.NL, BARS, few_words=False)

    assert (decision.review_reason == "The words speak for breach, which the model does not see.") is asked
    assert (Kind.BREACH in {scored.kind for scored in decision.kinds}) is asked


def test_a_sure_rule_of_another_right_only_calls_a_person() -> None:
    rule = Rule(id="access/to-whom", kind=Kind.ACCESS, needs=(), sure=True)
    finding = Finding(rule, 0, 4, "wie?", "wie?", denied=False, source="text")

    decision = decide(opinion({Kind.ERASURE: 0.99}), (finding,), Language.NL, BARS, few_words=False)

    assert [scored.kind for scored in decision.kinds] == [Kind.ERASURE]
    assert decision.review_reason == "The words speak for access, which the model does not see."


def test_a_calmer_reading_brings_chances_towards_a_half() -> None:
    calm = Bars(calm=2.0)

    assert 0.5 < calm.calibrated(0.9) < 0.9
    assert calm.calibrated(0.5) == pytest.approx(0.5)
    thought = opinion({Kind.ERASURE: 0.9})
    assert certainty(calibrated(thought, calm), {Kind.ERASURE}) < certainty(
        calibrated(thought, Bars()), {Kind.ERASURE}
    )


def test_a_chance_of_nought_or_one_is_no_trouble() -> None:
    assert 0 < Bars().calibrated(0.0) < 1e-5
    assert 1 - 1e-5 < Bars().calibrated(1.0) < 1


def test_what_fits_nothing_is_never_certain() -> None:
    decision = decide(opinion({Kind.OTHER: 0.02}), (), Language.NL, BARS, few_words=False)

    assert (
        decision.review_reason
        == "Nothing in the text is recognised, neither a request nor ordinary business."
    )


@pytest.mark.parametrize(
    ("chance", "few_words", "found"),
    [(0.7, True, Kind.OTHER), (0.7, False, Kind.ERASURE), (0.99, True, Kind.ERASURE)],
)
def test_a_few_words_in_a_foreign_language_are_not_guessed_at(
    chance: float, few_words: bool, found: Kind
) -> None:
    decision = decide(opinion({Kind.ERASURE: chance}), (), Language.OTHER, BARS, few_words=few_words)

    assert [scored.kind for scored in decision.kinds] == [found]
    assert decision.review_reason == "The language is not Dutch, English, German or French."


@pytest.mark.parametrize("few_words", [True, False])
def test_in_a_mail_of_few_words_a_plain_rule_finds_what_the_model_does_not(few_words: bool) -> None:
    finding = Finding(OF_REMOVING, 0, 4, "wis", "wis", False, "text")

    decision = decide(opinion({Kind.ACCESS: 0.99}), (finding,), Language.NL, BARS, few_words=few_words)

    both = {scored.kind for scored in decision.kinds} == {Kind.ACCESS, Kind.ERASURE}
    assert both is few_words
    assert (
        decision.review_reason == "The words speak for erasure, which the model does not see."
    ) is few_words


@pytest.mark.parametrize("few_words", [True, False])
def test_in_a_mail_of_few_words_a_plain_rule_takes_back_what_is_denied(few_words: bool) -> None:
    finding = Finding(OF_REMOVING, 0, 4, "wis", "wis", True, "text")

    decision = decide(opinion({Kind.ERASURE: 0.9}), (finding,), Language.NL, BARS, few_words=few_words)

    assert ([scored.kind for scored in decision.kinds] == [Kind.OTHER]) is few_words
    assert (decision.scores[Kind.ERASURE] < 0.2) is few_words
    assert (decision.review_reason == "The words deny erasure, which the model sees.") is few_words


def found(thought: Opinion) -> frozenset[Kind]:
    return found_kinds(calibrated(thought, BARS), BARS)


def test_a_right_for_which_no_word_speaks_is_not_found_and_a_person_looks() -> None:
    text = "De tuin stond er prachtig bij."
    silent = opinion({Kind.WITHDRAWAL: 0.99}, marks=marks(text))
    spoken = opinion({Kind.WITHDRAWAL: 0.99}, marks=marks(text, kinds={"prachtig": Kind.WITHDRAWAL}))

    found = decide(silent, (), Language.NL, BARS, few_words=False)
    assert [scored.kind for scored in found.kinds] == [Kind.OTHER]
    assert found.review_reason is not None
    assert decide(spoken, (), Language.NL, BARS, few_words=False).kinds[0].kind is Kind.WITHDRAWAL


def test_a_wish_that_few_words_take_back_is_none_and_a_person_looks_where_the_model_sees_one() -> None:
    taken = decide(opinion({Kind.ERASURE: 0.99}), (), Language.NL, BARS, few_words=False, taken_back=True)
    nothing = decide(opinion({Kind.OTHER: 0.99}), (), Language.NL, BARS, few_words=False, taken_back=True)

    assert [scored.kind for scored in taken.kinds] == [Kind.OTHER]
    assert taken.review_reason == "The words take a wish back, where the model sees one."
    assert nothing.review_reason is None
