"""The bot proposes a letter only where it knows enough."""

from dataclasses import replace
from itertools import product

import pytest

from bot.rules.replying import AFTER_SENDING, ENDED_BY, Reply, Situation, plan
from bot.rules.states import CaseEvent
from classifiers.kinds import Kind
from responses import catalogue

CLEAR = Situation(
    kinds=frozenset({Kind.ACCESS}),
    needs_review=False,
    review_reason="",
    identity_required=False,
    identity_settled=False,
    known_on_file=True,
    follows_up=False,
)


def with_kinds(*kinds: Kind, **changes: bool | None) -> Situation:
    return replace(CLEAR, kinds=frozenset(kinds), **changes)  # type: ignore[arg-type]  # Only booleans are changed.


@pytest.mark.parametrize(
    ("situation", "reply"),
    [
        (CLEAR, Reply.ANSWER),
        (with_kinds(Kind.ERASURE), Reply.ANSWER),
        (with_kinds(Kind.ACCESS, known_on_file=False), Reply.NOT_FOUND),
        (with_kinds(Kind.ACCESS, Kind.ERASURE, known_on_file=False), Reply.ANSWER),
        (with_kinds(Kind.ACCESS, known_on_file=None), Reply.ACKNOWLEDGEMENT),
        (with_kinds(Kind.ERASURE, known_on_file=None), Reply.ANSWER),
        (with_kinds(Kind.COMPLAINT), Reply.ACKNOWLEDGEMENT),
        (with_kinds(Kind.QUESTION, Kind.ACCESS), Reply.ACKNOWLEDGEMENT),
        (with_kinds(Kind.BREACH), Reply.BREACH_REPORTER),
        (with_kinds(Kind.OTHER), Reply.NONE),
        (with_kinds(), Reply.NONE),
        (with_kinds(Kind.ACCESS, identity_required=True), Reply.IDENTITY_CONFIRM),
        (with_kinds(Kind.ACCESS, identity_required=True, known_on_file=False), Reply.IDENTITY_CONFIRM),
        (with_kinds(Kind.ACCESS, identity_required=True, identity_settled=True), Reply.ANSWER),
        (replace(CLEAR, needs_review=True, review_reason="Two wishes contradict."), Reply.NONE),
        (with_kinds(encrypted=True, needs_review=True), Reply.ANOTHER_WAY),
        (with_kinds(Kind.OTHER, encrypted=True, needs_review=True), Reply.ANOTHER_WAY),
        (with_kinds(encrypted=True, needs_review=True, answerable=False), Reply.NONE),
        # What could be read asks for something: a person looks at the part that could not.
        (with_kinds(Kind.ACCESS, encrypted=True, needs_review=True), Reply.NONE),
    ],
)
def test_the_letter_follows_from_what_is_known(situation: Situation, reply: Reply) -> None:
    assert plan(situation).reply is reply
    assert plan(situation).reason


@pytest.mark.parametrize(
    "situation",
    [with_kinds(Kind.ACCESS, known_on_file=None), with_kinds(Kind.PORTABILITY)],
    ids=["nothing is known", "a file would lack rows"],
)
def test_a_source_that_fails_is_named_to_the_colleague_who_must_look_there(situation: Situation) -> None:
    told = plan(replace(situation, unanswered=("CRM", "Webshop")))

    assert told.reply is Reply.ACKNOWLEDGEMENT
    assert "no answer from CRM, Webshop" in told.reason


def test_a_doubt_of_the_classifier_goes_before_everything_else() -> None:
    doubtful = replace(CLEAR, needs_review=True, review_reason="Two wishes contradict.")
    assert plan(doubtful).reason == "Two wishes contradict."
    assert plan(replace(doubtful, review_reason="")).reason


def test_a_mail_that_somebody_passed_on_is_answered_by_a_person() -> None:
    assert plan(replace(CLEAR, answerable=False)).reply is Reply.NONE


def test_no_data_is_disclosed_before_identity_is_settled() -> None:
    for known in (True, False, None):
        for follows_up in (True, False):
            situation = replace(CLEAR, identity_required=True, known_on_file=known, follows_up=follows_up)
            assert plan(situation).reply is Reply.IDENTITY_CONFIRM


def test_every_letter_says_what_it_does_to_its_case_and_exists() -> None:
    letters = set(Reply) - {Reply.NONE}
    assert set(AFTER_SENDING) == letters
    assert {reply.value for reply in letters} == {situation.value for situation in catalogue.Situation}


def test_only_answers_and_decisions_of_a_person_close_a_case() -> None:
    closing = {reply for reply, event in AFTER_SENDING.items() if event is CaseEvent.ANSWER_SENT}
    assert closing == {Reply.ANSWER, Reply.NOT_FOUND, *ENDED_BY}


def test_the_bot_never_proposes_a_letter_that_decides_against_the_person_or_asks_for_a_document() -> None:
    situations = (
        with_kinds(*kinds, known_on_file=known, identity_required=required, identity_settled=settled)
        for kinds in ([kind] for kind in Kind)
        for known, required, settled in product((True, False, None), (True, False), (True, False))
    )
    by_a_person = {*ENDED_BY, Reply.EXTENSION, Reply.IDENTITY_DOCUMENT}
    assert by_a_person.isdisjoint(plan(situation).reply for situation in situations)
