"""Every state that something of the desk can be in, and the one table that says how it moves.

Read by the steps and the web before they write a state; never writes, never knows why an event happened.

    raw mail   stored ──▶ filed | automatic | duplicate | held        held ──▶ stored (replay)
    message    filed ──▶ classified ──▶ identified ──▶ drafted
    case       new ──▶ to_approve ──▶ sending ──▶ closed | to_handle | waiting_identity
                   └─▶ to_sort        a new mail brings every case back to new
    draft      proposed ──▶ approved ──▶ sent          proposed ──▶ rejected | superseded
    outbox     queued ──▶ sending ──▶ sent | failed | unsure          queued ──▶ cancelled
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.errors import RuleViolation


class SightingState(StrEnum):
    """What became of a UID that the mailbox showed us."""

    SEEN = "seen"
    STORED = "stored"
    GONE = "gone"  # it vanished from the mailbox, or was renumbered, before it could be read


class RawState(StrEnum):
    """What was decided about the bytes of a mail. All but STORED count as decided."""

    STORED = "stored"
    FILED = "filed"
    AUTOMATIC = "automatic"
    DUPLICATE = "duplicate"
    HELD = "held"


class Stage(StrEnum):
    """How far an inbound message has come; OUTSIDE means that it takes no further part."""

    FILED = "filed"
    CLASSIFIED = "classified"
    IDENTIFIED = "identified"
    DRAFTED = "drafted"
    HELD = "held"
    OUTSIDE = "outside"


class CaseState(StrEnum):
    """What a case waits for."""

    NEW = "new"  # the bot is at work
    TO_SORT = "to_sort"  # a person must say what it is
    TO_APPROVE = "to_approve"  # a draft waits for approval
    SENDING = "sending"  # an approved letter is on its way
    WAITING_IDENTITY = "waiting_identity"  # the requester must show who he is
    TO_HANDLE = "to_handle"  # a person has work to do
    ON_HOLD = "on_hold"  # a person laid it aside
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What happens to a case."""

    NEW_MAIL = "new_mail"
    DRAFTED = "drafted"
    NEEDS_PERSON = "needs_person"
    APPROVED = "approved"
    UNDONE = "undone"
    ANSWER_SENT = "answer_sent"
    INTERIM_SENT = "interim_sent"
    IDENTITY_ASKED = "identity_asked"
    NOT_DELIVERED = "not_delivered"
    REJECTED = "rejected"
    HELD_BACK = "held_back"
    CLOSED = "closed"


class DraftState(StrEnum):
    """Where a draft stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class DraftEvent(StrEnum):
    """What happens to a draft."""

    APPROVED = "approved"
    UNDONE = "undone"
    SENT = "sent"
    REJECTED = "rejected"
    REPLACED = "replaced"


class OutboxState(StrEnum):
    """Where a letter to be sent stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"


class OutboxEvent(StrEnum):
    """What happens to a letter to be sent. The last three are a person's decisions."""

    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    TRY_LATER = "try_later"
    REFUSED = "refused"
    LOST_TRACK = "lost_track"
    CANCELLED = "cancelled"
    FOUND_SENT = "found_sent"
    SEND_AGAIN = "send_again"


RAW_DECIDED = frozenset(RawState) - {RawState.STORED}

OPEN_CASES = frozenset(CaseState) - {CaseState.CLOSED}

CASE_TRANSITIONS: Mapping[tuple[CaseState, CaseEvent], CaseState] = {
    **{(state, CaseEvent.NEW_MAIL): CaseState.NEW for state in CaseState},
    **{(state, CaseEvent.CLOSED): CaseState.CLOSED for state in OPEN_CASES - {CaseState.SENDING}},
    **{
        (state, CaseEvent.HELD_BACK): CaseState.ON_HOLD
        for state in OPEN_CASES - {CaseState.SENDING, CaseState.ON_HOLD, CaseState.NEW}
    },
    **{(state, CaseEvent.DRAFTED): CaseState.TO_APPROVE for state in OPEN_CASES - {CaseState.SENDING}},
    **{(state, CaseEvent.NEEDS_PERSON): CaseState.TO_SORT for state in OPEN_CASES - {CaseState.SENDING}},
    # A bounce can come long after the case was closed: it opens the case again.
    **{(state, CaseEvent.NOT_DELIVERED): CaseState.TO_HANDLE for state in CaseState},
    (CaseState.TO_APPROVE, CaseEvent.APPROVED): CaseState.SENDING,
    (CaseState.TO_APPROVE, CaseEvent.REJECTED): CaseState.TO_HANDLE,
    (CaseState.SENDING, CaseEvent.UNDONE): CaseState.TO_APPROVE,
    (CaseState.SENDING, CaseEvent.ANSWER_SENT): CaseState.CLOSED,
    (CaseState.SENDING, CaseEvent.INTERIM_SENT): CaseState.TO_HANDLE,
    (CaseState.SENDING, CaseEvent.IDENTITY_ASKED): CaseState.WAITING_IDENTITY,
    # A letter whose fate was unsure, or that was refused: a person found that it arrived, or sends it again.
    (CaseState.TO_HANDLE, CaseEvent.APPROVED): CaseState.SENDING,
    # An older letter came back while this one waited to leave.
    (CaseState.TO_HANDLE, CaseEvent.UNDONE): CaseState.TO_APPROVE,
    (CaseState.TO_HANDLE, CaseEvent.ANSWER_SENT): CaseState.CLOSED,
    (CaseState.TO_HANDLE, CaseEvent.INTERIM_SENT): CaseState.TO_HANDLE,
    (CaseState.TO_HANDLE, CaseEvent.IDENTITY_ASKED): CaseState.WAITING_IDENTITY,
}

DRAFT_TRANSITIONS: Mapping[tuple[DraftState, DraftEvent], DraftState] = {
    (DraftState.PROPOSED, DraftEvent.APPROVED): DraftState.APPROVED,
    (DraftState.PROPOSED, DraftEvent.REJECTED): DraftState.REJECTED,
    (DraftState.PROPOSED, DraftEvent.REPLACED): DraftState.SUPERSEDED,
    (DraftState.APPROVED, DraftEvent.UNDONE): DraftState.PROPOSED,
    (DraftState.APPROVED, DraftEvent.REPLACED): DraftState.SUPERSEDED,
    (DraftState.APPROVED, DraftEvent.SENT): DraftState.SENT,
}

OUTBOX_TRANSITIONS: Mapping[tuple[OutboxState, OutboxEvent], OutboxState] = {
    (OutboxState.QUEUED, OutboxEvent.CLAIMED): OutboxState.SENDING,
    (OutboxState.QUEUED, OutboxEvent.CANCELLED): OutboxState.CANCELLED,
    (OutboxState.SENDING, OutboxEvent.ACCEPTED): OutboxState.SENT,
    (OutboxState.SENDING, OutboxEvent.TRY_LATER): OutboxState.QUEUED,
    (OutboxState.SENDING, OutboxEvent.REFUSED): OutboxState.FAILED,
    (OutboxState.SENDING, OutboxEvent.LOST_TRACK): OutboxState.UNSURE,
    (OutboxState.UNSURE, OutboxEvent.FOUND_SENT): OutboxState.SENT,
    (OutboxState.UNSURE, OutboxEvent.SEND_AGAIN): OutboxState.QUEUED,
    (OutboxState.UNSURE, OutboxEvent.CANCELLED): OutboxState.CANCELLED,
    (OutboxState.FAILED, OutboxEvent.SEND_AGAIN): OutboxState.QUEUED,
    (OutboxState.FAILED, OutboxEvent.CANCELLED): OutboxState.CANCELLED,
}

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


def move(table: Mapping[tuple[State, Event], State], state: State, event: Event) -> State:
    """The state that follows.

    Raises:
        RuleViolation: the table knows no such move.
    """
    try:
        return table[state, event]
    except KeyError:
        message = f"{event.value} is not possible in state {state.value}"
        raise RuleViolation(message) from None
