"""A database that tests use one after another is as good as new, or is used no more."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.builders import approve_it, events, letter_waiting, store_at
from tests.databases import Lending
from tests.servers.postgres import Postgres


def test_the_next_test_finds_no_row_and_the_first_numbers(postgres: Postgres) -> None:
    lending = Lending(postgres)
    with lending.lend() as first:
        store = store_at(first)
        letter = letter_waiting(store)
        approve_it(store, letter)
        written = events(store)
    with lending.lend() as second:
        again = store_at(second)
        assert events(again) == []
        assert letter_waiting(again) == letter
        approve_it(again, letter)
        assert events(again) == written
    assert first == second


def test_a_database_whose_audit_trail_is_kept_no_more_is_lent_to_nobody(postgres: Postgres) -> None:
    lending = Lending(postgres)
    with lending.lend() as first, store_at(first).engine.begin() as connection:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER event_is_append_only"))
    with lending.lend() as second:
        assert second != first


def test_a_database_with_another_column_is_lent_to_nobody(postgres: Postgres) -> None:
    lending = Lending(postgres)
    with lending.lend() as first, store_at(first).engine.begin() as connection:
        connection.execute(text("ALTER TABLE event ADD COLUMN remark text"))
    with lending.lend() as second:
        assert second != first


def test_what_a_test_left_open_holds_nobody_up(postgres: Postgres) -> None:
    lending = Lending(postgres)
    with lending.lend() as first:
        left = store_at(first).engine.connect()
        left.execute(text("LOCK TABLE event IN ACCESS EXCLUSIVE MODE"))
    with lending.lend() as second:
        assert events(store_at(second)) == []
    with pytest.raises(OperationalError):
        left.execute(text("SELECT 1"))
