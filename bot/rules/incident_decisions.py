"""Says what a decision about a breach needs before it counts: a reason, a moment, an explanation when late.

Called by the step deciding; never decides by itself and never knows who decides.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import RuleViolation
from bot.rules.incident_form import Answers, lacking_for_register
from bot.rules.incident_states import IncidentEvent

#: Decisions that nobody understands later without a reason (GDPR art. 5(2), 33(5)).
_WITH_REASON = frozenset(
    {
        IncidentEvent.NOTIFY,
        IncidentEvent.DO_NOT_NOTIFY,
        IncidentEvent.FOUND_NO_BREACH,
        IncidentEvent.TELL_PEOPLE,
        IncidentEvent.DO_NOT_TELL_PEOPLE,
        IncidentEvent.REOPENED,
    }
)

LONGEST_REASON = 4000

_NO_REASON = "give the reason of this decision: the register must hold it"
_REASON_TOO_LONG = "the reason is too long: the form has room for the details"
_TOLD_IN_FUTURE = "the moment of the notice is still to come"
_TOLD_BEFORE = "the moment of the notice lies before we became aware"
_LATE = "the notice was later than the term: say why (GDPR art. 33(1))"
_PEOPLE_UNDECIDED = "decide first whether the people concerned are told (GDPR art. 34)"
_CUSTOMERS_UNTOLD = "we are the processor: tell every customer concerned first (GDPR art. 33(2))"
_NO_CUSTOMERS = "we are the processor: name the customers concerned first (GDPR art. 33(2))"
_LACKING = "the register still lacks facts, consequences or measures (GDPR art. 33(5))"

#: Every sentence that this module can say, for the tables of words.
REFUSALS = (
    *(_NO_REASON, _REASON_TOO_LONG, _TOLD_IN_FUTURE, _TOLD_BEFORE, _LATE),
    *(_PEOPLE_UNDECIDED, _CUSTOMERS_UNTOLD, _NO_CUSTOMERS, _LACKING),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided. `happened_at` (aware) and `late_reason` are for a notice that was sent."""

    event: IncidentEvent
    reason: str = ""
    happened_at: datetime | None = None
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the incident when the decision is taken; moments are aware.

    `customers` and `untold` count the customers concerned, and those of them who were not told yet.
    """

    aware_at: datetime
    notify_before: datetime
    answers: Answers
    people_decided: bool
    customers: int
    untold: int


def require_complete(decision: Decision, standing: Standing, now: datetime) -> None:
    """Refuse a decision that lacks what it needs.

    Raises:
        RuleViolation: it does; the message says what to add.
    """
    refusal = _of_words(decision)
    if not refusal and decision.event is IncidentEvent.NOTIFIED:
        refusal = _of_notice(decision, standing, now)
    if not refusal and decision.event is IncidentEvent.CLOSED:
        refusal = _of_closing(standing)
    if refusal:
        raise RuleViolation(refusal)


def _of_words(decision: Decision) -> str:
    if decision.event in _WITH_REASON and not decision.reason.strip():
        return _NO_REASON
    longest = max(len(decision.reason), len(decision.late_reason))
    return _REASON_TOO_LONG if longest > LONGEST_REASON else ""


def _of_notice(decision: Decision, standing: Standing, now: datetime) -> str:
    told_at = decision.happened_at or now
    if told_at > now:
        return _TOLD_IN_FUTURE
    if told_at < standing.aware_at:
        return _TOLD_BEFORE
    return _LATE if told_at > standing.notify_before and not decision.late_reason.strip() else ""


def _of_closing(standing: Standing) -> str:
    if lacking_for_register(standing.answers):
        return _LACKING
    if standing.answers.get("as_processor") == ("yes",):
        # Whether people are told is then their own controller's to decide.
        if not standing.customers:
            return _NO_CUSTOMERS
        return _CUSTOMERS_UNTOLD if standing.untold else ""
    return "" if standing.people_decided else _PEOPLE_UNDECIDED
