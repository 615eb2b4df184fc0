"""Writes the bytes of one mail to standard output.

Used by `bot.commands.held` and `bot.commands.mails`. Never shows an identity document to somebody whose login
and role it does not know.
"""

import sys

from bot.commands import state
from bot.errors import NotFound, RuleViolation


def write_out(number: int, login: str) -> None:
    """The bytes of a mail as they are kept; `login` may be empty where they can hold no identity document.

    Raises:
        NotFound: there is no such mail, or it was forgotten.
        RuleViolation: an identity document is or may be among them, and the colleague is not named, gave a
            wrong password, or does not have the role.
    """
    from bot.store import mails, set_apart
    from bot.store.tables import RawMail

    store = state.store()
    with store.read() as work:
        needs_role = set_apart.needs_role(work, work.get(RawMail, number))
    if needs_role and not login:
        message = (
            "an identity document or a BSN came or may have come with this mail: give --as with your login"
        )
        raise RuleViolation(message)
    staff_id = state.acting_staff(store, login) if needs_role else 0
    with store.begin("commands.export") as work:
        set_apart.look(work, number, staff_id, state.now())
        raw = mails.raw_bytes(work, work.get(RawMail, number))
    if not raw:
        message = "this mail was forgotten: nothing of it is kept"
        raise NotFound(message)
    sys.stdout.buffer.write(raw)
