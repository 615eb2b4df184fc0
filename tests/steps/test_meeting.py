"""Processes and colleagues that meet at one sender or one case: nothing is filed twice, no mail strays."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from bot.errors import StaleDraft
from bot.rules.states import CaseState
from bot.steps.filing import file_waiting
from bot.steps.joining import join
from bot.store import cases, correspondence
from bot.store.tables import Case
from bot.store.work import Store
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    Waiting,
    approve_it,
    letter_waiting,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(days=1)
FIRST, SECOND = "MK-2026-000001", "MK-2026-000002"
PRIVATE = "anne.prive@example.net"
#: Long enough for the other to come as far as the lock that it must wait for.
PAUSE = 1.5


@contextmanager
def meeting(store: Store, point: str, other: Callable[[], object]) -> Iterator[Store]:
    """The store, in whose transaction the other begins when it has written all and committed nothing."""
    thread = threading.Thread(target=other)
    met = threading.Event()

    def boundary(reached: str) -> None:
        if reached == point and not met.is_set():
            met.set()
            thread.start()
            time.sleep(PAUSE)

    yield replace(store, boundary=boundary)
    assert met.is_set()
    thread.join(30)


def file(store: Store) -> None:
    file_waiting(store, READING_TERMS, READER, LATER)


def test_copies_that_two_processes_file_at_one_moment_become_one(store: Store) -> None:
    for way in (b"", b"Received: by another.example\n"):
        take_in(store, way + raw_mail(message_id="<once@mail.example>"))
    with meeting(store, "filing.write:before", lambda: file(store)) as first:
        file(first)

    with store.read() as work:
        assert len(cases.queue(work)) == 1
        assert correspondence.copies(work, 1) == 1


def reply_to_a_case_that_may_be_joined(store: Store) -> None:
    """A case that may belong to another one, and a mail that answers its letter and is not filed yet."""
    item_id = approve_it(store, letter_waiting(store, raw_mail("Ik heb een klacht.")))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    theirs = outbox_item(store, item_id).message_id
    take_in(store, raw_mail("Ik heb een klacht, en inzage.", sender=PRIVATE, in_reply_to=theirs), LATER)
    run_steps(store, LATER)
    second = approve_it(store, Waiting(SECOND, proposed_draft(store, SECOND).content_hash, 1), LATER)
    send_all(store, FakeSender(), LATER + timedelta(hours=1))
    answer = outbox_item(store, second).message_id
    take_in(store, raw_mail("Nog iets.", sender=PRIVATE, in_reply_to=answer), LATER + timedelta(hours=2))


def emptied(store: Store) -> tuple[Case, int]:
    """The case that was to be joined, and how many mails lie in it."""
    with store.read() as work:
        case = cases.by_reference(work, SECOND)
        return case, len(cases.messages(work, case.id or 0))


def test_a_mail_that_is_filed_while_its_case_is_joined_goes_along(store: Store) -> None:
    reply_to_a_case_that_may_be_joined(store)
    with meeting(store, "joining.join:before", lambda: file(store)) as joining:
        join(joining, SECOND, same_person=True, staff_id=1, now=LATER)

    case, left = emptied(store)
    assert (case.state, left) == (CaseState.CLOSED, 0)
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 3


def test_a_join_that_a_new_mail_overtakes_leaves_no_mail_behind(store: Store) -> None:
    reply_to_a_case_that_may_be_joined(store)
    refused: list[str] = []

    def join_them() -> None:
        try:
            join(store, SECOND, same_person=True, staff_id=1, now=LATER)
        except StaleDraft as error:
            refused.append(str(error))

    with meeting(store, "filing.write:before", join_them) as filing:
        file(filing)

    case, left = emptied(store)
    assert (case.joined_into_id, left) == ((None, 2) if refused else (1, 0))
