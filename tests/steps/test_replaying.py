"""Mails are read again after an improvement: shown first, then carried out, and nothing is done twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.errors import NotFound
from bot.rules import automatic, newest_text, reading
from bot.rules.changes import Remedy
from bot.rules.message import InboundMessage, NewestText, SenderTrust
from bot.rules.person_concerned import Concerned
from bot.rules.sender_trust import SenderVerdict
from bot.rules.states import CaseState, DraftState, OutboxState, RawState, Stage
from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import close, dismiss_held, hold
from bot.steps.forgetting import Retention, forget
from bot.steps.naming import Person, name_person
from bot.steps.replaying import Chosen, Replay, Replayed, Tools, replay
from bot.store import cases
from bot.store.tables import Message, OutboxItem, RawMail
from bot.store.work import Store
from classifiers import Classification, Kind
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    approve_it,
    events,
    judge_by_words,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(hours=1)
#: A text of which the rules of today keep all, and those after the improvement only the first line.
WITH_HISTORY = "Graag inzage in mijn gegevens.\n\nEerder schreef ik: verwijder alles.\n"
ALL = Chosen()
TOOLS = Tools(READING_TERMS, READER, judge_by_words)
TABLES = (
    "raw_mail", "message", "cases", "classification", "request", "identity_check", "draft", "approval",
    "outbox_item", "event", "reference_counter",
)  # fmt: skip


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    with store.engine.connect() as connection:
        return {
            table: sorted(str(row) for row in connection.execute(text(f"SELECT * FROM {table}")))
            for table in TABLES
        }


def again(store: Store, chosen: Chosen = ALL, *, dry_run: bool = False) -> Replay:
    """Replay, and let the steps go on as the command does."""
    found = replay(store, chosen, TOOLS, LATER, dry_run=dry_run)
    if not dry_run:
        run_steps(store, LATER)
    return found


def only(found: Replay) -> Replayed:
    (one,) = found.changed
    return one


def was_and_is(one: Replayed) -> dict[str, tuple[str, str]]:
    return {change.what: (change.old, change.new) for change in one.changes}


@pytest.fixture
def improve(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A release after which the old mail below the first line is told apart."""

    def release() -> None:
        def first_line(mail: InboundMessage) -> NewestText:
            own, _, old = newest_text.newest(mail).newest.partition("\n")
            return NewestText(own, quoted=old.strip(), reason="quote marks")

        monkeypatch.setattr(reading, "newest", first_line)

    return release


@pytest.fixture
def accept_programs(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A release after which nothing counts as automatic any more."""

    def release() -> None:
        monkeypatch.setattr(reading, "verdict", lambda *_given: None)

    return release


def test_nothing_changes_where_the_rules_did_not(store: Store) -> None:
    letter_waiting(store)
    take_in(store, raw_mail("Afwezig.", headers={"Auto-Submitted": "auto-replied"}))
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    take_in(store, b"\0\0\0")
    run_steps(store)
    before = everything(store)

    found = again(store)

    assert (found.read, found.changed) == (4, ())
    assert everything(store) == before


def test_a_dry_run_shows_what_would_change_and_changes_nothing(
    store: Store, improve: Callable[[], None]
) -> None:
    letter_waiting(store, raw_mail(WITH_HISTORY))
    before = everything(store)
    improve()

    one = only(again(store, dry_run=True))

    assert one.remedied.remedy is Remedy.CLASSIFY
    assert was_and_is(one)["newest_text"][1] == "Graag inzage in mijn gegevens."
    assert was_and_is(one)["kinds"] == ("access, erasure", "access")
    assert everything(store) == before


def test_a_changed_text_is_judged_anew_and_voids_the_letter_that_waits_to_leave(
    store: Store, improve: Callable[[], None]
) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    item_id = approve_it(store, waiting)
    with store.read() as work:
        clocks = {row.kind: (row.promise_on, row.legal_on) for row in cases.requests(work, 1)}
    improve()

    again(store)

    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    assert only_case(store).state is CaseState.TO_APPROVE
    assert proposed_draft(store, waiting.reference).state is DraftState.PROPOSED
    with store.read() as work:
        requests = {row.kind: row for row in cases.requests(work, 1)}
        assert work.get(Message, 1).newest_text == "Graag inzage in mijn gegevens."
    assert (requests["access"].outcome, requests["erasure"].outcome) == ("open", "dropped")
    assert {kind: (row.promise_on, row.legal_on) for kind, row in requests.items()} == clocks
    assert send_all(store, FakeSender(), LATER + timedelta(hours=1)) == 0
    assert "mail.read_anew" in events(store)


def test_running_twice_changes_nothing_the_second_time(store: Store, improve: Callable[[], None]) -> None:
    letter_waiting(store, raw_mail(WITH_HISTORY))
    take_in(store, raw_mail(WITH_HISTORY, sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    improve()
    assert len(again(store).changed) == 2
    before = everything(store)

    assert again(store).changed == ()
    assert everything(store) == before


def test_a_colleagues_sorting_survives(store: Store, improve: Callable[[], None]) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    sort_by_hand(
        store,
        waiting.reference,
        frozenset({Kind.ERASURE}),
        staff_id=waiting.staff_id,
        terms=STANDARD_TERMS,
        now=MORNING,
    )
    run_steps(store)
    improve()

    assert only(again(store)).remedied.remedy is Remedy.JUDGE

    with store.read() as work:
        verdict = cases.classification(work, 1)
        assert verdict is not None
        assert (verdict.staff_id, verdict.kinds) == (waiting.staff_id, ["erasure"])
        assert {row.kind: row.outcome for row in cases.requests(work, 1)} == {
            "access": "dropped",
            "erasure": "open",
        }


def test_a_held_mail_is_filed_once_the_rules_place_it(
    store: Store, accept_programs: Callable[[], None]
) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    assert again(store, Chosen(held=True)).changed == ()
    accept_programs()

    one = only(again(store, Chosen(held=True)))

    assert (one.remedied.remedy, was_and_is(one)["kinds"]) == (Remedy.FILE, ("", "access"))
    case = only_case(store)
    assert (case.state, case.received_at) == (CaseState.TO_APPROVE, MORNING)
    with store.read() as work:
        assert work.get(RawMail, 1).state is RawState.FILED


def test_an_automatic_mail_that_reads_as_a_persons_becomes_a_case(
    store: Store, accept_programs: Callable[[], None]
) -> None:
    take_in(store, raw_mail(headers={"Auto-Submitted": "auto-replied"}))
    run_steps(store)
    accept_programs()

    assert was_and_is(only(again(store)))["automatic"] == ("vacation", "")
    assert only_case(store).person_address == "anne@example.com"


def test_a_filed_mail_that_reads_as_automatic_is_only_told_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_waiting(store)
    before = everything(store)
    away = automatic.verdict
    monkeypatch.setattr(
        reading,
        "verdict",
        lambda mail, own, domain: away(
            replace(mail, headers=(*mail.headers, ("auto-submitted", "auto-replied"))), own, domain
        ),
    )

    one = only(again(store))

    assert (one.remedied.remedy, one.reference) == (Remedy.PERSON, "MK-2026-000001")
    assert everything(store) == before


def test_a_dismissed_mail_stays_set_aside(store: Store, accept_programs: Callable[[], None]) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    dismiss_held(store, 1, staff_id=add_colleague(store), now=MORNING)
    accept_programs()

    assert again(store).changed == ()


def test_what_was_answered_is_noted_anew_and_not_answered_again(
    store: Store, improve: Callable[[], None]
) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), LATER)
    letter = outbox_item(store, item_id)
    improve()

    assert only(again(store)).remedied.remedy is Remedy.REBUILD

    assert only_case(store).state is CaseState.CLOSED
    assert outbox_item(store, item_id) == letter
    with store.read() as work:
        assert work.get(Message, 1).newest_text == "Graag inzage in mijn gegevens."
        assert {row.outcome for row in cases.requests(work, 1)} == {"answered"}
        assert cases.live_draft(work, 1) is None


def test_a_letter_whose_fate_is_unsure_keeps_its_case_as_it_is(
    store: Store, improve: Callable[[], None]
) -> None:
    item_id = approve_it(store, letter_waiting(store, raw_mail(WITH_HISTORY)))
    with store.begin("tests.unsure") as work:
        work.get(OutboxItem, item_id).state = OutboxState.UNSURE
    before = everything(store)
    improve()

    assert only(again(store)).remedied.remedy is Remedy.LATER
    assert everything(store) == before


def test_a_case_that_a_colleague_laid_aside_is_left_to_him(store: Store, improve: Callable[[], None]) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    hold(store, waiting.reference, "Belt morgen.", staff_id=waiting.staff_id, now=MORNING)
    improve()

    assert only(again(store)).remedied.remedy is Remedy.PERSON
    assert only_case(store).state is CaseState.ON_HOLD


def test_a_sender_that_is_proven_now_lets_identity_and_letter_follow_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_waiting(store)
    proven = SenderVerdict(SenderTrust.PASSED, "Our mail server mx.example vouches for example.com.")
    monkeypatch.setattr(reading, "judge_sender", lambda *_given: proven)

    one = only(again(store))

    assert was_and_is(one)["trust"] == ("unproven", "passed")
    assert events(store).count("identity.judged") == 2
    assert events(store).count("case.classified") == 1
    assert only_case(store).state is CaseState.TO_APPROVE


def test_a_case_of_two_mails_gets_one_letter_that_answers_both(
    store: Store, improve: Callable[[], None]
) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    item_id = approve_it(store, waiting)
    message_id = outbox_item(store, item_id).message_id
    take_in(store, raw_mail("En corrigeer mijn naam.", in_reply_to=message_id), LATER)
    run_steps(store, LATER)
    improve()

    again(store)

    draft = proposed_draft(store, waiting.reference)
    assert draft.message_id == 2
    with store.read() as work:
        assert {row.kind for row in cases.requests(work, 1, open_only=True)} == {"access", "correction"}
        assert [message.stage for message in cases.messages(work, 1)] == [Stage.DRAFTED, Stage.DRAFTED]


def test_a_mail_on_which_the_bot_gave_up_is_tried_again(store: Store) -> None:
    def fail(_subject: str, _text: str) -> Classification:
        raise RuntimeError

    take_in(store, raw_mail())
    for _ in range(4):
        run_steps(store, classify=fail)
    assert only_case(store).state is CaseState.TO_SORT

    assert only(again(store, Chosen(held=True))).remedied.remedy is Remedy.CLASSIFY
    assert only_case(store).state is CaseState.TO_APPROVE


def test_forgotten_mails_headers_and_duplicates_are_counted_and_passed_over(
    store: Store, improve: Callable[[], None]
) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    close(store, waiting.reference, "", staff_id=waiting.staff_id, now=MORNING)
    forget(store, Retention(timedelta(days=1), timedelta(days=1)), MORNING + timedelta(days=3))
    mail = raw_mail(message_id="<once@mail.example>")
    for one in (
        mail,
        b"Received: by another.example\r\n" + mail,
        raw_mail(sender="Bot <no-reply@example.com>"),
    ):
        take_in(store, one)
    run_steps(store)
    with store.begin("tests.headers") as work:
        work.get(RawMail, 4).complete = False
    take_in(store, raw_mail())
    improve()

    found = replay(store, ALL, TOOLS, LATER)

    assert found.passed == {"forgotten": 1, "duplicate": 1, "only_headers": 1, "at_work": 1}
    assert found.read == 1


def test_a_mail_that_breaks_the_new_rules_is_counted_and_stops_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_waiting(store)
    take_in(store, raw_mail(subject="Breekt"))
    run_steps(store)

    def breaks(mail: InboundMessage) -> NewestText:
        if mail.subject == "Breekt":
            raise RuntimeError
        return newest_text.newest(mail)

    monkeypatch.setattr(reading, "newest", breaks)

    found = replay(store, ALL, TOOLS, LATER)

    assert (found.read, found.passed) == (1, {"failed": 1})


def test_the_choice_of_mails_is_kept_to(store: Store, improve: Callable[[], None]) -> None:
    take_in(store, raw_mail(WITH_HISTORY))
    take_in(store, raw_mail(WITH_HISTORY, sender="bram@example.com"), MORNING + timedelta(days=2))
    run_steps(store)
    improve()

    def numbers(chosen: Chosen) -> list[int]:
        return [one.raw_mail for one in again(store, chosen, dry_run=True).changed]

    assert numbers(Chosen(reference="mk-2026-000001")) == [1]
    assert numbers(Chosen(since=date(2026, 11, 25))) == [2]
    assert numbers(Chosen(held=True)) == []
    assert numbers(ALL) == [1, 2]
    with pytest.raises(NotFound):
        again(store, Chosen(reference="MK-2026-000099"))


def test_progress_is_told_mail_by_mail(store: Store) -> None:
    take_in(store, raw_mail())
    take_in(store, raw_mail())
    run_steps(store)
    told: list[tuple[int, int]] = []

    replay(
        store,
        ALL,
        TOOLS,
        LATER,
        tell=lambda done, of: told.append((done, of)),
    )

    assert told == [(1, 2), (2, 2)]


def test_a_mail_that_another_process_replays_is_passed_over(store: Store) -> None:
    letter_waiting(store)
    with store.claim("replaying", 1):
        found = replay(store, ALL, TOOLS, LATER)

    # SQLite serves one process, which holds every claim.
    assert found.passed == ({"at_work": 1} if store.dialect == "postgresql" else {})


def test_the_person_whom_a_colleague_named_stays_the_person(
    store: Store, improve: Callable[[], None]
) -> None:
    waiting = letter_waiting(store, raw_mail(WITH_HISTORY))
    name_person(
        store,
        waiting.reference,
        Person("bram@example.com", "Bram"),
        own_addresses=READING_TERMS.own_addresses,
        staff_id=waiting.staff_id,
        now=MORNING,
    )
    run_steps(store)
    improve()

    assert "answer_to" not in was_and_is(only(again(store)))

    assert only_case(store).person_address == "bram@example.com"
    with store.read() as work:
        assert work.get(Message, 1).answer_to == "bram@example.com"
    assert proposed_draft(store, waiting.reference).recipients == ["bram@example.com"]


def test_a_mail_that_names_another_person_now_brings_its_case_and_letter_to_him(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = approve_it(store, letter_waiting(store))
    bram = Concerned(answer_to="bram@example.com", reason="The mail says so.")
    monkeypatch.setattr(reading, "concerned", lambda *_given: bram)

    again(store)

    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    assert (only_case(store).person_address, only_case(store).person_name) == ("bram@example.com", "")
    assert proposed_draft(store, only_case(store).reference).recipients == ["bram@example.com"]
    with store.read() as work:
        assert [row.about_address for row in cases.requests(work, 1)] == ["bram@example.com"]


def test_a_mail_that_can_be_read_whole_now_is_judged_anew(store: Store) -> None:
    letter_waiting(store)
    with store.begin("tests.damage") as work:
        work.get(Message, 1).defects = ["charset_repaired"]
    assert only(again(store)).remedied.remedy is Remedy.REBUILD, "ordinary damage changes no verdict"
    with store.begin("tests.damage") as work:
        work.get(Message, 1).defects = ["tnef"]

    assert only(again(store)).remedied.remedy is Remedy.CLASSIFY
    assert events(store).count("case.classified") == 2
