"""An incident moves along one table, and no state is a dead end that it should not be."""

import pytest

from bot.errors import RuleViolation
from bot.rules.incident_states import (
    INCIDENT_STATE_NAMES,
    INCIDENT_TRANSITIONS,
    RUNNING_INCIDENTS,
    IncidentEvent,
    IncidentState,
)
from bot.rules.states import move


def test_every_state_has_a_name_in_both_languages() -> None:
    assert set(INCIDENT_STATE_NAMES) == set(IncidentState)
    assert all(set(names) == {"nl", "en"} for names in INCIDENT_STATE_NAMES.values())


def test_only_a_joined_incident_can_never_move_again() -> None:
    movable = {state for state, _event in INCIDENT_TRANSITIONS}
    assert set(IncidentState) - movable == {IncidentState.JOINED}


def test_an_incident_is_closed_only_after_a_decision_about_the_authority() -> None:
    closing = {state for state, event in INCIDENT_TRANSITIONS if event is IncidentEvent.CLOSED}
    assert closing == {IncidentState.NOTIFIED, IncidentState.NOT_NOTIFIED}
    with pytest.raises(RuleViolation):
        move(INCIDENT_TRANSITIONS, IncidentState.OPEN, IncidentEvent.CLOSED)


def test_what_was_put_away_is_decided_anew_when_it_is_opened_again() -> None:
    for state in (IncidentState.CLOSED, IncidentState.NO_BREACH, IncidentState.NOTIFIED):
        assert move(INCIDENT_TRANSITIONS, state, IncidentEvent.REOPENED) is IncidentState.OPEN


def test_a_decision_about_the_people_changes_no_state() -> None:
    for state in RUNNING_INCIDENTS:
        assert move(INCIDENT_TRANSITIONS, state, IncidentEvent.TELL_PEOPLE) is state
