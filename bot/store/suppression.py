"""What is kept of addresses that may not be mailed: keyed hashes with date, scope and case.

Called by the steps fulfilling and suppressing inside their transactions, and to look an address up. Keeps and
shows no address. The key is made once and kept sealed, so it lives on when the keys of the desk are rotated.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.errors import RuleViolation
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.suppression import EVERYTHING, KEY_BYTES, keyed_hash, review_on
from bot.store import audit
from bot.store.suppression_tables import SuppressionEntry, SuppressionKey
from bot.store.tables import Case, Event
from bot.store.work import Work

_ONE_KEY = 1


@dataclass(frozen=True, slots=True)
class ListState:
    """The list in numbers: entries by scope, and the day of the next review (None while it is empty)."""

    by_scope: tuple[tuple[str, int], ...]
    review_on: date | None

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return sum(count for _scope, count in self.by_scope)


def add(work: Work, address: str, scope: str, reference: str, *, staff_id: int, now: datetime) -> bool:
    """Put an address on the list; False where it stands there already.

    Raises:
        RuleViolation: it is no e-mail address.
    """
    hashed = keyed_hash(_key(work, now), address)
    if _find(work, hashed, scope) is not None:
        return False
    entry = SuppressionEntry(
        address_hash=hashed, scope=scope, case_reference=reference, added_at=now, added_by=staff_id
    )
    try:
        with work.session.begin_nested():
            work.add(entry)
    except IntegrityError:
        # Another colleague put it there at the same moment.
        return False
    return True


def remove(work: Work, address: str, scope: str, reference: str | None = None) -> bool:
    """Take an address off the list; whether it stood there. With a reference only what that case put there.

    Raises:
        RuleViolation: it is no e-mail address.
    """
    key = _stored_key(work)
    entry = _find(work, keyed_hash(key, address), scope) if key is not None else None
    if entry is None or (reference is not None and entry.case_reference != reference):
        return False
    work.session.delete(entry)
    work.session.flush()
    return True


def add_person(work: Work, case: Case, *, staff_id: int, now: datetime) -> None:
    """Put every address of a case's person on the list: one left out would still be mailed.

    Raises:
        RuleViolation: the case has no address yet.
    """
    addresses = _addresses(case)
    if not addresses:
        message = "nobody knows yet whose case this is: name the person first"
        raise RuleViolation(message)
    fresh = [add(work, one, EVERYTHING, case.reference, staff_id=staff_id, now=now) for one in addresses]
    _tell(work, EventCode.SUPPRESSION_ADDED, case, sum(fresh), staff_id=staff_id, now=now)


def remove_person(work: Work, case: Case, *, staff_id: int, now: datetime) -> None:
    """Take off what a case put on the list; what another case put there stays."""
    gone = [remove(work, one, EVERYTHING, case.reference) for one in _addresses(case)]
    _tell(work, EventCode.SUPPRESSION_REMOVED, case, sum(gone), staff_id=staff_id, now=now)


def _addresses(case: Case) -> list[str]:
    return list(dict.fromkeys(one for one in (case.person_address, *case.other_addresses) if one))


def _tell(work: Work, code: EventCode, case: Case, entries: int, *, staff_id: int, now: datetime) -> None:
    if entries:
        actor = audit.staff_actor(staff_id)
        audit.append(work, code, now, actor=actor, case_id=case.id, entries=entries)


def on_the_list(work: Work, addresses: Iterable[str], scope: str | None = None) -> Sequence[SuppressionEntry]:
    """The entries of some addresses, oldest first; with a scope those that keep them out of that newsletter.

    Raises:
        RuleViolation: one is no e-mail address.
    """
    # The addresses are read also while the list is empty, so that a broken one is always told of.
    key = _stored_key(work) or bytes(KEY_BYTES)
    hashes = [keyed_hash(key, address) for address in addresses]
    query = select(SuppressionEntry).where(col(SuppressionEntry.address_hash).in_(hashes))
    if scope is not None:
        query = query.where(col(SuppressionEntry.scope).in_([EVERYTHING, scope]))
    return work.session.exec(query.order_by(col(SuppressionEntry.id))).all()


class Sieve:
    """Looks up the addresses of a whole mailing: one reading of the list, then one hash for each address."""

    def __init__(self, work: Work, scope: str | None = None) -> None:
        query = select(SuppressionEntry.address_hash)
        if scope is not None:
            query = query.where(col(SuppressionEntry.scope).in_([EVERYTHING, scope]))
        self._key = _stored_key(work) or bytes(KEY_BYTES)
        self._hashes = frozenset(work.session.exec(query))

    def holds_back(self, address: str) -> bool:
        """Whether this address may not be mailed.

        Raises:
            RuleViolation: it is no e-mail address.
        """
        return keyed_hash(self._key, address) in self._hashes


def everything(work: Work) -> Sequence[SuppressionEntry]:
    """The whole list, oldest first."""
    return work.session.exec(select(SuppressionEntry).order_by(col(SuppressionEntry.id))).all()


def state(work: Work, review_days: int) -> ListState:
    """The list in numbers, and when it is to be looked at again."""
    counts = Counter(work.session.exec(select(SuppressionEntry.scope)))
    if not counts:
        return ListState((), None)
    first = work.session.exec(select(func.min(col(SuppressionEntry.added_at)))).one()
    reviewed = work.session.exec(
        select(func.max(col(Event.at))).where(Event.code == EventCode.SUPPRESSION_REVIEWED.value)
    ).one()
    started = local_day(max(moment for moment in (first, reviewed) if moment is not None))
    return ListState(tuple(sorted(counts.items())), review_on(started, review_days))


def _find(work: Work, hashed: str, scope: str) -> SuppressionEntry | None:
    query = select(SuppressionEntry).where(
        SuppressionEntry.address_hash == hashed, SuppressionEntry.scope == scope
    )
    return work.session.exec(query).first()


def _stored_key(work: Work) -> bytes | None:
    row = work.session.get(SuppressionKey, _ONE_KEY)
    return work.vault.open(row.sealed) if row is not None else None


def _key(work: Work, now: datetime) -> bytes:
    """The key of the list, made with the first entry."""
    if (key := _stored_key(work)) is not None:
        return key
    sealed = work.vault.seal(secrets.token_bytes(KEY_BYTES))
    try:
        with work.session.begin_nested():
            work.add(SuppressionKey(id=_ONE_KEY, sealed=sealed, made_at=now))
    except IntegrityError:
        # Another process made the first entry at the same moment: its key is the one.
        work.session.expire_all()
    key = _stored_key(work)
    assert key is not None, "a key was stored a moment ago"
    return key
