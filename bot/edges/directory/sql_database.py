"""Reads customer records from a database that SQLAlchemy can reach.

Used by `bot.edges.directory`; every connection is read-only, every value a parameter, nothing is committed.
"""

import math
import sqlite3
import time
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    Select,
    bindparam,
    column,
    create_engine,
    event,
    func,
)
from sqlalchemy import select as select_from
from sqlalchemy import table as sql_table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.edges.directory.source import RowMaker, SqlSettings, TableSettings, checked_name
from bot.errors import DirectoryError
from bot.rules.subject import SubjectRecord

#: SQLite asks after so many of its own instructions whether to go on.
_INSTRUCTIONS_BETWEEN_LOOKS = 10_000


class SqlReader:
    """The tables of one database.

    SQLite opens the file with mode=ro; PostgreSQL gets default_transaction_read_only and a
    statement_timeout. Other databases are only ever sent SELECT and a rollback: give them an account
    that may do no more.
    """

    def __init__(self, settings: SqlSettings) -> None:
        self.name = settings.name
        self.timeout_seconds = settings.timeout_seconds
        self._engine = _engine(settings.url.get_secret_value(), settings.timeout_seconds)
        self._queries = [(table, RowMaker(self.name, table), _query(table)) for table in settings.tables]

    def find(self, address: str) -> list[SubjectRecord]:
        """All rows of all tables whose address is this one, apart from case and outer blanks."""
        with self._engine.connect() as connection:
            self._limit(connection)
            return [
                maker.record(row)
                for _table, maker, query in self._queries
                for row in connection.execute(query, {"address": address})
            ]

    def check(self) -> None:
        """Connect and let the database look at every query, without running it over the rows."""
        place = "the database"
        try:
            with self._engine.connect() as connection:
                self._limit(connection)
                for table, _maker, query in self._queries:
                    place = f"table {table.table}"
                    connection.execute(query.limit(0), {"address": ""})
        except SQLAlchemyError as error:
            raise DirectoryError(
                f"{place} cannot be read ({type(error).__name__}): check names and rights"
            ) from error

    def _limit(self, connection: Connection) -> None:
        """Stop a SQLite query when its time is up; PostgreSQL does that by itself."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            end = time.monotonic() + self.timeout_seconds
            driver.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS_BETWEEN_LOOKS)


def _query(table: TableSettings) -> Select[Any]:
    """SELECT the columns WHERE the address fits; SQLAlchemy quotes each name where it must be."""
    schema, _, name = table.table.rpartition(".")
    names = dict.fromkeys([*table.columns.values(), table.address_column])
    # Columns of a table are written table.column: SQLite takes a lone "unknown column" for a text.
    source = sql_table(
        checked_name(name),
        *(column(checked_name(one)) for one in names),
        schema=checked_name(schema) if schema else None,
    )
    wanted = [source.c[one].label(f"value_{place}") for place, one in enumerate(table.columns.values())]
    stored = func.lower(func.trim(source.c[table.address_column]))
    return select_from(*wanted).where(stored == bindparam("address"))


def _engine(text: str, timeout_seconds: float) -> Engine:
    try:
        url = make_url(text)
        if url.get_backend_name() == "sqlite":
            return _sqlite_engine(url, timeout_seconds)
        engine = create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args=_limits(url, timeout_seconds)
        )
    except (ArgumentError, ImportError, ValueError) as error:
        raise DirectoryError("the url of a source is not usable: check it and its database driver") from error
    return engine


def _limits(url: URL, timeout_seconds: float) -> dict[str, Any]:
    if url.get_backend_name() != "postgresql":
        return {}
    milliseconds = math.ceil(timeout_seconds * 1000)
    return {
        "connect_timeout": math.ceil(timeout_seconds),
        "options": f"-c default_transaction_read_only=on -c statement_timeout={milliseconds}",
    }


def _sqlite_engine(url: URL, timeout_seconds: float) -> Engine:
    path = quote(url.database or "")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{path}?mode=ro", uri=True, timeout=timeout_seconds, check_same_thread=False
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        driver.execute("PRAGMA query_only = ON")
        # SQLite's own lower() knows no letters beyond ASCII.
        driver.create_function("lower", 1, _lower, deterministic=True)

    return engine


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
