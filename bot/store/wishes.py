"""Which mail of a case holds the wish that a letter answers: the newest, or the one that it confirms.

Called by the step drafting and by `bot.store.objections`; changes nothing.
"""

from bot.rules.confirming import SETTLES, only_confirms
from bot.store import cases, confirm_codes
from bot.store.tables import Case, IdentityCheck, Message
from bot.store.work import Work
from classifiers.kinds import Kind


def mail_to_answer(work: Work, case: Case, newest: Message) -> Message:
    """The mail whose wish is answered now.

    A mail that only says who somebody is holds no wish: the oldest one that still waits is answered then.
    """
    case_id = case.id or 0
    waiting = cases.requests(work, case_id, open_only=True)
    row = cases.classification(work, newest.id or 0)
    asks = row is not None and any(kind != Kind.OTHER.value for kind in row.kinds)
    if asks or not waiting or not _settles(work, cases.identity(work, case_id), newest):
        return newest
    return work.get(Message, min(request.message_id for request in waiting))


def _settles(work: Work, check: IdentityCheck | None, newest: Message) -> bool:
    """Whether it became sure through this mail, or through a colleague after it, who writes."""
    if check is None or check.state != "settled" or check.answered_at is None:
        return False
    if confirm_codes.reply_to(work, newest) in SETTLES:
        return only_confirms(newest.newest_text)
    return check.settled_by is not None and check.answered_at >= newest.received_at
