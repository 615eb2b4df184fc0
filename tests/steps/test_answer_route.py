"""A letter with data about a child, or for somebody else, waits until a colleague noted what was checked."""

from dataclasses import replace

import pytest

from bot.errors import RuleViolation
from bot.rules.answer_route import Noted
from bot.rules.replying import Reply
from bot.rules.representing import AgeGroup, Authority, Checked
from bot.rules.terms import STANDARD_TERMS
from bot.steps.drafting import redraft
from bot.steps.identifying import settle_by_hand
from bot.steps.naming import Person, name_person
from bot.steps.representing import note_representation
from bot.store import representation
from bot.store.objections import objections_to
from bot.store.tables import Approval, Case
from bot.store.work import Store
from classifiers import Classification
from classifiers.verdict import Hint, Subject
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    OURS,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)

CHILD, YOUNG = AgeGroup.UNDER_12, AgeGroup.FROM_12_TO_15
PARENT = Noted(CHILD, Authority.PARENT, Checked.NO_DOUBT)


def of_a_child(subject: str, text: str) -> Classification:
    """The classifier of the tests, which sees that the mail is about a child."""
    return replace(judge_by_words(subject, text), subject=Subject.CHILD, hints=frozenset({Hint.CHILD}))


def answer_for_a_child(store: Store) -> Waiting:
    """A parent asks for the data of a child, and a colleague is sure who writes."""
    take_in(store, raw_mail("Graag inzage in de gegevens van mijn dochter."))
    run_steps(store, classify=of_a_child)
    reference, staff_id = only_case(store).reference, add_colleague(store)
    settle_by_hand(store, reference, settled=True, staff_id=staff_id, terms=STANDARD_TERMS, now=MORNING)
    run_steps(store, classify=of_a_child)
    return ask(store, Waiting(reference, "", staff_id), Reply.ANSWER)


def ask(store: Store, waiting: Waiting, reply: Reply) -> Waiting:
    shown = redraft(
        store,
        customers(),
        waiting.reference,
        reply,
        staff_id=waiting.staff_id,
        terms=DRAFTING_TERMS,
        now=MORNING,
    )
    return Waiting(waiting.reference, shown, waiting.staff_id)


def note(store: Store, waiting: Waiting, noted: Noted) -> None:
    note_representation(store, waiting.reference, noted, staff_id=waiting.staff_id, now=MORNING)


def against(store: Store, waiting: Waiting) -> list[tuple[str, bool]]:
    draft = proposed_draft(store, waiting.reference)
    with store.read() as work:
        found = objections_to(work, work.get(Case, 1), draft, OURS)
    return [(one.code.value, one.overridable) for one in found]


def test_data_about_a_child_waits_for_a_note_or_a_reason(store: Store) -> None:
    waiting = answer_for_a_child(store)

    assert against(store, waiting) == [("authority_unchecked", True)]
    with pytest.raises(RuleViolation, match="say why it may leave"):
        approve_it(store, waiting)
    approve_it(store, waiting, despite="Ik sprak de moeder aan de telefoon.")
    with store.read() as work:
        assert work.get(Approval, 1).despite == "Ik sprak de moeder aan de telefoon."


def test_a_parent_whose_authority_was_checked_gets_the_data_of_a_young_child(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, PARENT)

    assert against(store, waiting) == []
    approve_it(store, waiting)


def test_data_never_goes_to_a_child_under_12_whatever_the_reason(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, Noted(CHILD, Authority.NOBODY_ACTS, Checked.CONFIRMED))

    assert against(store, waiting) == [("to_a_child", False)]
    with pytest.raises(RuleViolation, match="send it to the representative"):
        approve_it(store, waiting, despite="Het kind vroeg het zelf.")


def test_a_child_of_12_that_asks_itself_gets_its_data_once_that_was_checked(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, Noted(YOUNG, Authority.NOBODY_ACTS))
    assert against(store, waiting) == [("to_a_child", True)]

    note(store, waiting, Noted(YOUNG, Authority.NOBODY_ACTS, Checked.CONFIRMED))
    assert against(store, waiting) == []


def test_nobody_gets_data_of_whom_it_is_not_known_why_he_may(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, Noted(AgeGroup.FROM_16, Authority.UNKNOWN))

    assert against(store, waiting) == [("authority_unchecked", False)]


def test_a_letter_without_data_needs_no_check(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, Noted(CHILD, Authority.UNKNOWN))

    assert against(store, ask(store, waiting, Reply.ACKNOWLEDGEMENT)) == []


def test_what_was_noted_does_not_count_for_another_person(store: Store) -> None:
    waiting = answer_for_a_child(store)
    note(store, waiting, PARENT)
    name_person(
        store,
        waiting.reference,
        Person("bram@example.com"),
        own_addresses=frozenset(),
        staff_id=waiting.staff_id,
        now=MORNING,
    )

    with store.read() as work:
        assert representation.noted_of(work, 1) is None
