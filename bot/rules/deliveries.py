"""What became of a letter that was handed to the mail server, as far as anybody knows.

Used by `bot.store.sent_letters`, the page of a case and the command line. Values in, a word out; that a
server took a letter never proves that somebody read it.
"""

from enum import StrEnum

from bot.rules.states import OutboxState


class Delivery(StrEnum):
    """How a letter stands after its hand-over."""

    HANDED_OVER = "handed_over"  # the mail server took it
    FOUND = "found"  # the server's answer was lost; a colleague saw that it was sent
    DELAYED = "delayed"  # a server on the way said that it takes longer
    RETURNED = "returned"
    UNSURE = "unsure"  # the server's answer was lost, and a colleague let it be


DELIVERY_NAMES: dict[Delivery, dict[str, str]] = {
    Delivery.HANDED_OVER: {"nl": "verzonden", "en": "sent"},
    Delivery.FOUND: {"nl": "verzonden, volgens een collega", "en": "sent, says a colleague"},
    Delivery.DELAYED: {"nl": "verzonden, komt later aan", "en": "sent, arrives later"},
    Delivery.RETURNED: {"nl": "kwam terug", "en": "came back"},
    Delivery.UNSURE: {"nl": "onzeker", "en": "unsure"},
}


def delivery_of(
    state: OutboxState, *, was_unsure: bool, found: bool, delayed: bool, returned: bool
) -> Delivery | None:
    """How a letter in the outbox stands; None where it never left, or still waits for its hand-over's end.

    `was_unsure` is that the server's answer to a hand-over of it was lost, `found` that a colleague decided
    that it was sent all the same.
    """
    if state is OutboxState.CANCELLED:
        return Delivery.UNSURE if was_unsure else None
    if state is not OutboxState.SENT:
        return None
    if returned:
        return Delivery.RETURNED
    if delayed:
        return Delivery.DELAYED
    return Delivery.FOUND if found else Delivery.HANDED_OVER
