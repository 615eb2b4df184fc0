"""What is said of a letter after its hand-over is no more than what is known."""

import pytest

from bot.rules.deliveries import DELIVERY_NAMES, Delivery, delivery_of
from bot.rules.states import OutboxState

SENT, CANCELLED = OutboxState.SENT, OutboxState.CANCELLED


@pytest.mark.parametrize(
    ("state", "signs", "expected"),
    [
        (SENT, (), Delivery.HANDED_OVER),
        (SENT, ("was_unsure", "found"), Delivery.FOUND),
        # Handed over a second time, and then the server answered.
        (SENT, ("was_unsure",), Delivery.HANDED_OVER),
        (SENT, ("delayed",), Delivery.DELAYED),
        (SENT, ("delayed", "returned"), Delivery.RETURNED),
        (SENT, ("was_unsure", "found", "returned"), Delivery.RETURNED),
        (CANCELLED, ("was_unsure",), Delivery.UNSURE),
        (CANCELLED, (), None),
        *((state, ("was_unsure",), None) for state in OutboxState if state not in {SENT, CANCELLED}),
    ],
)
def test_a_letter_stands_as_far_as_anybody_knows(
    state: OutboxState, signs: tuple[str, ...], expected: Delivery | None
) -> None:
    said = {name: name in signs for name in ("was_unsure", "found", "delayed", "returned")}

    assert delivery_of(state, **said) is expected


def test_each_state_has_a_name_in_both_languages() -> None:
    assert set(DELIVERY_NAMES) == set(Delivery)
    assert all(set(names) == {"nl", "en"} for names in DELIVERY_NAMES.values())
