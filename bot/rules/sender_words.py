"""How a letter names the sender of a mail to somebody else, who must know him to agree with what he asks.

Called by `bot.steps.letter_facts`. Never repeats a name that could be a message of its own: whoever writes
us chooses it, and the letter goes to another person.
"""

import re

#: Letters and the signs between names: no link, no number and no sentence.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-]|\.(?=[ -]|$)){0,59}")


def sender_in_words(name: str, address: str) -> str | None:
    """The sender as "Anne de Vries (anne@example.com)", or the address alone; None where there is none."""
    return f"{name} ({address})" if address and _NAME.fullmatch(name) else address or None
