"""What a colleague does with a mail that the bot would not decide on: try again, accept, set aside."""

import pytest
from sqlmodel import select

from bot.errors import RuleViolation
from bot.rules.states import RawState
from bot.steps.closing import dismiss_held, release_held
from bot.steps.sending import copy_sent, send_due
from bot.store import mails
from bot.store.rekeying import rekey
from bot.store.tables import Draft, OutboxItem, RawMail
from bot.store.vault import Vault, new_key
from bot.store.work import Store
from tests.builders import (
    MORNING,
    SENDING_TERMS,
    VAULT_KEYS,
    add_colleague,
    approve_it,
    letter_waiting,
    only_case,
    raw_mail,
    run_steps,
    take_in,
)
from tests.fakes import FakeMailbox, FakeSender

#: A no-reply mail can hold a request, so the bot holds it for a person.
NO_REPLY = raw_mail(sender="Formulier <no-reply@example.com>")


@pytest.fixture
def held(store: Store) -> int:
    take_in(store, NO_REPLY)
    run_steps(store)
    with store.read() as work:
        (raw,) = mails.held(work)
        assert raw.id is not None
        return raw.id


def state_of(store: Store, raw_id: int) -> RawState:
    with store.read() as work:
        return work.get(RawMail, raw_id).state


def test_a_held_mail_that_is_tried_again_is_held_again(store: Store, held: int) -> None:
    release_held(store, held, staff_id=add_colleague(store), now=MORNING)
    run_steps(store)

    assert state_of(store, held) is RawState.HELD


def test_a_held_mail_that_a_colleague_accepts_becomes_a_case(store: Store, held: int) -> None:
    release_held(store, held, accept=True, staff_id=add_colleague(store), now=MORNING)
    run_steps(store)

    assert state_of(store, held) is RawState.FILED
    assert only_case(store).person_address == "", "a program is nobody whose case it is"


def test_a_held_mail_that_asks_for_nothing_is_set_aside_once(store: Store, held: int) -> None:
    colleague = add_colleague(store)

    dismiss_held(store, held, staff_id=colleague, now=MORNING)

    assert state_of(store, held) is RawState.AUTOMATIC
    with pytest.raises(RuleViolation, match="not held"):
        dismiss_held(store, held, staff_id=colleague, now=MORNING)


def test_everything_opens_with_the_newest_key_alone_after_it_was_put_in_front(store: Store) -> None:
    approve_it(store, letter_waiting(store))
    newest = new_key()
    both = Store(store.engine, Vault([newest, *VAULT_KEYS]))

    assert rekey(both) > 0

    alone = Store(store.engine, Vault([newest]))
    with alone.read() as work:
        assert all(mails.raw_bytes(work, raw) for raw in work.session.exec(select(RawMail)))
        assert all(alone.vault.open(item.sealed or b"") for item in work.session.exec(select(OutboxItem)))
        assert work.session.exec(select(Draft)).all()


def test_a_letter_that_no_key_opens_keeps_no_other_from_its_copy(store: Store) -> None:
    approve_it(store, letter_waiting(store))
    send_due(store, FakeSender(), SENDING_TERMS, MORNING.replace(hour=20))
    mailbox = FakeMailbox()
    with store.begin("tests.break") as work:
        item = work.session.exec(select(OutboxItem)).one()
        whole, item.sealed = item.sealed, b"broken"

    assert copy_sent(store, mailbox, MORNING) == 0

    with store.begin("tests.mend") as work:
        work.session.exec(select(OutboxItem)).one().sealed = whole
    assert copy_sent(store, mailbox, MORNING) == 1
