"""Gathers how a mail and its case stand, so that the rules can say what a new reading of it may change.

Called by the step replaying, once to show and once more under the locks to write. Changes nothing.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from bot.rules.changes import (
    Before,
    CaseStanding,
    Change,
    NowRead,
    Remedied,
    compare,
    filed,
    outside,
)
from bot.rules.matching import Match, MatchInput, read_claims
from bot.rules.message import SenderTrust
from bot.rules.newsletter_clues import Clue
from bot.rules.reading import Read
from bot.rules.remarks import why_look_first
from bot.rules.states import DraftState, OutboxState, RawState
from bot.rules.tracing import Step, TraceLine, trace_reading
from bot.store import cases, mails, newsletter_clues, set_apart, traces
from bot.store.judged_words import judged_words
from bot.store.message_rows import parsed
from bot.store.tables import Case, ClassificationRow, Draft, Message, OutboxItem, RawMail, RequestRow
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a new reading changes of a mail, and what may follow; `kinds` are those found before.

    `fresh` is the row that the new reading makes, with what a colleague said of the person in its place.
    """

    message: Message | None
    fresh: Message | None
    reference: str
    kinds: str
    changes: tuple[Change, ...]
    remedied: Remedied


def weigh(work: Work, raw: RawMail, read: Read, now: NowRead) -> Weighed:
    """Compare a mail as it is kept with a new reading of it."""
    message = mails.message_of(work, raw)
    before = _before(work, raw, message)
    fresh = _fresh(work, raw, message, read)
    changes = _changes(raw, message, fresh, before, now)
    if message is not None and fresh is not None:
        changes += _told_otherwise(traces.reading_of(message), trace_reading(read))
    if raw.state is not RawState.FILED or message is None or message.case_id is None:
        return Weighed(message, fresh, "", "", changes, outside(before, now, changes))
    changes += _signs_otherwise(newsletter_clues.of_message(work, message), read)
    case = work.get(Case, message.case_id)
    verdict = cases.classification(work, message.id or 0)
    standing = CaseStanding(
        stage=message.stage,
        case=case.state,
        words_changed=fresh is not None and _judged(message) != _judged(fresh),
        judged=verdict is not None,
        sorted_by_colleague=verdict is not None and verdict.staff_id is not None,
        answered=_answered(work, message),
        leaving=_is_leaving(work, case),
        placed_elsewhere=_placed_elsewhere(work, case, message, read),
    )
    kinds = ", ".join(verdict.kinds) if verdict else ""
    return Weighed(message, fresh, case.reference, kinds, changes, filed(before, standing, now, changes))


def _before(work: Work, raw: RawMail, message: Message | None) -> Before:
    read_so = [line for line in traces.reading_of(message) if line.step is Step.HELD] if message else []
    held = raw.reason if raw.state is RawState.HELD else ""
    if read_so:
        held = read_so[0].reason if read_so[0].finding == "held" else ""
    return Before(
        state=raw.state,
        accepted=raw.accepted,
        dismissed=raw.state is RawState.AUTOMATIC and raw.reason == mails.DISMISSED,
        automatic=(message.automatic or "") if message else "",
        held=held,
        used=message is not None and _is_used(work, message),
    )


def _fresh(work: Work, raw: RawMail, message: Message | None, read: Read) -> Message | None:
    if read.mail is None:
        return None
    fresh = set_apart.reading_of(work, raw, read)
    if message is not None and _is_named(message):
        # Who is answered, and what is proven of him, is a colleague's word now.
        fresh.answer_to, fresh.trust = message.answer_to, message.trust
    return fresh


def _judged(message: Message) -> tuple[str, str, bool, str]:
    """All of a mail on which the verdict about its kinds rests, and whether a person must look at it."""
    words = judged_words(message)
    return words.subject, words.text, words.unread, why_look_first(message.defects)


def _is_named(message: Message) -> bool:
    """Whether a colleague said who is answered."""
    return any(one.line.step is Step.ANSWER and one.line.finding == "named" for one in traces.noted(message))


def _changes(
    raw: RawMail, message: Message | None, fresh: Message | None, before: Before, now: NowRead
) -> tuple[Change, ...]:
    old = {"automatic": before.automatic, "held": before.held}
    new = {"automatic": now.automatic, "held": now.held}
    if raw.state is RawState.FILED and raw.accepted:
        # A colleague's word stands above both.
        new = dict(old)
    if fresh is not None:
        old |= parsed(message, fresh) if message else {}
        new |= parsed(fresh, fresh)
    return compare(old, new)


def _told_otherwise(told: tuple[TraceLine, ...], tells: tuple[TraceLine, ...]) -> tuple[Change, ...]:
    """What the trace says in other words now."""
    if told == tells:
        return ()
    return (Change("trace", _only_in(told, tells), _only_in(tells, told)),)


def _signs_otherwise(kept: tuple[Clue, ...], read: Read) -> tuple[Change, ...]:
    """What the mail shows otherwise of whose newsletter it passes on; an older version looked for nothing."""
    old, new = (
        ", ".join(f"{clue.sort.value} {clue.value}" for clue in clues) for clues in (kept, read.clues)
    )
    return compare({"newsletter_signs": old}, {"newsletter_signs": new})


def _only_in(some: tuple[TraceLine, ...], others: tuple[TraceLine, ...]) -> str:
    return " ".join(line.reason for line in some if line not in others)


def _is_used(work: Work, message: Message) -> bool:
    """Whether a case, or a row that cannot be without the message, rests on it."""
    if message.case_id is not None:
        return True
    tables = (ClassificationRow, RequestRow, Draft)
    return any(
        work.session.exec(select(table).where(col(table.message_id) == message.id)).first()
        for table in tables
    )


def _answered(work: Work, message: Message) -> bool:
    sent = select(Draft.id).where(
        Draft.case_id == message.case_id,
        Draft.state == DraftState.SENT,
        col(Draft.message_id) >= message.id,
    )
    ended = select(RequestRow.id).where(
        RequestRow.message_id == message.id, col(RequestRow.outcome).not_in(["open", "dropped"])
    )
    return any(work.session.exec(query).first() is not None for query in (sent, ended))


def _is_leaving(work: Work, case: Case) -> bool:
    # Without a lock, which a transaction that only reads cannot take; setting the letter aside looks again.
    query = (
        select(OutboxItem.id)
        .join(Draft, col(Draft.id) == col(OutboxItem.draft_id))
        .where(
            OutboxItem.case_id == case.id,
            Draft.state == DraftState.APPROVED,
            col(OutboxItem.state).in_([OutboxState.SENDING, OutboxState.UNSURE]),
        )
    )
    return work.session.exec(query).first() is not None


def _placed_elsewhere(work: Work, case: Case, message: Message, read: Read) -> bool:
    """Whether our own signature in the mail speaks against the case in which it lies."""
    if read.mail is None:
        return False
    given = MatchInput(references=read.mail.references, subject=read.mail.subject, text=read.mail.text)
    claims = read_claims(given, read.keys)
    query = select(Case).where(
        col(Case.id).in_(claims.case_ids) | col(Case.reference).in_(claims.references),
        col(Case.forgotten_at).is_(None),
    )
    claimed = list(work.session.exec(query))
    joined = any(
        one.line.step is Step.MATCH and one.line.finding == Match.SAME_CASE.value
        for one in traces.noted(message)
    )
    if not claimed:
        return joined
    sender = read.mail.sender.email if read.mail.sender else ""
    return read.trust is not SenderTrust.FAILED and all(
        cases.gone_into(work, one.id or 0).id not in {case.id, case.suggested_case_id}
        and sender in cases.people(work, one.id or 0)
        for one in claimed
    )
