"""Databases of the newest form for tests, which need not migrate, nor make hundreds of databases.

Called by `tests.builders` and the fixtures. A SQLite file is migrated once in a process and copied for each
test. A PostgreSQL database is hundreds of files: tests use one after another, and it is cleared in between.
Engines share what SQLAlchemy writes for the statements of the desk. Never says anything about migrating: that
is shown by tests/store/test_migrate.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Engine, event

from bot.store import migrate
from bot.store.engine import open_engine
from tests.servers.postgres import Postgres

#: For each kind of database the dialect that all its engines use here, and what it wrote.
_SHARED: dict[type[Dialect], tuple[Dialect, dict[Any, Any]]] = {}

#: Changes with every table, column, index, constraint, trigger and function that is made, altered or dropped.
_FORM = """
    SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
        SELECT concat('table or index ', oid, relname) AS part FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat('column ', attrelid, attnum, attname, atttypid, attnotnull) FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL SELECT concat('constraint ', oid) FROM pg_constraint
        UNION ALL SELECT concat('trigger ', oid, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat('function ', oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS form
"""
_LEAVE_ALONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_DELETIONS = """
    SELECT string_agg(format('DELETE FROM %I', relname), '; ') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
"""
_FIRST_NUMBERS = """
    SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE last_value IS NOT NULL
"""


def lay_file(file: Path) -> str:
    """Put an empty, migrated SQLite database there; its SQLAlchemy URL."""
    file.write_bytes(_migrated_file())
    return f"sqlite:///{file}"


@cache
def _migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "desk.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate.upgrade(engine)
    # The last connection that closes moves SQLite's log into the file.
    engine.dispose()


class Lending:
    """The migrated databases of a PostgreSQL cluster, each lent to one test at a time."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._forms: dict[str, str] = {}
        self._free: list[str] = []

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The SQLAlchemy URL of a migrated database without a row, for as long as the block runs."""
        url = self._free.pop() if self._free else self._made()
        yield url
        with _connect(url) as connection:
            connection.execute(_LEAVE_ALONE)
            # A test that altered tables or triggers keeps its database: the next one gets another.
            if _form(connection) == self._forms[url]:
                _clear(connection)
                self._free.append(url)

    def _made(self) -> str:
        url = self._server.create_database()
        _migrate(url)
        with _connect(url) as connection:
            self._forms[url] = _form(connection)
        return url


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _form(connection: psycopg.Connection) -> str:
    row = connection.execute(_FORM).fetchone()
    assert row is not None
    return str(row[0])


def _clear(connection: psycopg.Connection) -> None:
    """Delete every row, and let numbers begin at one again."""
    # Neither foreign keys nor the trigger that keeps the audit trail are asked.
    connection.execute("SET session_replication_role = replica")
    row = connection.execute(_DELETIONS).fetchone()
    assert row is not None
    connection.execute(row[0])
    connection.execute(_FIRST_NUMBERS)


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    """Let all databases of a kind share the SQL that SQLAlchemy wrote for the statements of the desk.

    Each engine writes it anew by itself, which a desk does once and a test run would do thousands of times.
    """
    connection.dialect, statements = _SHARED.setdefault(type(connection.dialect), (connection.dialect, {}))
    connection.execution_options(compiled_cache=statements)
