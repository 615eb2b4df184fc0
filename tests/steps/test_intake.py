"""Every mail is kept before the mailbox is touched, and every UID is accounted for (invariant 1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.errors import MailboxError
from bot.ports import FetchedMail
from bot.rules.states import RawState, SightingState
from bot.steps.intake import Intake, intake
from bot.store import mails
from bot.store.mails import Counts
from bot.store.tables import RawMail, Sighting
from bot.store.work import Store, Work
from tests.builders import MORNING, events, raw_mail, run_steps
from tests.fakes import FakeMailbox

MAILS = [raw_mail(f"Graag inzage, brief {number}.") for number in range(3)]


@pytest.fixture
def mailbox() -> FakeMailbox:
    made = FakeMailbox()
    for number, raw in enumerate(MAILS):
        made.add(raw, MORNING + timedelta(minutes=number))
    return made


def counts(store: Store) -> Counts:
    with store.read() as work:
        return mails.counts(work)


def sightings(work: Work) -> list[Sighting]:
    return list(work.session.exec(select(Sighting).order_by(col(Sighting.id))))


def stored_bytes(store: Store) -> list[bytes]:
    with store.read() as work:
        rows = work.session.exec(select(RawMail).order_by(col(RawMail.id)))
        return [mails.raw_bytes(work, row) for row in rows]


def test_the_bytes_and_the_mailboxes_own_time_are_kept(store: Store, mailbox: FakeMailbox) -> None:
    assert intake(store, mailbox, MORNING) == Intake(seen=3, stored=3, cleared=3, gone=0)
    assert stored_bytes(store) == MAILS
    assert sorted(mailbox.cleared) == [1, 2, 3]
    with store.read() as work:
        first = work.get(RawMail, 1)
        assert (first.received_at, first.size) == (MORNING, len(MAILS[0]))
        assert MAILS[0] not in (first.sealed or b""), "only sealed bytes are on disk"
        assert mails.last_poll(work) == MORNING
    assert counts(store) == Counts(seen=3, stored=3, decided=0)
    assert events(store) == ["mail.stored"] * 3


def test_a_second_poll_finds_nothing_new(store: Store, mailbox: FakeMailbox) -> None:
    intake(store, mailbox, MORNING)
    assert intake(store, mailbox, MORNING) == Intake(seen=0, stored=0, cleared=0, gone=0)
    assert counts(store).seen == 3


def test_a_connection_that_breaks_loses_nothing_and_moves_nothing(store: Store, mailbox: FakeMailbox) -> None:
    mailbox.break_after = 1
    with pytest.raises(MailboxError):
        intake(store, mailbox, MORNING)
    assert counts(store) == Counts(seen=3, stored=1, decided=0)
    assert mailbox.cleared == {}
    mailbox.break_after = None
    assert intake(store, mailbox, MORNING) == Intake(seen=0, stored=2, cleared=3, gone=0)
    assert stored_bytes(store) == MAILS
    assert counts(store) == Counts(seen=3, stored=3, decided=0)


def test_a_mailbox_that_cannot_be_reached_changes_nothing(store: Store, mailbox: FakeMailbox) -> None:
    mailbox.broken = True
    with pytest.raises(MailboxError):
        intake(store, mailbox, MORNING)
    assert counts(store) == Counts(0, 0, 0)


class Died(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.mark.parametrize(
    "point",
    [
        f"intake.{part}:{side}"
        for part in ("seen", "store", "move", "cleared", "polled")
        for side in ("before", "after")
    ],
)
def test_a_process_that_dies_anywhere_goes_on_where_it_stopped(
    store: Store, mailbox: FakeMailbox, point: str
) -> None:
    def die(reached: str) -> None:
        if reached == point:
            raise Died

    with pytest.raises(Died):
        intake(replace(store, boundary=die), mailbox, MORNING)
    assert set(mailbox.cleared) <= set(range(1, len(stored_bytes(store)) + 1)), "moved before it was stored"
    intake(store, mailbox, MORNING)
    assert stored_bytes(store) == MAILS
    assert sorted(mailbox.cleared) == [1, 2, 3]
    assert counts(store) == Counts(seen=3, stored=3, decided=0)
    assert events(store) == ["mail.stored"] * 3


def test_a_mail_that_vanished_is_looked_for_three_times_and_then_counts_as_gone(
    store: Store, mailbox: FakeMailbox
) -> None:
    mailbox.vanished = {2}
    results = [intake(store, mailbox, MORNING) for _ in range(4)]
    assert [result.gone for result in results] == [0, 0, 1, 0]
    assert counts(store) == Counts(seen=3, stored=3, decided=1)
    with store.read() as work:
        assert [row.state for row in sightings(work)] == [
            SightingState.STORED,
            SightingState.GONE,
            SightingState.STORED,
        ]
    assert mailbox.cleared.keys() == {1, 3}, "what could not be read is not moved away"


def test_a_mail_that_comes_back_in_time_is_stored(store: Store, mailbox: FakeMailbox) -> None:
    mailbox.vanished = {2}
    intake(store, mailbox, MORNING)
    mailbox.vanished = set()
    assert intake(store, mailbox, MORNING).stored == 1
    assert sorted(stored_bytes(store)) == sorted(MAILS)


def test_the_same_mail_delivered_twice_is_kept_once_and_counted_twice(store: Store) -> None:
    mailbox = FakeMailbox()
    mailbox.add(MAILS[0], MORNING)
    mailbox.add(MAILS[0], MORNING)
    intake(store, mailbox, MORNING)
    run_steps(store)
    assert stored_bytes(store) == [MAILS[0]]
    assert counts(store) == Counts(seen=2, stored=2, decided=2)
    assert len(mailbox.cleared) == 2


def test_renumbered_mails_are_recognised_by_their_bytes(store: Store, mailbox: FakeMailbox) -> None:
    mailbox.break_after = 1
    with pytest.raises(MailboxError):
        intake(store, mailbox, MORNING)
    mailbox.break_after = None
    mailbox.mails.pop(1)
    mailbox.add(MAILS[0], MORNING)
    mailbox.renumber(7)
    assert intake(store, mailbox, MORNING).seen == 3
    run_steps(store)
    assert sorted(stored_bytes(store)) == sorted(MAILS)
    assert counts(store) == Counts(seen=6, stored=6, decided=6)
    assert sorted(mailbox.cleared) == [1, 2, 3]


def test_a_mailbox_that_became_empty_under_new_numbers_gives_up_what_it_waited_for(
    store: Store, mailbox: FakeMailbox
) -> None:
    mailbox.vanished = {1, 2, 3}
    intake(store, mailbox, MORNING)
    mailbox.mails, mailbox.uidvalidity = {}, 2
    intake(store, mailbox, MORNING)
    assert counts(store) == Counts(seen=3, stored=3, decided=3)


def test_a_mail_above_the_limit_is_kept_by_its_headers_and_held(store: Store) -> None:
    mailbox = FakeMailbox()
    mailbox.add(MAILS[0].partition(b"\n\n")[0] + b"\n\n", MORNING, complete=False)
    intake(store, mailbox, MORNING)
    run_steps(store)
    with store.read() as work:
        (raw,) = mails.held(work)
    assert (raw.state, raw.complete) == (RawState.HELD, False)
    assert "larger than the limit" in raw.reason
    assert counts(store) == Counts(1, 1, 1)


def test_mails_that_nobody_asked_for_wait_for_a_later_poll(store: Store, mailbox: FakeMailbox) -> None:
    class Talkative(FakeMailbox):
        def fetch(self, uidvalidity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
            stray = self.add(raw_mail("Net binnen."), MORNING)
            yield self.mails[stray]
            yield from super().fetch(uidvalidity, uids)

    talkative = Talkative(mails=mailbox.mails)
    assert intake(store, talkative, MORNING).stored == 3
    assert intake(store, mailbox, MORNING).stored == 1


def test_two_mailboxes_keep_their_own_numbers(store: Store, mailbox: FakeMailbox) -> None:
    other = FakeMailbox(name="bram@imap.example/INBOX", uidvalidity=9)
    other.add(raw_mail("Een andere brief."), MORNING)
    intake(store, mailbox, MORNING)
    intake(store, other, MORNING)
    assert counts(store).seen == 4
    assert intake(store, mailbox, MORNING).seen == 0
