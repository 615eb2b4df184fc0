"""How the question who writes stands in a case, and what one more mail does to that.

Called by the step identifying and by `bot.store.arrival`. Judges no mail itself: that does
`bot.rules.identity`. What a colleague found is changed by a colleague, or by new proof.

    not needed ─▶ needed ─▶ asked ─▶ settled
                    ▲ └──────────────▶ ┊      by a colleague at any moment: settled, or refused
                    ├── settled: a later mail asks what its proof does not cover
                    └── refused: a later mail brings new proof, and a colleague looks again
"""

from enum import StrEnum


class IdentityState(StrEnum):
    """The values are those of the table `identity_check`, and are never renamed."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    ASKED = "asked"
    SETTLED = "settled"
    REFUSED = "refused"  # a colleague said that it cannot become sure


#: A letter that asks who writes leaves these behind; a colleague approved it, so also a refusal.
ASKED_BY_LETTER = frozenset({IdentityState.NEEDED, IdentityState.REFUSED})


def after_mail(
    state: IdentityState, *, required: bool, still_open: bool, brings_proof: bool
) -> IdentityState | None:
    """How it stands after one more mail; None where the mail changes nothing of what was found before.

    `required` is the verdict on that mail, `still_open` that an earlier request waits for the answer.
    A harmless second mail would otherwise open the door that the first one found shut, or take away the proof
    with which it was opened (GDPR art. 5(2)).
    """
    if state is IdentityState.REFUSED:
        return IdentityState.NEEDED if brings_proof else None
    if not required and (still_open or state is IdentityState.SETTLED):
        return None
    if required and state is not IdentityState.ASKED:
        return IdentityState.NEEDED
    return IdentityState.NOT_NEEDED if state is IdentityState.NEEDED else state
