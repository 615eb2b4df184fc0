"""The company's own threshold sends a mail to a person; it never takes one away from a person."""

from dataclasses import replace

from bot.rules.reviewing import held_to
from classifiers import Classification, Kind, Language
from classifiers.verdict import ScoredKind

FOUND = Classification(
    kinds=(ScoredKind(Kind.ACCESS, 0.9), ScoredKind(Kind.ERASURE, 0.5)),
    scores={Kind.ACCESS: 0.9, Kind.ERASURE: 0.5},
    language=Language.NL,
    classifier="words",
    version="1",
    needs_review=False,
)


def test_a_kind_below_the_threshold_sends_the_mail_to_a_person() -> None:
    held = held_to(FOUND, 0.6)

    assert held.needs_review
    assert held.review_reason == "The score of erasure is below the threshold of the settings."
    assert held.kinds == FOUND.kinds


def test_a_mail_above_the_threshold_stays_as_it_is() -> None:
    assert held_to(FOUND, 0.4) is FOUND


def test_the_classifiers_own_doubt_stays_whatever_the_threshold() -> None:
    doubted = replace(FOUND, needs_review=True, review_reason="Two readings conflict.")

    assert held_to(doubted, 0.0) is doubted
