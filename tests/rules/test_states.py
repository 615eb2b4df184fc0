"""Every state can be left, every move is in a table, and none leads where nobody looks."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import pytest

from bot.errors import RuleViolation
from bot.rules.state_names import CASE_STATE_NAMES, OUTBOX_STATE_NAMES
from bot.rules.states import (
    CASE_TRANSITIONS,
    DRAFT_TRANSITIONS,
    OUTBOX_TRANSITIONS,
    CaseEvent,
    CaseState,
    DraftEvent,
    DraftState,
    OutboxEvent,
    OutboxState,
    move,
)

TABLES: list[tuple[Mapping[tuple[StrEnum, StrEnum], StrEnum], type[StrEnum], type[StrEnum], StrEnum]] = [
    (CASE_TRANSITIONS, CaseState, CaseEvent, CaseState.NEW),  # type: ignore[list-item]  # Mapping keys are invariant.
    (DRAFT_TRANSITIONS, DraftState, DraftEvent, DraftState.PROPOSED),  # type: ignore[list-item]  # As above.
    (OUTBOX_TRANSITIONS, OutboxState, OutboxEvent, OutboxState.QUEUED),  # type: ignore[list-item]  # As above.
]


@pytest.mark.parametrize(("table", "states", "events", "first"), TABLES)
def test_every_pair_is_a_move_of_the_table_or_refused(
    table: Mapping[tuple[StrEnum, StrEnum], StrEnum],
    states: Iterable[StrEnum],
    events: Iterable[StrEnum],
    first: StrEnum,
) -> None:
    for state in states:
        for event in events:
            if (state, event) in table:
                assert move(table, state, event) is table[state, event]
            else:
                with pytest.raises(
                    RuleViolation, match=f"{event.value} is not possible in state {state.value}"
                ):
                    move(table, state, event)


@pytest.mark.parametrize(("table", "states", "events", "first"), TABLES)
def test_every_state_can_be_reached_and_every_event_is_used(
    table: Mapping[tuple[StrEnum, StrEnum], StrEnum],
    states: Iterable[StrEnum],
    events: Iterable[StrEnum],
    first: StrEnum,
) -> None:
    reached = {first}
    while grown := {after for (state, _), after in table.items() if state in reached} - reached:
        reached |= grown
    assert reached == set(states)
    assert {event for _, event in table} == set(events)


@pytest.mark.parametrize("state", list(CaseState))
def test_a_new_mail_and_a_bounce_reach_a_case_in_any_state(state: CaseState) -> None:
    assert move(CASE_TRANSITIONS, state, CaseEvent.NEW_MAIL) is CaseState.NEW
    assert move(CASE_TRANSITIONS, state, CaseEvent.NOT_DELIVERED) is CaseState.TO_HANDLE


def test_a_letter_on_its_way_cannot_be_closed_held_or_given_another_draft() -> None:
    for event in (CaseEvent.CLOSED, CaseEvent.HELD_BACK, CaseEvent.DRAFTED, CaseEvent.NEEDS_PERSON):
        with pytest.raises(RuleViolation):
            move(CASE_TRANSITIONS, CaseState.SENDING, event)


def test_only_a_person_takes_a_letter_out_of_unsure() -> None:
    by_person = {OutboxEvent.FOUND_SENT, OutboxEvent.SEND_AGAIN, OutboxEvent.CANCELLED}
    assert {event for state, event in OUTBOX_TRANSITIONS if state is OutboxState.UNSURE} == by_person


@pytest.mark.parametrize("final", [OutboxState.SENT, OutboxState.CANCELLED])
def test_nothing_leads_out_of_a_letters_end(final: OutboxState) -> None:
    assert not [event for state, event in OUTBOX_TRANSITIONS if state is final]


def test_every_state_that_people_see_has_a_name_in_both_languages() -> None:
    assert set(CASE_STATE_NAMES) == set(CaseState)
    assert set(OUTBOX_STATE_NAMES) == set(OutboxState)
    for names in (*CASE_STATE_NAMES.values(), *OUTBOX_STATE_NAMES.values()):
        assert set(names) == {"nl", "en"}
