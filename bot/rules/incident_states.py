"""Where an incident in the register of breaches stands, and the one table that says how it moves.

Read by the steps and the pages before they write a state; never writes, never weighs a risk: whether the
authority must be told is a person's decision (GDPR art. 33(1)).

    open ──▶ to_notify ──▶ notified ──▶ closed          what was found to be none: no_breach
         └─▶ not_notified ────────────▶ closed          what belongs to another incident: joined
"""

from collections.abc import Mapping
from enum import StrEnum


class IncidentState(StrEnum):
    """What an incident waits for."""

    OPEN = "open"  # nobody has decided yet whether the authority must be told
    TO_NOTIFY = "to_notify"  # the authority must be told, and was not told yet
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not_notified"  # kept in the register only (art. 33(5))
    NO_BREACH = "no_breach"  # a person found that it was none
    CLOSED = "closed"
    JOINED = "joined"  # its cases are with another incident


class IncidentEvent(StrEnum):
    """What a person decides or notes about an incident. The last two leave its state as it is."""

    NOTIFY = "notify"
    DO_NOT_NOTIFY = "do_not_notify"
    FOUND_NO_BREACH = "found_no_breach"
    NOTIFIED = "notified"
    CLOSED = "closed"
    REOPENED = "reopened"
    JOINED = "joined"
    TELL_PEOPLE = "tell_people"
    DO_NOT_TELL_PEOPLE = "do_not_tell_people"


_RUNNING = (
    IncidentState.OPEN,
    IncidentState.TO_NOTIFY,
    IncidentState.NOTIFIED,
    IncidentState.NOT_NOTIFIED,
)

INCIDENT_TRANSITIONS: Mapping[tuple[IncidentState, IncidentEvent], IncidentState] = {
    (IncidentState.OPEN, IncidentEvent.NOTIFY): IncidentState.TO_NOTIFY,
    (IncidentState.OPEN, IncidentEvent.DO_NOT_NOTIFY): IncidentState.NOT_NOTIFIED,
    (IncidentState.OPEN, IncidentEvent.FOUND_NO_BREACH): IncidentState.NO_BREACH,
    (IncidentState.TO_NOTIFY, IncidentEvent.NOTIFIED): IncidentState.NOTIFIED,
    # New facts can turn a decision round, as long as the authority was not told.
    (IncidentState.TO_NOTIFY, IncidentEvent.DO_NOT_NOTIFY): IncidentState.NOT_NOTIFIED,
    (IncidentState.TO_NOTIFY, IncidentEvent.FOUND_NO_BREACH): IncidentState.NO_BREACH,
    (IncidentState.NOT_NOTIFIED, IncidentEvent.NOTIFY): IncidentState.TO_NOTIFY,
    (IncidentState.NOT_NOTIFIED, IncidentEvent.FOUND_NO_BREACH): IncidentState.NO_BREACH,
    (IncidentState.NOT_NOTIFIED, IncidentEvent.CLOSED): IncidentState.CLOSED,
    (IncidentState.NOTIFIED, IncidentEvent.CLOSED): IncidentState.CLOSED,
    # A notice can be withdrawn, and what was put away can turn out otherwise: it is decided anew.
    (IncidentState.NOTIFIED, IncidentEvent.REOPENED): IncidentState.OPEN,
    (IncidentState.NO_BREACH, IncidentEvent.REOPENED): IncidentState.OPEN,
    (IncidentState.CLOSED, IncidentEvent.REOPENED): IncidentState.OPEN,
    **{(state, IncidentEvent.JOINED): IncidentState.JOINED for state in _RUNNING},
    **{(state, IncidentEvent.TELL_PEOPLE): state for state in _RUNNING},
    **{(state, IncidentEvent.DO_NOT_TELL_PEOPLE): state for state in _RUNNING},
}

#: States in which there is still something to do.
RUNNING_INCIDENTS = frozenset(_RUNNING)

#: States that end it: what is reported afterwards is looked at as a breach of its own, with its own 72 hours.
ENDED_INCIDENTS = frozenset({IncidentState.CLOSED, IncidentState.NO_BREACH, IncidentState.JOINED})

INCIDENT_STATE_NAMES: dict[IncidentState, dict[str, str]] = {
    IncidentState.OPEN: {"nl": "nog beslissen", "en": "to decide"},
    IncidentState.TO_NOTIFY: {"nl": "te melden", "en": "to notify"},
    IncidentState.NOTIFIED: {"nl": "gemeld", "en": "notified"},
    IncidentState.NOT_NOTIFIED: {"nl": "niet melden", "en": "not to notify"},
    IncidentState.NO_BREACH: {"nl": "geen datalek", "en": "no breach"},
    IncidentState.CLOSED: {"nl": "afgesloten", "en": "closed"},
    IncidentState.JOINED: {"nl": "samengevoegd", "en": "joined"},
}
