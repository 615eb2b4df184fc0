"""The words of keeping and forgetting.

Used by the tables of `bot.store` and the step forgetting; decides nothing by itself.
"""

from enum import StrEnum


class CopyPlace(StrEnum):
    """Where on the mail server a copy lies."""

    HANDLED = "handled"  # the mailbox itself, or its folder of handled mail
    SENT = "sent"
