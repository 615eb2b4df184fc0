"""The company's own threshold sends a mail to a person; it never takes one away from a person."""

from dataclasses import replace

from bot.rules.defects import Defect
from bot.rules.remarks import LOOK_FIRST
from bot.rules.reviewing import held_for_blank, held_for_damage, held_to
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


def test_a_mail_that_was_not_read_to_its_end_goes_to_a_person_with_what_was_found() -> None:
    held = held_for_damage(FOUND, ("text_cut",), "Graag inzage.")

    assert (held.needs_review, held.review_reason) == (True, LOOK_FIRST[Defect.TEXT_CUT])
    assert held.kinds == FOUND.kinds
    assert held_for_damage(FOUND, ("date_missing",), "Graag inzage.") is FOUND


def test_of_a_mail_that_nobody_can_read_nothing_is_guessed_but_its_language() -> None:
    unread = held_for_damage(FOUND, ("encrypted", "no_text"), "")

    assert (unread.needs_review, unread.review_reason) == (True, LOOK_FIRST[Defect.ENCRYPTED])
    assert (unread.kinds, unread.scores, unread.hints) == ((), {}, frozenset())
    assert unread.language is Language.NL


def test_what_an_encrypted_mail_says_in_the_open_is_kept() -> None:
    assert held_for_damage(FOUND, ("encrypted",), "Graag inzage.").kinds == FOUND.kinds


def test_a_mail_without_any_words_is_for_a_person_who_is_told_just_that() -> None:
    other = replace(
        FOUND, needs_review=True, review_reason="The language is not Dutch, English, German or French."
    )

    assert held_for_blank(other, " ", "\n\t").review_reason == "There is no text to judge."
    assert held_for_blank(FOUND, "", "").needs_review
    assert held_for_blank(other, "Prośba", "") is other
    assert held_for_blank(other, "", "Proszę o moje dane.") is other
