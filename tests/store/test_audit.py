"""The trail can be added to and nothing else; whatever is done behind the database's back is found."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from bot.errors import AuditBroken
from bot.rules.events import SENTENCES, EventCode
from bot.store import audit
from bot.store.tables import Event
from bot.store.work import Store
from tests.builders import MORNING, events, letter_waiting


@pytest.fixture
def trail(store: Store) -> Store:
    with store.begin("tests.trail") as work:
        for number in range(5):
            audit.append(work, EventCode.MAIL_STORED, MORNING + timedelta(hours=number), raw_mail=number)
    return store


def verify(store: Store) -> audit.ChainReport:
    with store.read() as work:
        return audit.verify(work)


def test_an_empty_trail_is_whole(store: Store) -> None:
    assert verify(store) == audit.ChainReport(lines=0, head=audit.GENESIS)


def test_a_trail_tells_its_length_and_its_head(trail: Store) -> None:
    report = verify(trail)
    assert report.lines == 5
    with trail.read() as work:
        assert report.head == work.get(Event, 5).hash
        assert work.get(Event, 1).previous_hash == audit.GENESIS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'staff:9' WHERE seq = 3",
        "DELETE FROM event WHERE seq = 5",
        "DELETE FROM event",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(trail: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), trail.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(trail).lines == 5


def drop_triggers(store: Store) -> None:
    statements = (
        ["DROP TRIGGER event_is_append_only ON event"]
        if store.dialect == "postgresql"
        else ["DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete"]
    )
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE event SET actor = 'staff:9' WHERE seq = 3", 3),
        ("UPDATE event SET case_id = 7 WHERE seq = 1", 1),
        ("UPDATE event SET code = 'case.closed' WHERE seq = 5", 5),
        ("UPDATE event SET detail = '{\"raw_mail\": 9}' WHERE seq = 2", 2),
        ("UPDATE event SET hash = previous_hash WHERE seq = 4", 4),
        ("DELETE FROM event WHERE seq = 3", 3),
        ("DELETE FROM event WHERE seq = 1", 1),
        ("UPDATE event SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_a_line_that_was_changed_or_removed_is_named(trail: Store, statement: str, line: int) -> None:
    drop_triggers(trail)
    with trail.engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(AuditBroken, match=f"line {line} "):
        verify(trail)


def test_a_trail_cut_off_at_its_end_no_longer_has_the_head_that_was_kept(trail: Store) -> None:
    kept = verify(trail)
    drop_triggers(trail)
    with trail.engine.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE seq = 5"))
    assert verify(trail).head != kept.head


def test_a_deed_that_fails_leaves_no_line(store: Store) -> None:
    def deed() -> None:
        with store.begin("tests.fail") as work:
            audit.append(work, EventCode.CASE_CLOSED, MORNING)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    assert events(store) == []


def test_lines_written_at_the_same_time_make_one_chain(store: Store) -> None:
    together = threading.Barrier(4, timeout=20)

    def write(actor: str) -> None:
        together.wait()
        for _ in range(5):
            with store.begin("tests.line") as work:
                audit.append(work, EventCode.CASE_SORTED, MORNING, actor=actor)

    threads = [threading.Thread(target=write, args=(f"staff:{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert verify(store).lines == 20


def test_the_trail_of_a_case_holds_no_personal_data(store: Store) -> None:
    letter_waiting(store)
    with store.read() as work:
        said = str([(event.actor, event.detail) for event in work.session.exec(select(Event))]).lower()
    for trace in ("anne", "vries", "example.com", "verzoek", "gegevens"):
        assert trace not in said


def test_every_code_has_its_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(EventCode)
    assert all(len(pair) == 2 and all(pair) for pair in SENTENCES.values())
    assert max(len(code) for code in EventCode) <= 40
