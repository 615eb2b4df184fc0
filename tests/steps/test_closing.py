"""A colleague lays a case aside, takes it up and closes it; a letter on its way is never overtaken."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation
from bot.ports import Handover
from bot.rules.states import CaseState, DraftState, OutboxState
from bot.steps.closing import close, hold, resume
from bot.store import cases, staff
from bot.store.work import Store
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    Waiting,
    approve_it,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def waiting(store: Store) -> Waiting:
    return letter_waiting(store)


def test_a_case_on_hold_keeps_its_draft_and_its_clocks(store: Store, waiting: Waiting) -> None:
    promise = only_case(store).promise_on
    hold(store, waiting.reference, "Overleg met IT.", staff_id=waiting.staff_id, now=LATER)
    case = only_case(store)
    assert (case.state, case.reason, case.promise_on) == (CaseState.ON_HOLD, "Overleg met IT.", promise)
    with pytest.raises(RuleViolation):
        approve_it(store, waiting)
    resume(store, waiting.reference, staff_id=waiting.staff_id, now=LATER)
    approve_it(store, waiting)
    with pytest.raises(RuleViolation, match="not on hold"):
        resume(store, waiting.reference, staff_id=waiting.staff_id, now=LATER)


def test_a_closed_case_has_no_open_request_draft_or_letter(store: Store, waiting: Waiting) -> None:
    close(store, waiting.reference, "Telefonisch beantwoord.", staff_id=waiting.staff_id, now=LATER)
    case = only_case(store)
    assert (case.state, case.closed_at, case.promise_on) == (CaseState.CLOSED, LATER, None)
    with store.read() as work:
        assert [row.outcome for row in cases.requests(work, 1)] == ["closed"]
        assert [draft.state for draft in cases.drafts(work, 1)] == [DraftState.SUPERSEDED]
    with pytest.raises(RuleViolation):
        close(store, waiting.reference, "", staff_id=waiting.staff_id, now=LATER)
    assert events(store)[-1] == "case.closed"


def test_closing_takes_along_mails_that_the_bot_has_not_read_yet(store: Store, waiting: Waiting) -> None:
    from bot.steps.filing import file_waiting

    take_in(store, raw_mail("Verwijder: verwijder alles.", subject=tag_of(waiting.reference)), LATER)
    file_waiting(store, READING_TERMS, READER, LATER)
    close(store, waiting.reference, "", staff_id=waiting.staff_id, now=LATER)
    trail = events(store)
    run_steps(store, LATER)
    assert only_case(store).state is CaseState.CLOSED
    assert events(store) == trail


@pytest.mark.parametrize("act", [close, hold])
def test_a_letter_on_its_way_is_not_overtaken(store: Store, waiting: Waiting, act: object) -> None:
    item_id = approve_it(store, waiting)
    with pytest.raises(RuleViolation):
        act(store, waiting.reference, "", staff_id=waiting.staff_id, now=MORNING)  # type: ignore[operator]  # One of the two.
    assert outbox_item(store, item_id).state is OutboxState.QUEUED
    send_all(store, FakeSender([Handover.UNSURE]), LATER)
    with pytest.raises(RuleViolation, match="decide on that one first"):
        close(store, waiting.reference, "", staff_id=waiting.staff_id, now=LATER)


def test_closing_a_case_drops_a_letter_that_was_refused(store: Store, waiting: Waiting) -> None:
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender([Handover.REFUSED]), LATER)
    close(store, waiting.reference, "", staff_id=waiting.staff_id, now=LATER)
    assert outbox_item(store, item_id).state is OutboxState.CANCELLED


def test_a_disabled_colleague_moves_no_case(store: Store, waiting: Waiting) -> None:
    with store.begin("tests.disable") as work:
        staff.disable(work, "anne", MORNING)
    for act in (close, hold):
        with pytest.raises(NotFound, match="disabled"):
            act(store, waiting.reference, "", staff_id=waiting.staff_id, now=MORNING)
    with pytest.raises(NotFound, match="disabled"):
        resume(store, waiting.reference, staff_id=waiting.staff_id, now=MORNING)
