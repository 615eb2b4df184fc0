"""Re-encrypts everything that is kept under the newest key, so that an older one can be thrown away.

Called by `privacybot rekey`; can be stopped at any moment and run again, because every key in the settings
still decrypts.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import SQLModel, col, select

from bot.store.breach_tables import IncidentAnswers, IncidentDecision
from bot.store.drafts import renewed_enclosures
from bot.store.suppression_tables import SuppressionKey
from bot.store.tables import Draft, OutboxItem, RawMail
from bot.store.work import Store, Work

#: Rows that one transaction re-encrypts.
_WINDOW = 50


def rekey(store: Store, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Re-encrypt all rows; how many. `progress` is told how many are done.

    Raises:
        DecryptionError: a row opens with none of the keys; the rows before it are done.
    """
    done = 0
    for table, renew in _RENEWALS:
        last = 0
        while (ids := _next_ids(store, table, last)) != []:
            with store.begin("rekeying") as work:
                for row_id in ids:
                    renew(work, work.get(table, row_id, lock=True))
            last, done = ids[-1], done + len(ids)
            progress(done)
    return done


def _next_ids(store: Store, table: type[SQLModel], after: int) -> list[int]:
    number: Any = table.id  # type: ignore[attr-defined]  # all of the tables have it
    with store.read() as work:
        query = select(number).where(col(number) > after).order_by(col(number)).limit(_WINDOW)
        return list(work.session.exec(query))


def _renew_sealed(work: Work, row: Any) -> None:
    if row.sealed is not None:
        row.sealed = work.vault.renew(row.sealed)


def _renew_enclosures(work: Work, row: Any) -> None:
    row.attachments = renewed_enclosures(work, row.attachments)


_RENEWALS: tuple[tuple[type[SQLModel], Callable[[Work, Any], None]], ...] = (
    (RawMail, _renew_sealed),
    (OutboxItem, _renew_sealed),
    (Draft, _renew_enclosures),
    (IncidentAnswers, _renew_sealed),
    (IncidentDecision, _renew_sealed),
    (SuppressionKey, _renew_sealed),
)
