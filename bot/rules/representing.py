"""Says who may use the rights of a child, and who gets the answer (UAVG art. 5, as of 1 September 2026).

Read by the step representing, the case page and `bot.rules.answer_route`. Decides on what a colleague noted,
never on a birth date out of a mail: proof of authority is asked only on doubt, in the least intrusive way.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.rules.identity import Asker, may_ask


class AgeGroup(StrEnum):
    """How old the person concerned is, as far as the law asks."""

    UNDER_12 = "under_12"
    FROM_12_TO_15 = "from_12_to_15"
    FROM_16 = "from_16"


class Authority(StrEnum):
    """By what somebody acts for the person concerned."""

    NOBODY_ACTS = "nobody_acts"
    PARENT = "parent"
    GUARDIAN = "guardian"
    APPOINTED = "appointed"  # a curator, administrator or mentor, within his matter (art. 5(4))
    AUTHORISED = "authorised"  # the person gave a written authorisation
    UNKNOWN = "unknown"


class Checked(StrEnum):
    """How it was checked that the one who asks may do so; never with more than the doubt asks for."""

    NOT_YET = "not_yet"
    NO_DOUBT = "no_doubt"  # nothing gave reason to doubt, so nothing was asked
    CONFIRMED = "confirmed"  # the person concerned or the representative confirmed it
    SHOWN = "shown"  # a paper that gives the authority was looked at, and not kept


_AGES: Mapping[AgeGroup, int] = {AgeGroup.UNDER_12: 11, AgeGroup.FROM_12_TO_15: 12, AgeGroup.FROM_16: 16}
#: They act by law, until the child is 16.
BY_LAW = frozenset({Authority.PARENT, Authority.GUARDIAN})
_ACTS = frozenset({*BY_LAW, Authority.APPOINTED, Authority.AUTHORISED})

#: What staff read of each outcome.
CHILD_TOO_YOUNG = "Under 12 the representative asks, and the answer goes to the representative."
EITHER_ASKS = "From 12 to 15 the child and the representative both may ask: answer the one who asked."
CHILD_ASKS = "From 16 only the person asks, and the answer goes to that person."
ACTS_FOR = "Somebody acts for this person within the authority that was given: answer the one who asked."
ASK_AUTHORITY = "It is not sure that the one who asks may act: ask about it before anything is answered."


def advice(group: AgeGroup, authority: Authority) -> str:
    """Who may ask and who gets the answer, as one sentence for staff."""
    allowed = may_ask(_AGES[group])
    if authority is Authority.UNKNOWN:
        return ASK_AUTHORITY
    if Asker.PERSON not in allowed:
        return CHILD_TOO_YOUNG if authority in _ACTS else ASK_AUTHORITY
    if Asker.REPRESENTATIVE in allowed:
        return EITHER_ASKS
    # A parent has no say any more; who was appointed or authorised has.
    return ACTS_FOR if authority in _ACTS - BY_LAW else CHILD_ASKS
