"""What stands between a letter and the outbox, as the settings say it.

Made by `bot.terms`, handed to the steps that approve letters to requesters and to customers; decides nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.rules.third_parties import NOBODY, Known
from classifiers.kinds import Kind


@dataclass(frozen=True, slots=True)
class ApprovalTerms:
    """From whom letters come, how long an approval can be taken back, and the key of our Message-IDs.

    `ours` is what of addresses and numbers is the company's own: a letter may name it to anybody.
    """

    from_name: str
    from_address: str
    undo: timedelta
    signing_key: bytes
    four_eyes_for: frozenset[Kind] = frozenset()
    ours: Known = NOBODY
