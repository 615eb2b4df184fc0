"""How it stands who writes moves one way by itself: towards more proof, never towards less."""

from itertools import product

import pytest

from bot.rules.identity_states import IdentityState, after_mail

NOT_NEEDED, NEEDED, ASKED, SETTLED, REFUSED = IdentityState


@pytest.mark.parametrize(("required", "still_open"), list(product([True, False], repeat=2)))
def test_no_mail_without_proof_takes_a_refusal_back(required: bool, still_open: bool) -> None:
    assert after_mail(REFUSED, required=required, still_open=still_open, brings_proof=False) is None


@pytest.mark.parametrize("required", [True, False])
def test_new_proof_lets_a_colleague_look_again_and_settles_nothing(required: bool) -> None:
    assert after_mail(REFUSED, required=required, still_open=False, brings_proof=True) is NEEDED


@pytest.mark.parametrize(
    ("state", "required", "still_open", "after"),
    [
        (NOT_NEEDED, False, False, NOT_NEEDED),
        (NOT_NEEDED, True, False, NEEDED),
        (NEEDED, True, True, NEEDED),
        (NEEDED, False, True, None),
        (NEEDED, False, False, NOT_NEEDED),
        (ASKED, True, True, ASKED),
        (ASKED, False, True, None),
        (ASKED, False, False, ASKED),
        (SETTLED, False, False, None),
        (SETTLED, True, False, NEEDED),
    ],
)
def test_a_mail_can_add_to_what_must_be_settled_and_takes_nothing_from_it(
    state: IdentityState, required: bool, still_open: bool, after: IdentityState | None
) -> None:
    assert after_mail(state, required=required, still_open=still_open, brings_proof=False) is after
