"""A letter tells the day on which a colleague ticked its step, and never another one without a reason."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.errors import RuleViolation, StaleDraft
from bot.rules.objections import OTHER_DAY, ObjectionCode
from bot.rules.replying import Reply
from bot.rules.states import DraftState
from bot.steps import drafting
from bot.steps.approving import Edit, approve, edit
from bot.steps.fulfilling import numbers_of, tick
from bot.store import cases, fulfilment
from bot.store.objections import objections_to
from bot.store.tables import Approval, Draft
from bot.store.work import Store
from classifiers.kinds import Kind
from tests.builders import (
    APPROVAL_TERMS,
    DRAFTING_TERMS,
    MORNING,
    OURS,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    do_steps,
    events,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)
from tests.fakes import FakeDirectory

#: The mail comes on Monday 23 November 2026.
TUESDAY, WEDNESDAY = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
ERASURE = "Verwijder alles: verwijder mijn gegevens."
OPEN = "Deze gegevens hebben we uit onze systemen verwijderd:"
ON_TUESDAY = "Deze gegevens hebben we op dinsdag 24 november 2026 uit onze systemen verwijderd:"
ON_WEDNESDAY = ON_TUESDAY.replace("dinsdag 24", "woensdag 25")


def arrive(store: Store, directory: FakeDirectory | None = None) -> tuple[str, int]:
    """Let a mail arrive that asks for erasure; the case, and a colleague who did nothing yet."""
    take_in(store, raw_mail(ERASURE))
    run_steps(store, directory=directory)
    return only_case(store).reference, add_colleague(store)


def mark(store: Store, reference: str, named: str, now: datetime, *, done: bool = True) -> None:
    with store.read() as work:
        lines = fulfilment.steps_of(work, cases.by_reference(work, reference).id or 0)
    numbers = numbers_of(lines, named)
    tick(store, reference, done=numbers if done else (), undone=() if done else numbers, staff_id=1, now=now)


def words(store: Store, reference: str) -> str:
    return " ".join(proposed_draft(store, reference).text.split())


def against(store: Store, reference: str) -> list[ObjectionCode]:
    with store.read() as work:
        case = cases.by_reference(work, reference)
        draft = cases.live_draft(work, case.id or 0)
        assert draft is not None
        return [one.code for one in objections_to(work, case, draft, OURS)]


def say(store: Store, reference: str, old: str, new: str) -> None:
    """Let a colleague change words of the letter that waits."""
    draft = proposed_draft(store, reference)
    text = draft.text.replace(old, new)
    assert text != draft.text
    edit(store, reference, Edit(text=text), shown_hash=draft.content_hash, staff_id=1, now=WEDNESDAY)


def test_a_letter_tells_no_day_while_its_step_is_open(store: Store) -> None:
    reference, _ = arrive(store)

    assert OPEN in words(store, reference)
    assert against(store, reference) == [ObjectionCode.OPEN_STEP]


def test_a_letter_tells_the_day_of_the_tick_and_not_that_of_its_drafting(store: Store) -> None:
    reference, _ = arrive(store)
    before = proposed_draft(store, reference)
    mark(store, reference, "erased", TUESDAY)

    draft = proposed_draft(store, reference)
    assert ON_TUESDAY in words(store, reference)
    assert "dinsdag 24 november 2026 uit onze systemen" in draft.html
    assert (draft.created_by, draft.missing, draft.about) == (None, before.missing, before.about)
    assert draft.recipients == before.recipients
    with store.read() as work:
        states = list(work.session.exec(select(Draft.state).order_by(col(Draft.id))))
    assert states == [DraftState.SUPERSEDED, DraftState.PROPOSED]
    assert "draft.dated" in events(store)


def test_the_day_is_that_of_amsterdam(store: Store) -> None:
    reference, _ = arrive(store)
    # Half past midnight in Amsterdam, while it is still Monday by UTC.
    mark(store, reference, "erased", datetime.fromisoformat("2026-11-23T23:30:00+00:00"))

    assert ON_TUESDAY in words(store, reference)


def test_several_steps_behind_one_claim_give_the_day_of_the_last(store: Store) -> None:
    directory = customers()
    directory.failed = ("Webshop",)
    reference, _ = arrive(store, directory)

    mark(store, reference, "erased:CRM", TUESDAY)
    assert OPEN in words(store, reference)

    mark(store, reference, "erased:Webshop", WEDNESDAY)
    assert ON_WEDNESDAY in words(store, reference)


def test_a_tick_that_is_taken_back_takes_the_day_out_again(store: Store) -> None:
    reference, _ = arrive(store)
    before = proposed_draft(store, reference)
    mark(store, reference, "erased", TUESDAY)
    mark(store, reference, "erased", WEDNESDAY, done=False)

    after = proposed_draft(store, reference)
    assert (after.text, after.html, after.content_hash) == (before.text, before.html, before.content_hash)


def test_a_step_of_which_no_day_is_told_leaves_the_letter_alone(store: Store) -> None:
    reference, _ = arrive(store)
    before = proposed_draft(store, reference)
    mark(store, reference, "suppressed", TUESDAY)

    assert proposed_draft(store, reference).id == before.id
    assert "draft.dated" not in events(store)


def test_a_letter_that_is_proposed_after_the_tick_tells_its_day(store: Store) -> None:
    reference, staff_id = arrive(store)
    mark(store, reference, "erased", TUESDAY)
    drafting.redraft(
        store,
        customers(),
        reference,
        Reply.ANSWER,
        about=frozenset({Kind.ERASURE}),
        staff_id=staff_id,
        terms=DRAFTING_TERMS,
        now=WEDNESDAY,
    )

    assert ON_TUESDAY in words(store, reference)


def test_a_letter_that_a_colleague_edited_keeps_his_words_and_gets_the_day(store: Store) -> None:
    reference, _ = arrive(store)
    say(store, reference, "Je kenmerk is", "Bewaar dit: je kenmerk is")
    mark(store, reference, "erased", TUESDAY)

    assert ON_TUESDAY in words(store, reference)
    assert "Bewaar dit: je kenmerk is" in words(store, reference)
    assert proposed_draft(store, reference).created_by == 1


def test_a_letter_that_was_seen_before_the_tick_must_be_looked_at_again(store: Store) -> None:
    reference, staff_id = arrive(store)
    seen = Waiting(reference, proposed_draft(store, reference).content_hash, staff_id)
    do_steps(store, reference, staff_id, TUESDAY)

    with pytest.raises(StaleDraft):
        approve_it(store, seen, TUESDAY)
    assert approve_it(store, Waiting(reference, proposed_draft(store, reference).content_hash, staff_id))


def test_a_first_approval_does_not_hold_for_a_letter_that_tells_its_day_no_more(store: Store) -> None:
    reference, staff_id = arrive(store)
    do_steps(store, reference, staff_id, TUESDAY)
    two = replace(APPROVAL_TERMS, four_eyes_for=frozenset({Kind.ERASURE}))
    shown = proposed_draft(store, reference).content_hash
    approve(store, reference, shown_hash=shown, staff_id=staff_id, terms=two, now=TUESDAY)
    mark(store, reference, "erased", WEDNESDAY, done=False)

    with store.read() as work:
        (approval,) = work.session.exec(select(Approval))
    assert approval.voided_at == WEDNESDAY


def test_another_day_than_that_of_the_tick_needs_a_reason(store: Store) -> None:
    reference, staff_id = arrive(store)
    do_steps(store, reference, staff_id, TUESDAY)
    assert against(store, reference) == []
    say(store, reference, "dinsdag 24 november", "maandag 23 november")

    assert against(store, reference) == [ObjectionCode.OTHER_DAY]
    shown = Waiting(reference, proposed_draft(store, reference).content_hash, staff_id)
    with pytest.raises(RuleViolation):
        approve_it(store, shown, TUESDAY)
    assert approve_it(store, shown, TUESDAY, despite="Het was maandag al gedaan, en is later afgevinkt.")


def test_a_day_that_a_colleague_takes_out_is_missed(store: Store) -> None:
    reference, staff_id = arrive(store)
    do_steps(store, reference, staff_id, TUESDAY)
    say(store, reference, "op dinsdag 24 november 2026", "inmiddels")

    assert against(store, reference) == [ObjectionCode.MISSING_ELEMENT]


def test_a_letter_of_a_version_before_that_tells_the_day_of_its_drafting_is_stopped(store: Store) -> None:
    """Its claims know no place for a day, and its sentence tells the day on which it was written."""
    reference, staff_id = arrive(store)
    monday = OPEN.replace("we uit onze", "we op maandag 23 november 2026 uit onze")
    with store.begin("tests.before") as work:
        draft = work.get(Draft, 1)
        draft.text = draft.text.replace(OPEN, monday)
        draft.claims = [
            {"code": one["code"], "sentence": monday[:-1] if one["code"] == "erased" else one["sentence"]}
            for one in draft.claims
        ]
    assert monday in proposed_draft(store, reference).text
    do_steps(store, reference, staff_id, TUESDAY)

    assert against(store, reference) == [ObjectionCode.OTHER_DAY]
    assert OTHER_DAY.overridable
