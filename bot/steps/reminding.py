"""Waiting for a confirmation → one reminder: lets a letter with a new code be proposed when nobody answered.

Called by the scheduler through `bot.app`. Writes no letter itself: the mail that is waited for gets its turn
in drafting once more, and a colleague approves what comes of it. Never reminds of the same case twice.
"""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.rules.states import CaseEvent, CaseState, Stage
from bot.rules.tracing import Step, TraceLine
from bot.store import cases, confirm_codes
from bot.store.tables import Case
from bot.store.traces import note
from bot.store.work import Store, Work

#: Why a case that waited is at work again.
REASON = "Nobody confirmed yet: one reminder with a new code is proposed."


def remind_waiting(store: Store, after: timedelta, now: datetime) -> int:
    """Let one reminder be drafted for each case whose code nobody answered within a time; how many.

    Without any time (`after` zero) nobody is reminded.
    """
    if not after:
        return 0
    with store.read() as work:
        query = select(Case.reference).where(Case.state == CaseState.WAITING_IDENTITY)
        waiting = list(work.session.exec(query.order_by(col(Case.id))))
    return sum(_remind(store, reference, after, now) for reference in waiting)


def _remind(store: Store, reference: str, after: timedelta, now: datetime) -> bool:
    with store.begin("reminding.case") as work:
        case, newest = cases.lock_newest(work, reference)
        if case.state is not CaseState.WAITING_IDENTITY or not _is_due(work, case, now - after):
            return False
        newest.stage, newest.tries = Stage.IDENTIFIED, 0
        cases.advance(case, CaseEvent.NEW_MAIL, now, REASON)
        note(newest, now, TraceLine(Step.IDENTITY, "reminder", REASON))
        return True


def _is_due(work: Work, case: Case, sent_before: datetime) -> bool:
    """Whether the last code left long enough ago and nobody was reminded yet, by the bot or a colleague."""
    check = cases.identity(work, case.id or 0)
    if check is None or check.state != "asked":
        return False
    codes = confirm_codes.of_case(work, case.id or 0)
    if not codes or any(code.is_reminder for code in codes):
        return False
    return codes[0].sent_at is not None and codes[0].sent_at <= sent_before
