"""What a colleague does with a case besides letters: lay it aside, take it up, close it, release a held mail.

Called by `privacybot queue`, `privacybot held` and the web pages. Never writes a letter and never deletes.
"""

from datetime import datetime

from bot.errors import NotFound, RuleViolation
from bot.rules.events import EventCode
from bot.rules.states import CaseEvent, CaseState, DraftState, RawState, Stage
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, mails, staff
from bot.store.drafts import set_live_aside
from bot.store.tables import RawMail
from bot.store.traces import note
from bot.store.work import Store, Work


def hold(store: Store, reference: str, remark: str, *, staff_id: int, now: datetime) -> None:
    """Lay a case aside with a remark; its clocks run on and its draft stays.

    Raises:
        RuleViolation: the bot is at work on it, its letter is leaving, or it is closed.
    """
    with store.begin("closing.hold") as work:
        staff.require_active(work, staff_id)
        case, newest = cases.lock_newest(work, reference)
        cases.advance(case, CaseEvent.HELD_BACK, now, remark or "A colleague laid it aside.")
        note(newest, now, TraceLine(Step.CASE, case.state.value, case.reason))
        actor = audit.staff_actor(staff_id)
        audit.append(work, EventCode.CASE_HELD_BACK, now, actor=actor, case_id=case.id)


def resume(store: Store, reference: str, *, staff_id: int, now: datetime) -> None:
    """Take a case up again that was laid aside.

    Raises:
        RuleViolation: it was not laid aside.
    """
    with store.begin("closing.resume") as work:
        staff.require_active(work, staff_id)
        case = cases.by_reference(work, reference, lock=True)
        if case.state is not CaseState.ON_HOLD:
            message = "this case is not on hold"
            raise RuleViolation(message)
        live = cases.live_draft(work, case.id or 0)
        waiting = live is not None and live.state is DraftState.PROPOSED
        cases.advance(case, CaseEvent.DRAFTED if waiting else CaseEvent.NEEDS_PERSON, now)
        audit.append(work, EventCode.CASE_RESUMED, now, actor=audit.staff_actor(staff_id), case_id=case.id)


def close(store: Store, reference: str, remark: str, *, staff_id: int, now: datetime) -> None:
    """Close a case without a letter: no request, answered by telephone, taken back. Open requests end.

    Raises:
        RuleViolation: its letter is just leaving, or it is closed.
    """
    with store.begin("closing.close") as work:
        staff.require_active(work, staff_id)
        case, newest = cases.lock_newest(work, reference)
        set_live_aside(work, case, "case_closed", now)
        for request in cases.requests(work, case.id or 0, open_only=True):
            request.outcome, request.ended_at = "closed", now
        for message in cases.waiting_messages(work, case.id or 0, held=True):
            message.stage, message.reason = Stage.OUTSIDE, "A colleague closed the case."
            if message is not newest:
                note(message, now, TraceLine(Step.CASE, CaseState.CLOSED.value, message.reason))
        cases.advance(case, CaseEvent.CLOSED, now, remark or "A colleague closed it.")
        note(newest, now, TraceLine(Step.CASE, case.state.value, case.reason))
        work.session.flush()
        cases.refresh_clocks(work, case)
        audit.append(work, EventCode.CASE_CLOSED, now, actor=audit.staff_actor(staff_id), case_id=case.id)


def release_held(store: Store, raw_id: int, *, accept: bool = False, staff_id: int, now: datetime) -> None:
    """Let the bot read a held mail once more, for instance after an improvement.

    With `accept` the colleague says that a person wrote it: it becomes a case, whatever made the bot hold it
    (a request in a list, a no-reply mail, a feedback report). Of a mail that was too large the case holds
    the sender and the subject; a colleague reads the rest in the mailbox.

    Raises:
        NotFound: there is no such mail.
        RuleViolation: it is not held, or it is to be read once more and only its headers were kept.
    """
    with store.begin("closing.release") as work:
        staff.require_active(work, staff_id)
        raw = _held(work, raw_id)
        if not raw.complete and not accept:
            message = "only the headers of this mail were kept: read it in the mailbox"
            raise RuleViolation(message)
        _release(work, raw, staff_id, now, accept=accept)


def release_sender(store: Store, address: str, *, staff_id: int, now: datetime) -> int:
    """Let the bot read every held mail of one sender once more, however many there are; how many.

    Mails of which only the headers were kept stay held.

    Raises:
        NotFound: no mail of this sender is held.
    """
    with store.begin("closing.release_sender") as work:
        staff.require_active(work, staff_id)
        whole = [raw for raw in _held_of(work, address) if raw.complete]
        for raw in whole:
            _release(work, raw, staff_id, now)
        return len(whole)


def _release(work: Work, raw: RawMail, staff_id: int, now: datetime, *, accept: bool = False) -> None:
    raw.state, raw.reason, raw.tries, raw.accepted = RawState.STORED, "", 0, accept
    # Whoever releases a mail has seen how many of them there are.
    raw.passed_limits = True
    actor = audit.staff_actor(staff_id)
    audit.append(work, EventCode.MAIL_RELEASED, now, actor=actor, raw_mail=raw.id, accepted=accept)


def dismiss_held(store: Store, raw_id: int, *, staff_id: int, now: datetime) -> None:
    """A colleague read a held mail and says that it asks for nothing; it stays kept until its time is over.

    Raises:
        NotFound: there is no such mail.
        RuleViolation: it is not held.
    """
    with store.begin("closing.dismiss") as work:
        staff.require_active(work, staff_id)
        _dismiss(work, _held(work, raw_id), staff_id, now)


def dismiss_sender(store: Store, address: str, *, staff_id: int, now: datetime) -> int:
    """Set every held mail of one sender aside: a colleague saw that they ask for nothing; how many.

    Raises:
        NotFound: no mail of this sender is held.
    """
    with store.begin("closing.dismiss_sender") as work:
        staff.require_active(work, staff_id)
        found = _held_of(work, address)
        for raw in found:
            _dismiss(work, raw, staff_id, now)
        return len(found)


def _dismiss(work: Work, raw: RawMail, staff_id: int, now: datetime) -> None:
    raw.state, raw.reason = RawState.AUTOMATIC, mails.DISMISSED
    if message := mails.message_of(work, raw):
        note(message, now, TraceLine(Step.HELD, "dismissed", raw.reason))
    audit.append(work, EventCode.MAIL_DISMISSED, now, actor=audit.staff_actor(staff_id), raw_mail=raw.id)


def _held_of(work: Work, address: str) -> list[RawMail]:
    found = mails.held_of(work, address)
    if not found:
        message = "no mail of this sender is held: `privacybot held list` shows the senders"
        raise NotFound(message)
    return found


def _held(work: Work, raw_id: int) -> RawMail:
    raw = work.get(RawMail, raw_id, lock=True)
    if raw.state is not RawState.HELD:
        message = "this mail is not held"
        raise RuleViolation(message)
    return raw
