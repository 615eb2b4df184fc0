"""A transaction is all or nothing, on both databases, and what is only read changes nothing."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.errors import ConfigError, NotFound
from bot.rules.states import CaseState
from bot.store import cases
from bot.store.engine import open_engine
from bot.store.staff_tables import Staff
from bot.store.tables import Case, Draft
from bot.store.work import Store, Work
from tests.builders import MORNING, add_colleague


def new_case(work: Work, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "reference": cases.next_reference(work, 2026),
        "opened_at": MORNING,
        "updated_at": MORNING,
        "received_at": MORNING,
        **changes,
    }
    return work.add(Case(**values))


def test_an_error_takes_back_everything_in_the_block(store: Store) -> None:
    def fail() -> None:
        with store.begin("tests.fail") as work:
            new_case(work)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.begin("tests.again") as work:
        assert new_case(work).reference == "MK-2026-000001", "the number was given back"


def test_every_commit_tells_its_boundaries(store: Store) -> None:
    reached: list[str] = []
    with Store(store.engine, store.vault, reached.append).begin("tests.commit") as work:
        new_case(work)
        assert reached == []
    assert reached == ["tests.commit:before", "tests.commit:after"]


def test_reading_keeps_no_change(store: Store) -> None:
    who = add_colleague(store)
    with store.read() as work:
        work.get(Staff, who).name = "Changed"
    with store.read() as work:
        assert work.get(Staff, who).name == "Anne"


def test_rows_can_be_used_after_their_transaction(store: Store) -> None:
    who = add_colleague(store)
    with store.read() as work:
        row = work.get(Staff, who)
    assert row.login == "anne"


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.read() as reader:
        assert cases.queue(reader) == []
        with store.begin("tests.write") as writer:
            new_case(writer)
        reader.session.expire_all()
        assert cases.queue(reader) == []
    with store.read() as reader:
        assert len(cases.queue(reader)) == 1


def test_a_row_that_is_not_there_is_named_by_its_number(store: Store) -> None:
    with store.read() as work, pytest.raises(NotFound, match="no cases with number 12"):
        work.get(Case, 12)


def test_locking_a_row_twice_keeps_what_was_changed_in_between(store: Store) -> None:
    with store.begin("tests.case") as work:
        number = new_case(work).id
    with store.begin("tests.lock") as work:
        work.get(Case, number, lock=True).person_name = "Anne"
        assert work.get(Case, number, lock=True).person_name == "Anne"


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_times_come_back_as_the_same_moment_in_utc(store: Store, zone: timezone) -> None:
    moment = datetime(2026, 7, 1, 12, 30, 15, 123456, tzinfo=zone)
    with store.begin("tests.time") as work:
        number = new_case(work, received_at=moment).id
    with store.read() as work:
        found = work.get(Case, number).received_at
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match=r"[Tt]ime ?zone|naive|aware|tz"), store.begin("tests.time") as work:
        new_case(work, received_at=datetime(2026, 7, 1))  # noqa: DTZ001  That is the point.


def test_a_state_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="lost"), store.begin("tests.state") as work:
        new_case(work, state="lost")


def test_states_come_back_as_their_enum(store: Store) -> None:
    with store.begin("tests.state") as work:
        number = new_case(work, state=CaseState.ON_HOLD).id
    with store.read() as work:
        assert work.get(Case, number).state is CaseState.ON_HOLD
        assert work.session.connection().execute(text("SELECT state FROM cases")).scalar() == "on_hold"


def test_a_case_cannot_have_two_live_drafts_whatever_the_code_does(store: Store) -> None:
    def draft(case: Case) -> Draft:
        return Draft(
            case_id=case.id or 0,
            situation="answer",
            language="nl",
            recipients=[],
            subject="",
            text="",
            content_hash="",
            created_at=MORNING,
        )

    with store.begin("tests.draft") as work:
        case = new_case(work)
        work.add(draft(case))

    def add_another() -> None:
        with store.begin("tests.drafts") as work:
            work.add(draft(case))

    with pytest.raises(IntegrityError):
        add_another()


def test_references_count_on_within_a_year_and_start_anew_in_the_next(store: Store) -> None:
    with store.begin("tests.references") as work:
        given = [cases.next_reference(work, year) for year in (2026, 2026, 2027)]
    assert given == ["MK-2026-000001", "MK-2026-000002", "MK-2027-000001"]


def test_a_reference_is_found_however_it_was_typed(store: Store) -> None:
    with store.begin("tests.case") as work:
        new_case(work)
    with store.read() as work:
        assert cases.by_reference(work, " mk-2026-000001 ").id == 1
        with pytest.raises(NotFound, match="queue list --all"):
            cases.by_reference(work, "MK-2026-000009")


def test_open_breaches_come_first_and_then_what_is_due_first(store: Store) -> None:
    day = MORNING.date()
    with store.begin("tests.cases") as work:
        new_case(work)
        new_case(work, promise_on=day + timedelta(days=5))
        new_case(work, promise_on=day + timedelta(days=1))
        new_case(work, promise_on=day + timedelta(days=7), breach_until=MORNING)
        new_case(work, state=CaseState.CLOSED, promise_on=day)
    with store.read() as work:
        assert [case.id for case in cases.queue(work)] == [4, 3, 2, 1]
        assert len(cases.queue(work, closed=True)) == 5


@pytest.mark.parametrize("url", ["mysql://x/y", "no url", "oracle://x"])
def test_other_databases_are_refused_with_what_is_supported(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite"):
        open_engine(url)


def test_a_sqlite_file_is_durable_and_overwrites_what_it_deletes(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b.db'}")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_piece_of_work_is_claimed_once_on_a_shared_database(store: Store) -> None:
    with (
        store.claim("tests", 1) as first,
        store.claim("tests", 1) as second,
        store.claim("tests", 2) as other,
    ):
        assert first
        assert other
        assert second is (store.dialect == "sqlite"), "SQLite serves one process"
    with store.claim("tests", 1) as again:
        assert again


def test_the_folder_that_is_made_for_a_database_is_closed_to_others(tmp_path: Path) -> None:
    open_engine(f"sqlite:///{tmp_path / 'data' / 'desk.db'}").dispose()

    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
