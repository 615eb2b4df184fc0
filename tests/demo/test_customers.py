"""The sample customers are always the same, invented, and readable by the bot's own settings."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.demo.customer_sources import customer_source
from bot.demo.customers import make_customers
from bot.demo.people import CAST, CROWD_SIZE, crowd
from bot.settings.facts import Source

_RESERVED = re.compile(r"@(example\.(com|net|org)|[a-z0-9-]+\.example)$")
_PHONE = re.compile(r"06-123456\d\d|0\d\d-5550\d{3}")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("customers") / "customers.db"
    make_customers(path)
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_same_database_is_made_every_time(database: Path, tmp_path: Path) -> None:
    make_customers(tmp_path / "again.db")

    assert dump(tmp_path / "again.db") == dump(database)


def test_making_it_again_replaces_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "state" / "customers.db"
    make_customers(path, size=20)
    make_customers(path, size=25)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (25,)
    assert [file.name for file in path.parent.iterdir()] == ["customers.db"]


def test_two_hundred_people_have_addresses_of_their_own() -> None:
    people = crowd()

    assert len(people) == CROWD_SIZE
    assert len({person.email for person in people}) == CROWD_SIZE
    assert len({(person.first_name, person.last_name) for person in people}) > CROWD_SIZE * 0.8
    assert people[: len(CAST)] == CAST


def test_nobody_can_be_reached_by_accident() -> None:
    assert [person.email for person in crowd() if not _RESERVED.search(person.email)] == []
    assert [person.phone for person in crowd() if not _PHONE.fullmatch(person.phone)] == []


def test_most_people_are_dutch_and_every_language_is_there() -> None:
    languages = [person.language for person in crowd()]

    assert languages.count("nl") > CROWD_SIZE * 0.7
    assert {"nl", "en", "de", "fr"} == set(languages)


def test_the_settings_describe_tables_and_columns_that_exist(database: Path) -> None:
    source = TypeAdapter(Source).validate_python(customer_source(database))

    with closing(sqlite3.connect(database)) as connection:
        for table in source.tables:
            named = ", ".join([table.address_column, *table.columns.values()])
            assert connection.execute(f"SELECT {named} FROM {table.table}").fetchone()
    assert [table.table for table in source.tables] == [
        "customers",
        "invoices",
        "newsletter_subscriptions",
        "mail_events",
    ]
    assert all(table.purpose and table.basis and table.origin and table.retention for table in source.tables)


@pytest.mark.parametrize("table", ["customers", "invoices", "newsletter_subscriptions", "mail_events"])
def test_the_cast_leaves_traces_in_every_table(database: Path, table: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        known = {row[0] for row in connection.execute(f"SELECT email FROM {table}")}

    assert len(known & {person.email for person in CAST}) >= 10
