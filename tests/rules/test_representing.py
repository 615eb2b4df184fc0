"""Who may ask for a child, and who is answered, follows the law of 1 September 2026."""

from itertools import product

import pytest

from bot.errors import RuleViolation
from bot.rules.identity import require_document_may_be_asked
from bot.rules.representing import (
    ACTS_FOR,
    ASK_AUTHORITY,
    CHILD_ASKS,
    CHILD_TOO_YOUNG,
    EITHER_ASKS,
    AgeGroup,
    Authority,
    advice,
)
from bot.web.words import words_in
from classifiers.kinds import Kind


@pytest.mark.parametrize(
    ("group", "authority", "said"),
    [
        (AgeGroup.UNDER_12, Authority.PARENT, CHILD_TOO_YOUNG),
        (AgeGroup.UNDER_12, Authority.GUARDIAN, CHILD_TOO_YOUNG),
        (AgeGroup.UNDER_12, Authority.NOBODY_ACTS, ASK_AUTHORITY),
        (AgeGroup.FROM_12_TO_15, Authority.NOBODY_ACTS, EITHER_ASKS),
        (AgeGroup.FROM_12_TO_15, Authority.PARENT, EITHER_ASKS),
        (AgeGroup.FROM_16, Authority.PARENT, CHILD_ASKS),
        (AgeGroup.FROM_16, Authority.NOBODY_ACTS, CHILD_ASKS),
        (AgeGroup.FROM_16, Authority.APPOINTED, ACTS_FOR),
        (AgeGroup.FROM_16, Authority.AUTHORISED, ACTS_FOR),
    ],
)
def test_age_and_authority_say_who_is_answered(group: AgeGroup, authority: Authority, said: str) -> None:
    assert advice(group, authority) == said


@pytest.mark.parametrize(("group", "authority"), list(product(AgeGroup, Authority)))
def test_every_advice_is_said_in_dutch_and_doubt_always_asks(group: AgeGroup, authority: Authority) -> None:
    said = advice(group, authority)

    assert words_in("nl").of_rules(said) != said
    assert (authority is not Authority.UNKNOWN) or said == ASK_AUTHORITY


@pytest.mark.parametrize(
    "kind", [Kind.WITHDRAWAL, Kind.OBJECTION, Kind.BREACH, Kind.COMPLAINT, Kind.QUESTION, Kind.OTHER]
)
def test_no_document_is_ever_asked_for_what_needs_none(kind: Kind) -> None:
    with pytest.raises(RuleViolation, match="never asked for this"):
        require_document_may_be_asked(frozenset({kind}), letters_sent=1)


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.PORTABILITY, Kind.CORRECTION, Kind.ERASURE])
def test_a_document_is_asked_after_a_lighter_way_and_never_first(kind: Kind) -> None:
    with pytest.raises(RuleViolation, match="never asked in the first letter"):
        require_document_may_be_asked(frozenset({kind}), letters_sent=0)
    require_document_may_be_asked(frozenset({kind}), letters_sent=1)
