"""What reports about our letters do: bounces, delays, and whatever else a program says about a letter.

Called by the step filing inside its transaction. Never answers; wakes a case only for a letter that was lost,
and only once.
"""

from datetime import datetime, timedelta

from bot.rules.customer_letters import OUTBOX_PURPOSE
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.message import AutomaticKind, AutomaticVerdict
from bot.rules.states import OutboxState
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, correspondence, customer_letters, letters
from bot.store.arrival import NO_CAUSE, note_bounce
from bot.store.tables import Case, Message, OutboxItem
from bot.store.traces import note
from bot.store.work import Work

#: Mail systems try to deliver a letter for some days before they give up (RFC 5321 §4.5.4.1).
ON_THE_WAY = timedelta(days=5)


def letter_meant(work: Work, automatic: AutomaticVerdict) -> OutboxItem | None:
    """Our letter whose Message-ID an automatic mail names."""
    about = automatic.about_message_id
    return letters.by_message_id(work, about) if about else None


def letter_supposed(
    work: Work, automatic: AutomaticVerdict | None, received_at: datetime
) -> OutboxItem | None:
    """The one letter that lately went to the address of which a bounce without Message-ID speaks."""
    if automatic is None or automatic.kind is not AutomaticKind.BOUNCE or not automatic.lost:
        return None
    if automatic.about_message_id:
        return None
    found = {
        item.id: item
        for address in automatic.recipients
        for item in correspondence.letters_to(work, address, received_at - ON_THE_WAY)
        if item.state is OutboxState.SENT and item.bounced_at is None and item.queued_at <= received_at
    }
    return next(iter(found.values())) if len(found) == 1 else None


def supposition(work: Work, item: OutboxItem, automatic: AutomaticVerdict) -> str:
    """Why such a bounce waits for a person, who may accept it."""
    reference = work.get(Case, item.case_id).reference
    day = local_day(item.ended_at or item.queued_at)
    named = f"it may be about our letter of {day:%d-%m-%Y} in {reference}, and names no Message-ID"
    return f"{named}: {automatic.reason}"


def tell_case(
    work: Work, message: Message, found: OutboxItem, automatic: AutomaticVerdict, now: datetime
) -> None:
    """Lay an automatic mail about a letter in its case; only a letter that was lost wakes the case, once."""
    if found.id is None or found.case_id is None:
        _tell_no_case(work, message, found, automatic, now)
        return
    item = letters.locked(work, found.id)
    # The case may have been joined to another one since the letter left.
    case = cases.gone_into(work, found.case_id, lock=True)
    if case.forgotten_at is not None:
        return
    message.case_id = case.id
    if automatic.kind is not AutomaticKind.BOUNCE:
        note(message, now, TraceLine(Step.MATCH, "about_letter", "It is about a letter of ours."))
        return
    if not automatic.lost:
        said = "It is about a letter of ours, which may still arrive: nothing changes."
        note(message, now, TraceLine(Step.MATCH, "delayed", said))
        audit.append(work, EventCode.LETTER_DELAYED, now, case_id=case.id, item=item.id, message=message.id)
        return
    if item.bounced_at is not None:
        return
    said = "It is about a letter of ours, whose case is open again."
    note(message, now, TraceLine(Step.MATCH, "bounce", said))
    note_bounce(work, item, case, automatic.why, now)
    audit.append(work, EventCode.LETTER_BOUNCED, now, case_id=case.id, item=item.id, message=message.id)


def _tell_no_case(
    work: Work, message: Message, found: OutboxItem, automatic: AutomaticVerdict, now: datetime
) -> None:
    """A letter about a breach belongs to no case: that it came back is noted at the customer, once."""
    lost = automatic.kind is AutomaticKind.BOUNCE and automatic.lost
    if found.id is None or found.purpose != OUTBOX_PURPOSE or not lost:
        return
    item = letters.locked(work, found.id)
    if item.bounced_at is None:
        item.bounced_at, item.bounce_reason = now, (automatic.why or NO_CAUSE)[:200]
        customer_letters.note_returned(work, item, now)
        note(message, now, TraceLine(Step.MATCH, "bounce", "It is about a letter to a customer."))
        audit.append(work, EventCode.LETTER_BOUNCED, now, item=item.id, message=message.id)
