"""What is kept about cases: references, messages, requests, identity, drafts, and the moves between states.

Called by the steps and the staff's pages inside their transactions; the rules say what may happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.errors import NotFound
from bot.rules.deadlines import local_day
from bot.rules.defects import Defect
from bot.rules.states import (
    CASE_TRANSITIONS,
    DRAFT_TRANSITIONS,
    OPEN_CASES,
    CaseEvent,
    DraftEvent,
    DraftState,
    OutboxState,
    Stage,
    move,
)
from bot.store.case_clocks import legal_day
from bot.store.tables import (
    Approval,
    Case,
    ClassificationRow,
    Draft,
    Event,
    IdentityCheck,
    Message,
    OutboxItem,
    ReferenceCounter,
    RequestRow,
)
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Belonging:
    """How a case and others belong together, by their references; empty where there is nothing.

    The first three are what this case points at, the others are the cases that point at this one.
    """

    suggested: str = ""
    joined_into: str = ""
    follows: str = ""
    may_belong_here: tuple[str, ...] = ()
    joined_here: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()


_A_WEEK = timedelta(days=7)


def next_reference(work: Work, year: int) -> str:
    """A fresh reference such as MK-2026-000123; numbers of a rolled-back transaction are given out again."""
    counter = work.session.get(ReferenceCounter, year, with_for_update=True)
    if counter is None:
        counter = ReferenceCounter(year=year)
        work.session.add(counter)
    counter.last += 1
    work.session.flush()
    return f"MK-{year}-{counter.last:06d}"


def by_reference(work: Work, reference: str, *, lock: bool = False) -> Case:
    """The case with this reference, in whatever letter case it was typed.

    Raises:
        NotFound: there is none.
    """
    query = select(Case).where(Case.reference == reference.strip().upper())
    found = work.session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        message = (
            f"no case {reference.strip().upper()[:20]}: `privacybot queue list --all` shows all references"
        )
        raise NotFound(message)
    return found


def advance(case: Case, event: CaseEvent, now: datetime, reason: str = "") -> None:
    """Move the case along the table and raise its version.

    Raises:
        RuleViolation: the event is not possible in this state.
    """
    case.state = move(CASE_TRANSITIONS, case.state, event)
    case.reason = reason[:400]
    case.updated_at = now
    case.version += 1
    case.closed_at = now if case.state not in OPEN_CASES else None


def give_to_person(case: Case, now: datetime, reason: str) -> None:
    """Let a person look at the case; one that is closed, or whose letter is on its way, stays as it is."""
    if (case.state, CaseEvent.NEEDS_PERSON) in CASE_TRANSITIONS:
        advance(case, CaseEvent.NEEDS_PERSON, now, reason)


def advance_draft(draft: Draft, event: DraftEvent) -> None:
    """Move a draft along its table.

    Raises:
        RuleViolation: the event is not possible in this state.
    """
    draft.state = move(DRAFT_TRANSITIONS, draft.state, event)


def queue(work: Work, *, closed: bool = False) -> list[Case]:
    """Cases in the order in which they should be taken up: open breaches, then by what is due first."""
    query = select(Case)
    if not closed:
        query = query.where(col(Case.state).in_(list(OPEN_CASES)))
    return sorted(work.session.exec(query), key=_turn)


def _turn(case: Case) -> tuple[bool, date, int]:
    # A case that nobody has sorted yet has no clock, but it may hold a request: it counts as one.
    unsorted = local_day(case.received_at) + _A_WEEK
    return case.breach_until is None, case.promise_on or unsorted, _id(case)


def messages(work: Work, case_id: int) -> list[Message]:
    """The mails of a case, oldest first."""
    query = select(Message).where(Message.case_id == case_id)
    return list(work.session.exec(query.order_by(col(Message.received_at), col(Message.id))))


def waiting_messages(work: Work, case_id: int, *, held: bool = False) -> list[Message]:
    """The mails of a case on which the bot has not finished; with `held` also those it gave up on."""
    stages = [Stage.FILED, Stage.CLASSIFIED, Stage.IDENTIFIED, *([Stage.HELD] if held else [])]
    query = select(Message).where(Message.case_id == case_id, col(Message.stage).in_(stages))
    return list(work.session.exec(query.order_by(col(Message.id))))


def newest_message(work: Work, case: Case) -> Message:
    """The mail of a case that came last.

    Raises:
        NotFound: the case holds no mail.
    """
    found = messages(work, _id(case))
    # A bounce or an absence notice asks nothing, and is no mail to sort or to answer.
    found = [message for message in found if message.automatic is None] or found
    if not found:
        message = f"case {case.reference} holds no mail"
        raise NotFound(message)
    return found[-1]


def lock_newest(work: Work, reference: str) -> tuple[Case, Message]:
    """A case and its newest mail, locked in the order in which the steps lock them: mail first.

    In the other order a person and a step could each hold what the other waits for.

    Raises:
        NotFound: there is no such case, or it holds no mail.
    """
    newest = newest_message(work, by_reference(work, reference))
    message = work.get(Message, newest.id, lock=True)
    return work.get(Case, message.case_id, lock=True), message


def classification(work: Work, message_id: int) -> ClassificationRow | None:
    """The verdict that counts for a message: the newest one."""
    query = select(ClassificationRow).where(ClassificationRow.message_id == message_id)
    return work.session.exec(query.order_by(col(ClassificationRow.id).desc())).first()


def requests(work: Work, case_id: int, *, open_only: bool = False) -> list[RequestRow]:
    """The requests of a case, in order of arrival."""
    query = select(RequestRow).where(RequestRow.case_id == case_id).order_by(col(RequestRow.id))
    if open_only:
        query = query.where(RequestRow.outcome == "open")
    return list(work.session.exec(query))


def refresh_clocks(work: Work, case: Case) -> None:
    """Copy the nearest dates of the open requests to the case, where the queue sorts by them.

    An open case without any request keeps its dates: those of a mail that nobody has judged yet.
    """
    asked = requests(work, _id(case))
    if not asked:
        if case.state not in OPEN_CASES:
            case.promise_on = case.legal_on = None
        return
    waiting = [row for row in asked if row.outcome == "open"]
    # Where an extension was told, its day is the next one to keep.
    case.promise_on = min((row.extended_on or row.promise_on for row in waiting), default=None)
    case.legal_on = min((day for row in waiting if (day := legal_day(row))), default=None)
    case.breach_until = min((row.breach_until for row in waiting if row.breach_until), default=None)


def identity(work: Work, case_id: int) -> IdentityCheck | None:
    """The identity check of a case."""
    return work.session.exec(select(IdentityCheck).where(IdentityCheck.case_id == case_id)).first()


def people(work: Work, case_id: int) -> frozenset[str]:
    """The addresses of a case: who opened it, whom a colleague added, and one that must confirm."""
    case, check = work.get(Case, case_id), identity(work, case_id)
    known = {case.person_address, *case.other_addresses, check.address_to_confirm if check else ""}
    return frozenset(address.lower() for address in known if address)


def addresses_named(work: Work, case_id: int) -> list[str]:
    """Every address that the mails of a case name: the writers proposed, the senders, those in the text."""
    newest_first = messages(work, case_id)[::-1]
    verdicts = [classification(work, message.id or 0) for message in newest_first]
    in_text = [str(email) for row in verdicts if row for email in row.fields.get("emails") or ()]
    proposed = [message.forwarded_from for message in newest_first]
    return [*proposed, *(message.sender_address for message in newest_first), *in_text]


def unread_since(work: Work, case_id: int) -> datetime | None:
    """When the first mail of a case came that is encrypted; None when there is none."""
    came = (one.received_at for one in messages(work, case_id) if Defect.ENCRYPTED in one.defects)
    return next(came, None)


def gone_into(work: Work, case_id: int, *, lock: bool = False) -> Case:
    """The case itself, or the one into which it was joined, however often; locked when asked.

    A case that a colleague joins at this very moment is followed too: under its lock it is looked at anew.
    """
    case = work.get(Case, case_id, lock=lock)
    while case.joined_into_id is not None:
        case = work.get(Case, case.joined_into_id, lock=lock)
    return case


def belonging(work: Work, case: Case) -> Belonging:
    """The cases that this one may belong to, was joined to or goes on from, and the other way round."""

    def named(number: int | None) -> str:
        return work.get(Case, number).reference if number is not None else ""

    def pointing(column: Any) -> tuple[str, ...]:
        query = select(Case.reference).where(column == _id(case)).order_by(col(Case.id))
        return tuple(work.session.exec(query))

    return Belonging(
        suggested=named(case.suggested_case_id),
        joined_into=named(case.joined_into_id),
        follows=named(case.follows_id),
        may_belong_here=pointing(col(Case.suggested_case_id)),
        joined_here=pointing(col(Case.joined_into_id)),
        followed_by=pointing(col(Case.follows_id)),
    )


def live_draft(work: Work, case_id: int) -> Draft | None:
    """The one draft of a case that is proposed or approved."""
    live = [DraftState.PROPOSED, DraftState.APPROVED]
    return work.session.exec(
        select(Draft).where(Draft.case_id == case_id, col(Draft.state).in_(live))
    ).first()


def drafts(work: Work, case_id: int) -> list[Draft]:
    """Every draft of a case, newest first."""
    query = select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.id).desc())
    return list(work.session.exec(query))


def live_approvals(work: Work, draft_id: int) -> list[Approval]:
    """The approvals of a draft that were not taken back and did not become void."""
    query = select(Approval).where(Approval.draft_id == draft_id, col(Approval.voided_at).is_(None))
    return list(work.session.exec(query.order_by(col(Approval.id))))


def outbox(work: Work, case_id: int) -> list[OutboxItem]:
    """The letters of a case, newest first."""
    query = select(OutboxItem).where(OutboxItem.case_id == case_id).order_by(col(OutboxItem.id).desc())
    return list(work.session.exec(query))


def waiting_letter(work: Work, draft_id: int) -> OutboxItem | None:
    """The letter of this draft that waits for its hand-over and can still be called back."""
    query = select(OutboxItem).where(OutboxItem.draft_id == draft_id, OutboxItem.state == OutboxState.QUEUED)
    return work.session.exec(query.with_for_update()).first()


def history(work: Work, case_id: int) -> list[Event]:
    """The audit lines of a case, oldest first."""
    return list(work.session.exec(select(Event).where(Event.case_id == case_id).order_by(col(Event.seq))))


def case_kinds(work: Work, case_ids: Sequence[int]) -> dict[int, list[RequestRow]]:
    """The requests of many cases in one query, without those that a colleague said the mail does not hold."""
    found: dict[int, list[RequestRow]] = {case_id: [] for case_id in case_ids}
    if not case_ids:
        return found
    query = select(RequestRow).where(
        col(RequestRow.case_id).in_(list(case_ids)), RequestRow.outcome != "dropped"
    )
    query = query.order_by(col(RequestRow.id))
    for row in work.session.exec(query):
        found[row.case_id].append(row)
    return found


def identities(work: Work, case_ids: Sequence[int]) -> dict[int, IdentityCheck]:
    """The identity checks of many cases in one query."""
    if not case_ids:
        return {}
    query = select(IdentityCheck).where(col(IdentityCheck.case_id).in_(list(case_ids)))
    return {row.case_id: row for row in work.session.exec(query)}


def opened_since(work: Work, moment: datetime) -> int:
    """How many cases were opened at or after a moment."""
    return work.session.exec(select(func.count(col(Case.id))).where(Case.opened_at >= moment)).one()


def _id(case: Case) -> int:
    assert case.id is not None, "a stored case has an id"
    return case.id
