"""What is kept about one-time codes: their hashes, their tries, and what each reply did.

Called by the steps drafting, identifying and reminding, by `bot.store.drafts` and `bot.store.arrival` inside
their transactions, and by the staff's pages. Never holds a code: that stands in its letter alone, and is
masked in the draft as soon as the letter has left.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from bot.errors import RuleViolation
from bot.rules.confirming import (
    MAX_TRIES,
    Confirmation,
    Standing,
    code_hash,
    codes_in,
    same_hash,
    weigh,
    without_codes,
)
from bot.store.identity_tables import ConfirmCode, ConfirmReply
from bot.store.tables import Case, Draft, Message
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class FreshCode:
    """A code that a letter was just written with, in its printed form, and the one address it is for.

    `key` is that of `code_hash`.
    """

    code: str = field(repr=False)
    address: str = field(repr=False)
    valid_hours: int
    key: bytes = field(repr=False)


def of_case(work: Work, case_id: int) -> list[ConfirmCode]:
    """The codes of a case, newest first."""
    query = select(ConfirmCode).where(ConfirmCode.case_id == case_id).order_by(col(ConfirmCode.id).desc())
    return list(work.session.exec(query))


def sent_in(work: Work, case_id: int) -> list[ConfirmCode]:
    """The codes of a case whose letter has left, newest first."""
    return [row for row in of_case(work, case_id) if row.sent_at is not None]


def keep(work: Work, draft: Draft, fresh: FreshCode, now: datetime) -> None:
    """Keep the hash of a draft's code; it counts from the moment at which its letter leaves."""
    assert draft.id is not None, "a stored draft has an id"
    work.add(
        ConfirmCode(
            case_id=draft.case_id,
            draft_id=draft.id,
            address=fresh.address.lower(),
            code_hash=code_hash(fresh.key, draft.case_id, fresh.code),
            valid_hours=fresh.valid_hours,
            made_at=now,
            is_reminder=bool(sent_in(work, draft.case_id)),
        )
    )


def carry_over(work: Work, old: Draft, fresh: Draft) -> None:
    """Let the code of a letter that never left go along into the changed letter, where that still holds it.

    A new letter has a code of its own, and the old one's never counts.

    Raises:
        RuleViolation: the changed letter would take the code to another address.
    """
    row = work.session.exec(select(ConfirmCode).where(ConfirmCode.draft_id == old.id)).first()
    if row is None or not set(codes_in(old.text)) & set(codes_in(fresh.text)):
        return
    if [address.lower() for address in fresh.recipients] != [row.address]:
        message = (
            "a letter with a code goes to the address on file only: leave its recipient, or take the code out"
        )
        raise RuleViolation(message)
    assert fresh.id is not None, "a stored draft has an id"
    row.draft_id = fresh.id
    _mask(old)


def letter_left(work: Work, draft: Draft, now: datetime) -> None:
    """Let a letter's code count from now on and every older one of its case no more."""
    row = work.session.exec(select(ConfirmCode).where(ConfirmCode.draft_id == draft.id)).first()
    if row is None:
        return
    for older in sent_in(work, row.case_id):
        older.voided_at = older.voided_at or now
    row.sent_at, row.expires_at = now, now + timedelta(hours=row.valid_hours)
    _mask(draft)


def letter_came_back(work: Work, draft_id: int | None, now: datetime) -> None:
    """Let the code of a letter that was not delivered count no more."""
    for row in work.session.exec(select(ConfirmCode).where(ConfirmCode.draft_id == draft_id)):
        row.voided_at = row.voided_at or now


def _mask(draft: Draft) -> None:
    draft.text, draft.html = without_codes(draft.text), without_codes(draft.html)


def reply_to(work: Work, message: Message) -> Confirmation | None:
    """What a mail did to the question who writes, as it was noted; None for a mail that did nothing."""
    row = work.session.get(ConfirmReply, message.id)
    return Confirmation(row.verdict) if row is not None else None


def note_reply(work: Work, message: Message, found: Confirmation, now: datetime) -> None:
    """Note what a mail did, once: a mail that is read anew costs no second try."""
    assert message.id is not None
    assert message.case_id is not None
    if work.session.get(ConfirmReply, message.id) is None:
        work.add(ConfirmReply(message_id=message.id, case_id=message.case_id, verdict=found.value, at=now))


def weigh_mail(
    work: Work, case: Case, message: Message, *, asked: str, settled: bool, key: bytes, now: datetime
) -> Confirmation | None:
    """What the codes in a mail of a case are worth; None where it holds none, or none was sent.

    `asked` is the address that is to confirm, empty while nobody is asked, which may be because it is
    `settled`; `key` is that of `code_hash`. Wrong ones from there are counted in the database. From elsewhere
    nothing is counted, or anybody could spend the tries of somebody else.
    """
    codes, case_id = codes_in(message.newest_text), case.id or 0
    rows = sent_in(work, case_id) if codes else []
    if not rows:
        return _for_another_case(work, case.suggested_case_id, codes, key)
    hit = _hit(rows, case_id, codes, key)
    sender = message.sender_address.lower()
    if hit is not None and not asked and sender == hit.address:
        return Confirmation.AGAIN if settled else Confirmation.UNASKED
    if not asked or sender != asked.lower():
        return Confirmation.OTHER_ADDRESS if hit is not None else None
    if hit is None or hit.address != asked.lower():
        return _count_wrong(work, rows[0], len(codes))
    # A reply counts from the moment at which it reached our mail server.
    return weigh(_standing(hit), min(now, message.received_at))


def _hit(rows: list[ConfirmCode], case_id: int, codes: tuple[str, ...], key: bytes) -> ConfirmCode | None:
    hashes = [code_hash(key, case_id, code) for code in codes]
    return next((row for row in rows if any(same_hash(row.code_hash, one) for one in hashes)), None)


def _for_another_case(
    work: Work, suggested: int | None, codes: tuple[str, ...], key: bytes
) -> Confirmation | None:
    """A code from a stranger: his mail opened a case of its own, which only points at the one of the code."""
    if suggested is None or _hit(sent_in(work, suggested), suggested, codes, key) is None:
        return None
    return Confirmation.OTHER_ADDRESS


def _count_wrong(work: Work, row: ConfirmCode, tries: int) -> Confirmation:
    counted = update(ConfirmCode).where(col(ConfirmCode.id) == row.id)
    # Counted where it is kept, so that no two processes read the same number and add to it.
    work.session.connection().execute(counted.values(tries=col(ConfirmCode.tries) + tries))
    work.session.refresh(row)
    return Confirmation.DEAD if row.tries >= MAX_TRIES else Confirmation.WRONG


def spend(work: Work, case_id: int, now: datetime) -> bool:
    """Use up the newest code of a case; False where it was used, voided or guessed at too often meanwhile."""
    row = sent_in(work, case_id)[0]
    free = (
        col(ConfirmCode.id) == row.id,
        col(ConfirmCode.used_at).is_(None),
        col(ConfirmCode.voided_at).is_(None),
        col(ConfirmCode.tries) < MAX_TRIES,
    )
    done = work.session.connection().execute(update(ConfirmCode).where(*free).values(used_at=now))
    work.session.refresh(row)
    return done.rowcount == 1


def counts(work: Work, case_id: int, at: datetime) -> bool:
    """Whether the newest code of a case that left could still settle something at this moment."""
    newest = next(iter(sent_in(work, case_id)), None)
    return newest is not None and weigh(_standing(newest), at) is Confirmation.CODE


def _standing(row: ConfirmCode) -> Standing:
    assert row.expires_at is not None, "a code that left expires"
    return Standing(row.expires_at, row.tries, used=row.used_at is not None, voided=row.voided_at is not None)


def forget(work: Work, case_id: int) -> None:
    """Wipe whom the codes of a case were for."""
    for row in of_case(work, case_id):
        row.address = ""
