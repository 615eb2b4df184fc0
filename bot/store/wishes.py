"""Which mail of a case holds the wish that a letter answers: the newest, or the one that it confirms.

Called by the steps identifying and drafting, by `bot.store.objections` and by `bot.store.proposing_again`
inside their transactions.
"""

from bot.rules.confirming import SETTLES, Confirmation, denies, only_confirms, only_thanks
from bot.store import cases, confirm_codes
from bot.store.judged_words import judged_words
from bot.store.tables import Case, IdentityCheck, Message
from bot.store.work import Work
from classifiers.kinds import Kind


def mail_to_answer(work: Work, case: Case, newest: Message) -> Message:
    """The mail whose wish is answered now.

    A mail that only says who somebody is holds no wish: the oldest one that still waits is answered then.
    """
    case_id = case.id or 0
    waiting = cases.requests(work, case_id, open_only=True)
    if not waiting or not _settles(work, cases.identity(work, case_id), newest):
        return newest
    return work.get(Message, min(request.message_id for request in waiting))


def drop_what_a_confirmation_seemed_to_ask(work: Work, message: Message) -> bool:
    """Take back the requests of a mail that only confirms who writes; whether there were any.

    The classifier knows wishes, and finds weak signs of one in the few words of a confirmation.
    """
    mine = [
        request
        for request in cases.requests(work, message.case_id or 0, open_only=True)
        if request.message_id == message.id
    ]
    if not mine or not _holds_no_wish(work, message):
        return False
    for request in mine:
        request.outcome = "dropped"
    work.session.flush()
    return True


def _settles(work: Work, check: IdentityCheck | None, newest: Message) -> bool:
    """Whether it became sure through this mail, or through a colleague after it, who writes."""
    if check is None or check.state != "settled" or check.answered_at is None:
        return False
    found = confirm_codes.reply_to(work, newest)
    by_mail = found in SETTLES or (found is Confirmation.AGAIN and not _written_to(work, check))
    by_hand = check.settled_by is not None and check.answered_at >= newest.received_at
    return (by_mail or by_hand) and _holds_no_wish(work, newest)


def _written_to(work: Work, check: IdentityCheck) -> bool:
    """Whether a letter was proposed since it became sure who writes."""
    since = check.answered_at
    return any(since is None or draft.created_at >= since for draft in cases.drafts(work, check.case_id))


def changes_nothing(work: Work, message: Message) -> bool:
    """Whether a mail leaves its case as it was: the right code once more, or a few words of thanks.

    A mail with a no in it may take a wish back, and one that a colleague sorted holds what he says.
    """
    row = cases.classification(work, message.id or 0)
    if row is None or row.staff_id is not None or denies(message.newest_text):
        return False
    found = confirm_codes.reply_to(work, message)
    if found is Confirmation.AGAIN:
        return _holds_no_wish(work, message)
    ordinary = row.kinds == [Kind.OTHER.value] and not row.needs_review
    return found is None and ordinary and only_thanks(judged_words(message).text)


def _holds_no_wish(work: Work, message: Message) -> bool:
    """Whether a mail holds nothing beside a confirmation; a colleague who sorted it knows better."""
    row = cases.classification(work, message.id or 0)
    if row is None:
        return False
    seems_to_ask = any(kind != Kind.OTHER.value for kind in row.kinds)
    if seems_to_ask and (row.staff_id is not None or not row.needs_review):
        return False
    return only_confirms(message.newest_text, seems_to_ask=seems_to_ask)
