"""Forgets the data files that went with letters, long before the rest of the case (art. 5(1)(e)).

The purge of these files, for the list of the step forgetting. Leaves the words of a letter, and every file of
a letter that still waits for a colleague or for the mail server.
"""

from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import col, select

from bot.rules.events import EventCode
from bot.rules.retaining import Item
from bot.rules.states import DraftState, OutboxState
from bot.store import audit, legal_holds, mailbox_copies
from bot.store.purging import Overdue, Purge
from bot.store.tables import Case, Draft, OutboxItem
from bot.store.work import Work

#: Letters that may still be approved or leave.
_LIVE = (DraftState.PROPOSED, DraftState.APPROVED)
#: Mails of which no bytes are needed any more.
_ENDED = (OutboxState.SENT, OutboxState.CANCELLED)
#: In the stored form of a draft: a list without files, or none at all.
_WITHOUT_FILES = ("[]", "null")


def _find(work: Work, before: datetime) -> list[Overdue]:
    """Drafts with files that were written before a moment and are past use, oldest first."""
    query = (
        select(Draft.id, Case.reference, Draft.created_at)
        .join(Case, col(Case.id) == col(Draft.case_id))
        .where(
            col(Draft.created_at) < before,
            col(Draft.state).not_in(_LIVE),
            cast(col(Draft.attachments), String).not_in(_WITHOUT_FILES),
            col(Draft.case_id).not_in(legal_holds.held_cases()),
        )
        .order_by(col(Draft.id))
    )
    return [
        Overdue(Item.EXTRACT, number or 0, name, since) for number, name, since in work.session.exec(query)
    ]


def _wipe(work: Work, draft_id: int, now: datetime) -> None:
    """Take away the files of one draft, and the bytes of the mails in which they left."""
    found = work.get(Draft, draft_id)
    case = work.get(Case, found.case_id, lock=True)
    draft = work.get(Draft, draft_id, lock=True)
    if draft.state in _LIVE or legal_holds.standing(work, case.id or 0) is not None:
        return
    items = list(work.session.exec(select(OutboxItem).where(OutboxItem.draft_id == draft.id)))
    if any(item.state not in _ENDED for item in items):
        # A person may still have to decide on the mail, and its bytes are what there is to decide on.
        return
    draft.attachments = []
    for item in items:
        if item.sealed is not None and item.state is OutboxState.SENT:
            mailbox_copies.note_letter(work, item, now)
        item.sealed = None
    audit.append(work, EventCode.FILES_FORGOTTEN, now, case_id=case.id, draft=draft.id)


PURGES: tuple[Purge, ...] = (Purge(Item.EXTRACT, _find, _wipe),)
