"""A mail of which nothing can be read goes after a week, once a colleague set it aside, and never before."""

from datetime import timedelta

import pytest

from bot.errors import RuleViolation
from bot.rules.retaining import Item, Retention
from bot.rules.states import RawState
from bot.steps.closing import dismiss_held, release_held
from bot.steps.forgetting import forget, remove_copies
from bot.steps.intake import intake
from bot.store import mails
from bot.store.tables import RawMail
from bot.store.work import Store
from tests.builders import MORNING, add_colleague, events, only_case, raw_mail, run_steps
from tests.fakes import FakeMailbox

DAY = timedelta(days=1)
RETENTION = Retention(dossier=1826 * DAY, other_mail=90 * DAY, unread_mail=7 * DAY)
NOISE = b"\x01\x02" * 50


@pytest.fixture(params=[True, False], ids=["whole", "above the size limit"])
def mailbox(request: pytest.FixtureRequest, store: Store) -> FakeMailbox:
    """A mailbox with a mail that says nothing, beside one that can be read; the desk took both."""
    mailbox = FakeMailbox()
    mailbox.add(NOISE, MORNING, complete=request.param)
    mailbox.add(raw_mail("Graag inzage."), MORNING)
    intake(store, mailbox, MORNING)
    run_steps(store)
    return mailbox


def unread(store: Store) -> RawMail:
    with store.read() as work:
        return work.get(RawMail, 1)


def test_it_stays_while_nobody_decided_on_it(store: Store, mailbox: FakeMailbox) -> None:
    with store.read() as work:
        assert mails.unread(work) == {1}

    assert forget(store, RETENTION, MORNING + 400 * DAY).items == ()
    assert (unread(store).state, unread(store).sealed is None) == (RawState.HELD, False)
    assert len(mailbox.mails) + len(mailbox.cleared) == 2


def test_all_of_it_goes_in_every_copy_once_it_was_set_aside(store: Store, mailbox: FakeMailbox) -> None:
    dismiss_held(store, 1, staff_id=add_colleague(store), now=MORNING + DAY)
    assert forget(store, RETENTION, MORNING + 7 * DAY - timedelta(seconds=1)).items == ()
    would_go = forget(store, RETENTION, MORNING + 7 * DAY, dry_run=True)
    assert unread(store).sealed is not None

    assert forget(store, RETENTION, MORNING + 7 * DAY) == would_go
    assert remove_copies(store, mailbox, MORNING + 7 * DAY) == 1
    assert remove_copies(store, mailbox, MORNING + 7 * DAY) == 0

    (gone,) = would_go.items
    assert (gone.item, gone.number, gone.since, would_go.mails) == (Item.UNREAD_MAIL, 1, MORNING, 1)
    assert unread(store).sealed is None
    assert [one.raw for one in (*mailbox.mails.values(), *mailbox.cleared.values())] != [NOISE]
    assert events(store).count("mail.forgotten") == 1
    with store.read() as work:
        assert mails.held(work) == []
        counted = mails.counts(work)
    assert counted.seen == counted.stored == counted.decided == 2
    assert forget(store, RETENTION, MORNING + 8 * DAY).items == ()


def test_what_was_set_aside_late_goes_with_the_next_round(store: Store, mailbox: FakeMailbox) -> None:
    dismiss_held(store, 1, staff_id=add_colleague(store), now=MORNING + 30 * DAY)

    assert forget(store, RETENTION, MORNING + 30 * DAY).mails == 1
    assert mailbox.name
    with pytest.raises(RuleViolation, match="not held"):
        release_held(store, 1, staff_id=1, now=MORNING + 31 * DAY)


def test_a_mail_that_can_be_read_after_all_stays(store: Store) -> None:
    mailbox = FakeMailbox()
    mailbox.add(raw_mail("Graag inzage."), MORNING)
    intake(store, mailbox, MORNING)
    with store.begin("tests.older_version") as work:
        raw = work.get(RawMail, 1)
        raw.state, raw.reason = RawState.HELD, "failed_three_times"

    release_held(store, 1, staff_id=add_colleague(store), now=MORNING + DAY)
    run_steps(store, MORNING + DAY)

    assert forget(store, RETENTION, MORNING + 8 * DAY).items == ()
    assert unread(store).sealed is not None
    assert only_case(store).person_address == "anne@example.com"


def test_it_is_never_kept_longer_than_other_mail() -> None:
    short = Retention(dossier=1826 * DAY, other_mail=3 * DAY, unread_mail=7 * DAY)

    assert short.of(Item.UNREAD_MAIL) == 3 * DAY
