"""Every approved letter is handed over at most once by code, and whatever is unsure goes to a person."""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest

from bot.errors import MailboxError, RuleViolation, SendError
from bot.ports import Handover, SendResult
from bot.rules.composing import read_back
from bot.rules.states import CaseState, DraftState, OutboxEvent, OutboxState
from bot.steps.approving import decide_unsure
from bot.steps.sending import HANDOVER_LIMIT, copy_sent, recover, send_due
from bot.store import cases, letters
from bot.store.tables import Approval, Draft, OutboxItem
from bot.store.work import Store
from tests.builders import (
    MORNING,
    SENDING_TERMS,
    Waiting,
    approve_it,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeMailbox, FakeSender

DUE = MORNING + timedelta(minutes=5)


@pytest.fixture
def waiting(store: Store) -> Waiting:
    return letter_waiting(store)


@pytest.fixture
def item_id(store: Store, waiting: Waiting) -> int:
    return approve_it(store, waiting)


def test_nothing_leaves_before_the_time_to_undo_is_over(store: Store, item_id: int) -> None:
    sender = FakeSender()
    assert send_all(store, sender, DUE - timedelta(seconds=1)) == 0
    assert send_all(store, sender, DUE) == 1
    assert sender.asked == 1


def test_an_accepted_letter_closes_its_case_and_leaves_once(store: Store, item_id: int) -> None:
    sender = FakeSender()
    for minutes in (0, 0, 60, 6000):
        send_all(store, sender, DUE + timedelta(minutes=minutes))
    ((raw, envelope_sender, recipients),) = sender.taken
    assert (envelope_sender, recipients) == (SENDING_TERMS.bounce_address, ("anne@example.com",))
    assert raw == store.vault.open(outbox_item(store, item_id).sealed or b"")
    item, case = outbox_item(store, item_id), only_case(store)
    assert (item.state, item.attempts, item.last_code) == (OutboxState.SENT, 1, 250)
    assert (case.state, case.promise_on, case.closed_at) == (CaseState.CLOSED, None, DUE)
    with store.read() as work:
        assert [request.outcome for request in cases.requests(work, 1)] == ["answered"]
        assert work.get(Draft, item.draft_id).state is DraftState.SENT
    assert events(store)[-1] == "letter.sent"


def test_two_processes_hand_a_letter_over_once(store: Store, item_id: int) -> None:
    sender, together = FakeSender(), threading.Barrier(2, timeout=20)

    def run() -> None:
        together.wait()
        send_all(store, sender, DUE)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sender.asked == len(sender.taken) == 1
    assert outbox_item(store, item_id).state is OutboxState.SENT


def test_a_postponed_letter_is_tried_ever_later_and_then_given_to_a_person(
    store: Store, item_id: int
) -> None:
    sender, now, tries = FakeSender([Handover.TRY_LATER] * 100), DUE, []
    while outbox_item(store, item_id).state is OutboxState.QUEUED:
        now = outbox_item(store, item_id).due_at
        tries.append(now)
        assert send_all(store, sender, now) == 1
    pauses = [(after - before).total_seconds() / 60 for before, after in itertools.pairwise(tries)]
    assert pauses[:5] == [1, 5, 15, 60, 180]
    assert set(pauses[5:]) == {180}
    assert timedelta(hours=48) <= now - MORNING < timedelta(hours=52)
    assert sender.taken == []
    assert outbox_item(store, item_id).state is OutboxState.FAILED
    assert only_case(store).state is CaseState.TO_HANDLE


def test_a_refused_letter_is_never_tried_again_by_itself(store: Store, item_id: int) -> None:
    sender = FakeSender([Handover.REFUSED])
    send_all(store, sender, DUE)
    send_all(store, sender, DUE + timedelta(days=3))
    assert sender.asked == 1
    item, case = outbox_item(store, item_id), only_case(store)
    assert (item.state, item.last_code) == (OutboxState.FAILED, 550)
    assert case.state is CaseState.TO_HANDLE
    assert case.promise_on is not None, "an unsent answer ends no term"
    assert events(store)[-1] == "letter.failed"


@pytest.mark.parametrize("trouble", [Handover.UNSURE, RuntimeError("nobody foresaw this")])
def test_a_letter_whose_fate_is_unknown_is_never_sent_by_code(
    store: Store, item_id: int, trouble: Handover | Exception
) -> None:
    sender = FakeSender([trouble])
    for days in range(4):
        send_all(store, sender, DUE + timedelta(days=days))
        recover(store, DUE + timedelta(days=days), sole_process=True)
    assert sender.asked == 1
    assert outbox_item(store, item_id).state is OutboxState.UNSURE
    assert only_case(store).state is CaseState.TO_HANDLE


def test_a_server_that_cannot_be_used_took_nothing(store: Store, item_id: int) -> None:
    sender = FakeSender([SendError("no such host")])
    send_all(store, sender, DUE)
    assert outbox_item(store, item_id).state is OutboxState.QUEUED
    send_all(store, sender, DUE + timedelta(minutes=1))
    assert outbox_item(store, item_id).state is OutboxState.SENT


class Died(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.mark.parametrize(
    "point", ["sending.handover:before", "sending.handover:after", "sending.result:before"]
)
def test_a_process_that_dies_while_handing_over_leaves_a_letter_for_a_person(
    store: Store, item_id: int, point: str
) -> None:
    sender = FakeSender()

    def die(reached: str) -> None:
        if reached == point:
            raise Died

    with pytest.raises(Died):
        send_due(replace(store, boundary=die), sender, SENDING_TERMS, DUE)
    assert outbox_item(store, item_id).state is OutboxState.SENDING
    assert send_all(store, sender, DUE + timedelta(hours=1)) == 0
    assert recover(store, DUE + timedelta(minutes=1), sole_process=False) == 0, "it may still be going on"
    assert recover(store, DUE + HANDOVER_LIMIT, sole_process=False) == 1
    assert recover(store, DUE + HANDOVER_LIMIT, sole_process=False) == 0
    assert outbox_item(store, item_id).state is OutboxState.UNSURE
    assert send_all(store, sender, DUE + timedelta(days=1)) == 0
    assert sender.asked == (0 if point.endswith("handover:before") else 1)


def test_a_lone_process_finds_what_it_left_behind_at_its_start(store: Store, item_id: int) -> None:
    with store.begin("tests.claim") as work:
        letters.advance(work.get(OutboxItem, item_id), OutboxEvent.CLAIMED, DUE)
    assert recover(store, DUE + timedelta(seconds=1), sole_process=True) == 1
    assert events(store)[-1] == "letter.unsure"


def test_a_word_that_comes_after_a_person_was_asked_changes_nothing(store: Store, item_id: int) -> None:
    class Slow(FakeSender):
        def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
            recover(store, DUE + timedelta(hours=1), sole_process=False)
            return super().send(raw, sender, recipients)

    assert send_due(store, Slow(), SENDING_TERMS, DUE) == 1
    assert outbox_item(store, item_id).state is OutboxState.UNSURE


def unsure(store: Store) -> None:
    send_all(store, FakeSender([Handover.UNSURE]), DUE)


def decide(store: Store, item_id: int, event: OutboxEvent, waiting: Waiting) -> None:
    decide_unsure(store, item_id, event, staff_id=waiting.staff_id, now=DUE + timedelta(hours=3))


def test_a_person_finds_that_an_unsure_letter_arrived(store: Store, waiting: Waiting, item_id: int) -> None:
    unsure(store)
    decide(store, item_id, OutboxEvent.FOUND_SENT, waiting)
    assert outbox_item(store, item_id).state is OutboxState.SENT
    assert only_case(store).state is CaseState.CLOSED
    assert events(store)[-2:] == ["letter.decided", "letter.sent"]


@pytest.mark.parametrize("trouble", [Handover.UNSURE, Handover.REFUSED])
def test_a_person_has_the_same_bytes_sent_again(
    store: Store, waiting: Waiting, item_id: int, trouble: Handover
) -> None:
    sender = FakeSender([trouble])
    send_all(store, sender, DUE)
    before = outbox_item(store, item_id).sealed
    decide(store, item_id, OutboxEvent.SEND_AGAIN, waiting)
    assert only_case(store).state is CaseState.SENDING
    send_all(store, sender, DUE + timedelta(hours=3))
    assert sender.asked == 2
    assert sender.taken[-1][0] == store.vault.open(before or b"")
    assert outbox_item(store, item_id).state is OutboxState.SENT
    assert only_case(store).state is CaseState.CLOSED


def test_a_letter_that_is_sent_again_after_days_is_not_given_up_at_its_first_pause(
    store: Store, waiting: Waiting, item_id: int
) -> None:
    sender = FakeSender([Handover.REFUSED, Handover.TRY_LATER])
    send_all(store, sender, DUE)
    late = DUE + timedelta(days=5)
    decide_unsure(store, item_id, OutboxEvent.SEND_AGAIN, staff_id=waiting.staff_id, now=late)
    send_all(store, sender, late)
    assert outbox_item(store, item_id).state is OutboxState.QUEUED


def test_a_person_lets_an_unsure_letter_be(store: Store, waiting: Waiting, item_id: int) -> None:
    unsure(store)
    decide(store, item_id, OutboxEvent.CANCELLED, waiting)
    item = outbox_item(store, item_id)
    assert item.state is OutboxState.CANCELLED
    with store.read() as work:
        assert work.get(Approval, item.approval_id).voided_at is not None
        assert cases.live_draft(work, 1) is None
    assert only_case(store).state is CaseState.TO_HANDLE


@pytest.mark.parametrize("event", [OutboxEvent.FOUND_SENT, OutboxEvent.SEND_AGAIN])
def test_nothing_is_decided_about_a_letter_that_is_fine(
    store: Store, waiting: Waiting, item_id: int, event: OutboxEvent
) -> None:
    with pytest.raises(RuleViolation):
        decide(store, item_id, event, waiting)
    send_all(store, FakeSender(), DUE)
    with pytest.raises(RuleViolation):
        decide(store, item_id, event, waiting)


def change_bytes(store: Store, item: OutboxItem) -> None:
    item.sealed = (item.sealed or b"")[:-8] + b"AAAAAAA="


def wipe_bytes(store: Store, item: OutboxItem) -> None:
    item.sealed = None


def put_in_other_words(store: Store, item: OutboxItem) -> None:
    raw = store.vault.open(item.sealed or b"")
    item.sealed = store.vault.seal(raw.replace(b"Beste Anne", b"Beste Eva "))


def send_elsewhere(store: Store, item: OutboxItem) -> None:
    item.recipients = ["mallory@example.com"]


def send_to_one_more(store: Store, item: OutboxItem) -> None:
    item.recipients = [*item.recipients, "mallory@example.com"]


def forget_the_approval(store: Store, item: OutboxItem) -> None:
    item.approval_id = None


def call_it_a_digest(store: Store, item: OutboxItem) -> None:
    item.purpose = "digest"


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (change_bytes, "unreadable"),
        (wipe_bytes, "unreadable"),
        (put_in_other_words, "content_differs"),
        (send_elsewhere, "recipients_differ"),
        (send_to_one_more, "recipients_differ"),
        (forget_the_approval, "no_approval"),
        (call_it_a_digest, "not_to_staff"),
    ],
)
def test_a_letter_that_was_tampered_with_is_refused_at_the_door(
    store: Store, item_id: int, tamper: Callable[[Store, OutboxItem], None], reason: str
) -> None:
    with store.begin("tests.tamper") as work:
        tamper(store, work.get(OutboxItem, item_id))
    sender = FakeSender()
    send_all(store, sender, DUE)
    assert sender.asked == 0
    item = outbox_item(store, item_id)
    assert (item.state, item.last_reason) == (OutboxState.FAILED, reason)
    assert only_case(store).state is CaseState.TO_HANDLE


def test_a_void_approval_stops_its_letter_at_the_door(store: Store, item_id: int) -> None:
    with store.begin("tests.void") as work:
        work.get(Approval, work.get(OutboxItem, item_id).approval_id).voided_at = MORNING
    sender = FakeSender()
    send_all(store, sender, DUE)
    assert sender.asked == 0
    assert outbox_item(store, item_id).last_reason == "approval_void"


def test_one_unreadable_letter_does_not_stop_the_others(store: Store, waiting: Waiting, item_id: int) -> None:
    take_in(store, raw_mail("Verwijder mijn gegevens, verwijder alles.", sender="bram@example.com"))
    run_steps(store)
    with store.read() as work:
        other = next(case for case in cases.queue(work) if case.person_address == "bram@example.com")
        draft = cases.live_draft(work, other.id or 0)
    assert draft is not None
    good = approve_it(store, replace(waiting, reference=other.reference, shown_hash=draft.content_hash))
    with store.begin("tests.tamper") as work:
        change_bytes(store, work.get(OutboxItem, item_id))
    sender = FakeSender()
    assert send_all(store, sender, DUE) == 2
    assert outbox_item(store, good).state is OutboxState.SENT
    assert outbox_item(store, item_id).state is OutboxState.FAILED


def test_a_mail_that_comes_while_its_letter_is_leaving_keeps_its_own_wish_open(
    store: Store, waiting: Waiting, item_id: int
) -> None:
    """The letter cannot be called back any more, and the new wish is not answered by it."""

    class Meanwhile(FakeSender):
        def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
            take_in(
                store, raw_mail("Verwijder nu alles: verwijder het.", subject=tag_of(waiting.reference)), DUE
            )
            run_steps(store, DUE)
            return super().send(raw, sender, recipients)

    assert send_due(store, Meanwhile(), SENDING_TERMS, DUE) == 1
    assert outbox_item(store, item_id).state is OutboxState.SENT
    with store.read() as work:
        outcomes = {request.kind: request.outcome for request in cases.requests(work, 1)}
    assert outcomes == {"access": "answered", "erasure": "open"}
    assert only_case(store).state is CaseState.NEW
    run_steps(store, DUE + timedelta(minutes=1))
    assert only_case(store).state is CaseState.TO_APPROVE
    assert only_case(store).promise_on is not None


def test_a_mail_that_nobody_could_judge_keeps_its_case_open_when_the_letter_before_it_leaves(
    store: Store, waiting: Waiting, item_id: int
) -> None:
    class Meanwhile(FakeSender):
        def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
            take_in(store, raw_mail("Nog iets.", subject=tag_of(waiting.reference)), DUE)
            for _ in range(5):
                run_steps(store, DUE, classify=_broken)
            return super().send(raw, sender, recipients)

    send_due(store, Meanwhile(), SENDING_TERMS, DUE)
    assert only_case(store).state is CaseState.TO_SORT
    with store.read() as work:
        assert [request.outcome for request in cases.requests(work, 1)] == ["answered"]


def _broken(subject: str, text: str) -> NoReturn:
    raise RuntimeError("no model")


def test_a_copy_of_every_sent_letter_is_laid_in_the_sent_folder_once(store: Store, item_id: int) -> None:
    mailbox = FakeMailbox()
    assert copy_sent(store, mailbox, DUE) == 0
    send_all(store, FakeSender(), DUE)
    mailbox.broken = True
    with pytest.raises(MailboxError):
        copy_sent(store, mailbox, DUE)
    mailbox.broken = False
    assert copy_sent(store, mailbox, DUE) == 1
    assert copy_sent(store, mailbox, DUE) == 0
    item = outbox_item(store, item_id)
    ((message_id, (raw, sent_at)),) = mailbox.sent.items()
    assert (message_id, sent_at) == (item.message_id, DUE)
    assert read_back(raw).recipients == ("anne@example.com",)
