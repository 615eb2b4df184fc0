"""Set apart → destroyed: ends the stay of papers that look like identity documents.

Called by the pages and by `privacybot papers` when a colleague checked one, and by the scheduler through
`bot.app` when nobody did. What stays is how it was checked, when and by whom; the bytes leave the kept mail
too, and the step forgetting takes that mail from the mail server. Never talks to a server itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import NotFound, RuleViolation
from bot.rules.events import EventCode
from bot.rules.identity_papers import BY_HAND, BY_HAND_OF_BSN, IN_WORDS, Check
from bot.store import audit, cases, set_apart, staff
from bot.store.identity_tables import SetApart
from bot.store.purging import Overdue
from bot.store.tables import RawMail
from bot.store.work import Store, Work

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Paper:
    """Which file: the mail's number, and the file's place in the mail from 0; `IN_WORDS` for a BSN."""

    message_id: int
    position: int


def check_paper(
    store: Store, reference: str | None, paper: Paper, outcome: Check, *, staff_id: int, now: datetime
) -> None:
    """Note what a colleague's check of a paper gave, and destroy it; or show it again as a plain file.

    `reference` is the case on whose page it was seen; None where the mail was seen by itself.

    Raises:
        NotFound: there is no such case, colleague or paper, or the paper is gone.
        RuleViolation: the colleague does not have the identity role, or no person can say that of it.
    """
    if outcome not in BY_HAND:
        message = "say what the check of the paper gave"
        raise RuleViolation(message)
    if paper.position == IN_WORDS and outcome not in BY_HAND_OF_BSN:
        message = "a BSN proves nobody's identity: blot it out, or say that it is none"
        raise RuleViolation(message)
    with store.begin("destroying.check") as work:
        staff.require_active(work, staff_id)
        set_apart.require_role(work, staff_id)
        mail = set_apart.lock_mail(work, paper.message_id)
        row = set_apart.kept(work, paper.message_id, paper.position)
        if reference is not None and cases.by_reference(work, reference).id != mail.case_id:
            message = "this mail belongs to another case"
            raise RuleViolation(message)
        row.checked_by, row.checked_at = staff_id, now
        _end(work, row, outcome, mail.case_id, now)


def paper_in(store: Store, raw_id: int, position: int) -> Paper:
    """The paper in this place of a mail that came in; of a copy, that of the first mail.

    Raises:
        NotFound: there is no such mail or paper.
    """
    with store.read() as work:
        for row in set_apart.of_mail(work, work.get(RawMail, raw_id)):
            if row.position == position:
                return Paper(row.message_id, row.position)
    message = "there is no such paper, or it is gone already"
    raise NotFound(message)


def destroy_overdue(
    store: Store, keep: timedelta, now: datetime, *, dry_run: bool = False
) -> tuple[Overdue, ...]:
    """Destroy every paper that nobody decided on in time; which. One that fails is tried next time.

    With `dry_run` only say which these would be.
    """
    with store.read() as work:
        found = set_apart.overdue(work, now - keep)
    if dry_run:
        return tuple(found)
    gone: list[Overdue] = []
    for one in found:
        try:
            gone += [one] if _destroy_overdue(store, one.number, now) else []
        except Exception as error:
            # One paper must stop neither the others nor the forgetting that comes after them.
            log.exception("destroying.failed", id=one.number, error=type(error).__name__)
    return tuple(gone)


def _destroy_overdue(store: Store, number: int, now: datetime) -> bool:
    with store.begin("destroying.overdue") as work:
        mail = set_apart.lock_mail(work, work.get(SetApart, number).message_id)
        row = work.get(SetApart, number, lock=True)
        # Meanwhile its mail may have become a copy, and its paper one of the first mail.
        waits = row.message_id == mail.id and row.destroyed_at is None and not row.outcome
        if waits:
            _end(work, row, Check.TIME_OVER, mail.case_id, now)
        return waits


def _end(work: Work, row: SetApart, outcome: Check, case_id: int | None, now: datetime) -> None:
    row.outcome = outcome.value
    if outcome is Check.NO_PAPER:
        set_apart.release(work, row)
    else:
        set_apart.destroy(work, row, now)
    audit.append(
        work,
        EventCode.PAPER_ENDED,
        now,
        actor=audit.staff_actor(row.checked_by) if row.checked_by is not None else audit.BOT,
        case_id=case_id,
        paper=row.id,
        outcome=outcome.value,
    )
