"""What is kept about the processor route of a case: at which customers it points, to whom it was referred.

Called by the steps and pages inside their transactions, and by what follows when a letter left or came back.
Decides nothing: the rules weigh the signs (`bot.rules.processor_route`), a colleague says whose matter it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from bot.rules.deadlines import local_day
from bot.rules.fulfilment import StepCode
from bot.rules.processor_route import Customer, Pointer, pointers
from bot.rules.states import DraftState
from bot.store import audit, cases, deed_days, fulfilment, newsletter_clues
from bot.store.referral_tables import CustomerLetter, Referral
from bot.store.tables import Case, Message
from bot.store.work import Work
from classifiers.kinds import WITH_LEGAL_TERM, Kind, in_order
from responses.facts import ReferredTo

_LIVE = [DraftState.PROPOSED, DraftState.APPROVED]


def pointed_at(work: Work, case_id: int, customers: Sequence[Customer]) -> tuple[Pointer, ...]:
    """To which of the customers the mails of a case point, the surest first."""
    if not customers:
        return ()
    clues, words = newsletter_clues.of_case(work, case_id), newsletter_clues.words_of_case(work, case_id)
    return pointers(clues, words, customers)


def of_case(work: Work, case_id: int) -> list[Referral]:
    """The referrals of a case that stand, oldest first: their letter left, or waits to leave."""
    waits = select(CustomerLetter.referral_id).where(col(CustomerLetter.state).in_(_LIVE))
    query = select(Referral).where(
        Referral.case_id == case_id,
        col(Referral.forwarded_at).is_not(None)
        | col(Referral.id).in_(waits.where(col(CustomerLetter.referral_id).is_not(None))),
    )
    return list(work.session.exec(query.order_by(col(Referral.id))))


def all_of_case(work: Work, case_id: int) -> list[Referral]:
    """Every referral of a case, also those whose letter was set aside, oldest first."""
    query = select(Referral).where(Referral.case_id == case_id)
    return list(work.session.exec(query.order_by(col(Referral.id))))


def told_to_person(work: Work, case_id: int) -> ReferredTo | None:
    """What the letter to the person says of the customers, or None where the case was not referred."""
    standing = of_case(work, case_id)
    if not standing:
        return None
    return ReferredTo(
        tuple((one.customer, one.contact) for one in standing),
        also_ours=any(one.also_ours for one in standing),
    )


def forwarded_on(work: Work, case_id: int) -> date | None:
    """The day on which the last of the customers had the message; None while one of them has not."""
    moments = [one.forwarded_at for one in of_case(work, case_id)]
    known = [local_day(moment) for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


def contacts(work: Work, case_id: int) -> frozenset[str]:
    """The addresses of the customers, which the letter to the person may tell."""
    return frozenset(one.contact.lower() for one in of_case(work, case_id))


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a case is passed on: its open requests, when the first came, and by when it must be answered.

    `answer_before` is None where only a complaint or a question is passed on, for which no law sets a day.
    `address` is the person's, by which the customer finds the data.
    """

    kinds: tuple[Kind, ...]
    messages: tuple[Message, ...]
    received_at: datetime
    answer_before: date | None
    address: str


def asked_of(work: Work, case: Case, about: Collection[Kind] = ()) -> Asked:
    """What a case still asks, or what it asked once all of it was answered; `about` narrows the kinds.

    The customer's month runs from our receipt, and no extension of ours counts for it. The days are those of
    the oldest request, whatever is chosen: that is the safe side.
    """
    case_id = case.id or 0
    rows = cases.requests(work, case_id, open_only=True) or cases.requests(work, case_id)
    chosen = [row for row in rows if not about or Kind(row.kind) in about]
    numbers = {row.message_id for row in chosen}
    messages = [one for one in cases.messages(work, case_id) if one.id in numbers]
    newest = cases.newest_message(work, case)
    received_at = min((row.received_at for row in rows), default=case.received_at)
    return Asked(
        kinds=in_order({Kind(row.kind) for row in chosen} - {Kind.OTHER}),
        messages=tuple(messages or [newest]),
        received_at=received_at,
        answer_before=min((row.legal_on for row in rows if Kind(row.kind) in WITH_LEGAL_TERM), default=None),
        address=newest.answer_to,
    )


def also_ours(work: Work, case_id: int) -> bool:
    """Whether a colleague said that we answer for data of our own too."""
    return any(one.also_ours for one in of_case(work, case_id))


def note_forwarded(work: Work, referral: Referral, staff_id: int, now: datetime) -> None:
    """The customer has the message: once all of them have it, the letter to the person may say so."""
    referral.forwarded_at = now
    work.session.flush()
    if forwarded_on(work, referral.case_id) is not None:
        _note(work, referral.case_id, staff_id, now, done=True)


def note_not_forwarded(work: Work, referral: Referral, staff_id: int, now: datetime) -> None:
    """The customer does not have the message, or not the newest one: nothing may say so."""
    referral.forwarded_at = None
    work.session.flush()
    _note(work, referral.case_id, staff_id, now, done=False)


def _note(work: Work, case_id: int, staff_id: int, now: datetime, *, done: bool) -> None:
    """Tick the step, or take it back, and let the letter to the person tell its day, or none."""
    fulfilment.note_deed(work, case_id, StepCode.FORWARDED, done=done, staff_id=staff_id, now=now)
    deed_days.tell_days_anew(work, case_id, now, audit.staff_actor(staff_id))


def move(work: Work, case_id: int, into: int) -> None:
    """Take the referrals of a case along into the one to which a colleague joined it."""
    for referral in all_of_case(work, case_id):
        referral.case_id = into


def forget(work: Work, case_id: int) -> None:
    """Wipe a colleague's words and the address; which customer it was stays, as the register tells."""
    for referral in all_of_case(work, case_id):
        referral.contact = referral.why = ""
