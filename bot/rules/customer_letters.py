"""What a letter to a customer is about, where we are the customer's processor (GDPR art. 28).

Read by the tables, the steps and the pages of such letters; decides nothing. They move as other letters do
(`bot.rules.states.DRAFT_TRANSITIONS`).
"""

from enum import StrEnum


class CustomerLetterSort(StrEnum):
    """Why a customer is written to. The values are kept and never renamed."""

    FORWARD = "forward"  # a person's request is passed on (art. 28(3)(e))
    BREACH = "breach"  # a breach concerns the customer's data (art. 33(2))


#: The purpose under which such letters lie in the outbox.
OUTBOX_PURPOSE = "customer"
