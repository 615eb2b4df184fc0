"""What is kept of the signs in mails by which a newsletter shows whose it is.

Called by the steps that read mails, by forgetting, and for a case by the steps and pages that ask whose
newsletter it is about. Finds no sign itself (`bot.rules.newsletter_clues`) and knows no customer.
"""

from collections.abc import Sequence

from sqlmodel import col, delete, select

from bot.rules.newsletter_clues import Clue, ClueSort
from bot.store import cases
from bot.store.referral_tables import NewsletterClue
from bot.store.tables import Message
from bot.store.work import Work


def keep(work: Work, message: Message, clues: Sequence[Clue]) -> None:
    """Keep what the newest reading of a mail found in place of what an older one did."""
    forget(work, message)
    for clue in clues:
        work.add(NewsletterClue(message_id=message.id or 0, sort=clue.sort.value, value=clue.value))


def forget(work: Work, message: Message) -> None:
    """Wipe them along with the mail: a domain may be a person's."""
    work.session.connection().execute(
        delete(NewsletterClue).where(col(NewsletterClue.message_id) == message.id)
    )


def of_message(work: Work, message: Message) -> tuple[Clue, ...]:
    """The signs in one mail, the strongest first; none where an older version read it."""
    query = select(NewsletterClue).where(NewsletterClue.message_id == message.id)
    found = work.session.exec(query.order_by(col(NewsletterClue.id)))
    return tuple(Clue(ClueSort(row.sort), row.value) for row in found)


def of_case(work: Work, case_id: int) -> tuple[Clue, ...]:
    """The signs in all mails of a case, each once."""
    query = (
        select(NewsletterClue)
        .join(Message, col(Message.id) == col(NewsletterClue.message_id))
        .where(Message.case_id == case_id)
        .order_by(col(NewsletterClue.id))
    )
    found = (Clue(ClueSort(row.sort), row.value) for row in work.session.exec(query))
    return tuple(dict.fromkeys(found))


def words_of_case(work: Work, case_id: int) -> str:
    """What the mails of a case say, in which a customer may be named."""
    return "\n".join(
        part
        for one in cases.messages(work, case_id)
        if one.automatic is None
        for part in (one.subject, one.newest_text, one.forwarded_text, one.attached_text)
    )
