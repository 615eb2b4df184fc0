"""The data files of a letter are forgotten before the case, and never while the letter may still leave."""

from datetime import timedelta

from bot.rules.retaining import Item, Retention
from bot.steps.forgetting import forget
from bot.store import cases
from bot.store.tables import Draft, OutboxItem
from bot.store.work import Store
from tests.builders import MORNING, approve_it, events, letter_waiting, send_all
from tests.fakes import FakeSender

DAY = timedelta(days=1)
RETENTION = Retention(dossier=1826 * DAY, other_mail=90 * DAY, extract=30 * DAY)
SOON, LATER = MORNING + 29 * DAY, MORNING + 31 * DAY


def rows(store: Store) -> tuple[Draft, OutboxItem | None]:
    with store.read() as work:
        (draft,) = cases.drafts(work, 1)
        return draft, next(iter(cases.outbox(work, 1)), None)


def sent_letter(store: Store) -> None:
    approve_it(store, letter_waiting(store))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))


def test_the_files_of_a_sent_letter_go_and_its_words_stay(store: Store) -> None:
    sent_letter(store)
    assert rows(store)[0].attachments

    assert forget(store, RETENTION, SOON).items == ()
    shown = forget(store, RETENTION, LATER, dry_run=True)
    assert [(one.item, one.name) for one in shown.items] == [(Item.EXTRACT, "MK-2026-000001")]
    assert rows(store)[0].attachments
    forget(store, RETENTION, LATER)

    draft, item = rows(store)
    assert (draft.attachments, item.sealed if item else b"") == ([], None)
    assert "Voorbeeldstad" in draft.text
    assert draft.recipients
    assert events(store)[-1] == "files.forgotten"
    assert forget(store, RETENTION, LATER).items == ()


def test_a_letter_that_waits_keeps_its_files(store: Store) -> None:
    waiting = letter_waiting(store)
    forget(store, RETENTION, LATER)
    assert rows(store)[0].attachments

    approve_it(store, waiting, LATER)
    forget(store, RETENTION, LATER + 31 * DAY)

    draft, item = rows(store)
    assert draft.attachments
    assert item is not None
    assert item.sealed is not None
