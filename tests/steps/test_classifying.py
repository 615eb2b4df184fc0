"""Each mail is judged once, and one on which a step keeps failing goes to a person."""

import threading
from datetime import timedelta
from typing import NoReturn

import pytest
from sqlalchemy import text

from bot.errors import StaleDraft
from bot.rules.states import CaseState, OutboxState, Stage
from bot.rules.terms import STANDARD_TERMS
from bot.steps import drafting
from bot.steps.classifying import classify_waiting, sort_by_hand
from bot.steps.filing import file_waiting
from bot.store import cases
from bot.store.tables import Case, Message
from bot.store.work import Store
from classifiers import Classification, Kind
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    approve_it,
    customers,
    events,
    judge_by_words,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    store_at,
    take_in,
)
from tests.fakes import FakeDirectory
from tests.servers.processes import until


def broken(subject: str, text: str) -> NoReturn:
    raise RuntimeError("no model")


def somebody_waits(store: Store) -> bool:
    """Whether a transaction of this database waits for a lock."""
    waiting = "datname = current_database() AND wait_event_type = 'Lock'"
    with store.engine.connect() as connection:
        return bool(
            connection.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}")).scalar()
        )


def kinds_open(store: Store) -> list[str]:
    with store.read() as work:
        return [row.kind for row in cases.requests(work, 1, open_only=True)]


def test_every_kind_of_a_mail_gets_a_request_with_its_own_clocks(store: Store) -> None:
    take_in(store, raw_mail("Een datalek! Geef inzage en verwijder alles."))
    run_steps(store)
    with store.read() as work:
        rows = {row.kind: row for row in cases.requests(work, 1)}
    assert set(rows) == {"breach", "access", "erasure"}
    assert rows["breach"].breach_until == MORNING + timedelta(hours=72)
    assert rows["access"].breach_until is None
    assert rows["access"].promise_on.isoformat() == "2026-11-30"
    case = only_case(store)
    assert (case.promise_on, case.breach_until) == (rows["access"].promise_on, rows["breach"].breach_until)


@pytest.mark.parametrize("step", ["classifying", "identifying", "drafting"])
def test_a_mail_on_which_a_step_fails_three_times_goes_to_a_person(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    take_in(store, raw_mail())
    down = FakeDirectory(broken=RuntimeError("the records are on fire"))
    if step == "drafting":
        monkeypatch.setattr(drafting, "compose", broken)
    for tries in range(5):
        run_steps(
            store,
            directory=down if step == "identifying" else customers(),
            classify=broken if step == "classifying" else judge_by_words,
        )
        with store.read() as work:
            message = work.get(Message, 1)
        assert (message.stage is Stage.HELD) == (tries >= 3)
    assert message.reason == "failed_three_times"
    assert only_case(store).state is CaseState.TO_SORT
    assert events(store).count("mail.held") == 1


def test_one_mail_that_fails_does_not_stop_the_next(store: Store) -> None:
    def picky(subject: str, text: str) -> Classification:
        return broken(subject, text) if "inzage" in text else judge_by_words(subject, text)

    take_in(store, raw_mail())
    take_in(store, raw_mail("Verwijder me: verwijder alles.", sender="bram@example.com"))
    run_steps(store, classify=picky)
    with store.read() as work:
        assert [work.get(Message, number).stage for number in (1, 2)] == [Stage.FILED, Stage.DRAFTED]


def test_a_step_that_works_again_forgets_its_earlier_failures(store: Store) -> None:
    take_in(store, raw_mail())
    for _ in range(2):
        run_steps(store, classify=broken)
    run_steps(store)
    assert only_case(store).state is CaseState.TO_APPROVE
    with store.read() as work:
        assert work.get(Message, 1).tries == 0


def test_processes_that_meet_at_one_mail_judge_it_once_and_none_gives_it_up(desk_database: str) -> None:
    store = store_at(desk_database)
    take_in(store, raw_mail())
    file_waiting(store, READING_TERMS, READER, MORNING)
    judged, waiting, go_on = [], threading.Event(), threading.Event()

    def slowly(subject: str, text: str) -> Classification:
        judged.append(text)
        waiting.set()
        assert go_on.wait(20)
        return judge_by_words(subject, text)

    first = threading.Thread(target=classify_waiting, args=(store, slowly, STANDARD_TERMS, MORNING))
    first.start()
    assert waiting.wait(20)
    for _ in range(5):
        assert classify_waiting(store, judge_by_words, STANDARD_TERMS, MORNING).held == 0
    go_on.set()
    first.join(20)
    assert len(judged) == 1
    assert events(store).count("case.classified") == 1


def test_a_colleagues_verdict_replaces_the_bots(store: Store) -> None:
    waiting = letter_waiting(store)
    sort = {"staff_id": waiting.staff_id, "terms": STANDARD_TERMS, "now": MORNING}
    sort_by_hand(store, waiting.reference, frozenset({Kind.ERASURE}), **sort)  # type: ignore[arg-type]  # Keywords of three types.
    run_steps(store)
    assert kinds_open(store) == ["erasure"]
    assert proposed_draft(store, waiting.reference).content_hash != waiting.shown_hash
    with pytest.raises(StaleDraft):
        approve_it(store, waiting)
    sort_by_hand(store, waiting.reference, frozenset({Kind.ACCESS}), **sort)  # type: ignore[arg-type]  # As above.
    assert kinds_open(store) == ["access"], "the dropped request is opened again, not doubled"


def test_sorting_a_case_calls_its_waiting_letter_back(store: Store) -> None:
    waiting = letter_waiting(store)
    item_id = approve_it(store, waiting)
    kinds = frozenset({Kind.OTHER})
    sort_by_hand(
        store, waiting.reference, kinds, staff_id=waiting.staff_id, terms=STANDARD_TERMS, now=MORNING
    )
    run_steps(store)
    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    assert only_case(store).state is CaseState.TO_SORT
    assert kinds_open(store) == []


def test_a_colleague_and_a_step_at_one_mail_wait_for_each_other_and_both_get_their_turn(
    desk_database: str,
) -> None:
    store = store_at(desk_database)
    take_in(store, raw_mail())
    run_steps(store)
    case, colleague = only_case(store), add_colleague(store)
    holds_mail, sorted_by_hand = threading.Event(), []

    def like_a_step() -> None:
        with store.begin("tests.step") as work:
            message = work.get(Message, 1, lock=True)
            holds_mail.set()
            until(lambda: somebody_waits(store), "the colleague to wait for the mail")
            work.get(Case, message.case_id, lock=True)

    def by_hand() -> None:
        sort_by_hand(
            store,
            case.reference,
            frozenset({Kind.ERASURE}),
            staff_id=colleague,
            terms=STANDARD_TERMS,
            now=MORNING,
        )
        sorted_by_hand.append(True)

    step, person = threading.Thread(target=like_a_step), threading.Thread(target=by_hand)
    step.start()
    assert holds_mail.wait(10)
    person.start()
    step.join(20)
    person.join(20)

    assert sorted_by_hand
    with store.read() as work:
        assert "erasure" in {row.kind for row in cases.requests(work, case.id or 0)}
