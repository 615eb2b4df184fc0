"""The letter that waited when a mail came that changes nothing: it is proposed once more, word for word.

Called by the step drafting inside its transaction. Never keeps an approval: a new mail voids that
(invariant 2), and the letter says to staff that it was.
"""

from datetime import datetime

from bot.rules.events import EventCode
from bot.rules.states import DraftState
from bot.store import audit, cases, confirm_codes
from bot.store.deed_days import tell_days
from bot.store.drafts import NEW_MAIL, copy_of, replace_live, voided_by_mail
from bot.store.tables import Case, Draft, Message
from bot.store.wishes import changes_nothing
from bot.store.work import Work

#: What staff are told of the letter.
WAITS_AGAIN = "The new mail asks nothing: the letter that waited is proposed again."
APPROVE_AGAIN = "The new mail asks nothing: the letter was approved, and must be approved again."


def propose_again(work: Work, case: Case, message: Message, now: datetime) -> str:
    """Propose the letter that waited, where all mails since change nothing; what staff are told, or nothing.

    `message` is the newest mail of the case.
    """
    waited = _taken_by_mail(work, case.id or 0)
    if waited is None or not _all_change_nothing(work, waited, message):
        return ""
    approved = voided_by_mail(work, waited.id or 0)
    fresh = copy_of(waited, now)
    tell_days(work, fresh)
    case.reason = APPROVE_AGAIN if approved else WAITS_AGAIN
    replace_live(work, case, fresh, now)
    confirm_codes.carry_over(work, waited, fresh)
    audit.append(
        work,
        EventCode.DRAFT_PROPOSED,
        now,
        case_id=case.id,
        draft=fresh.id,
        letter=fresh.situation,
        content=fresh.content_hash,
        before=waited.id,
    )
    return case.reason


def _taken_by_mail(work: Work, case_id: int) -> Draft | None:
    """The newest draft of a case, where a mail took it away and no colleague did anything since."""
    newest = next(iter(cases.drafts(work, case_id)), None)
    if newest is None or newest.state is not DraftState.SUPERSEDED:
        return None
    for line in reversed(cases.history(work, case_id)):
        if line.code == EventCode.DRAFT_SUPERSEDED:
            return newest if line.detail == {"draft": newest.id, "reason": NEW_MAIL} else None
        if line.actor != audit.BOT:
            return None
    return None


def _all_change_nothing(work: Work, waited: Draft, newest: Message) -> bool:
    """Whether no mail since the letter that waited asks anything, or did anything to the case."""
    written_to = waited.message_id or 0
    since = [one for one in cases.messages(work, waited.case_id) if (one.id or 0) > written_to]
    asking = [one for one in since if one.automatic is None]
    return newest in asking and all(changes_nothing(work, one) for one in asking)
