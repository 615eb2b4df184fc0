"""Opens the database: SQLite in WAL mode, or PostgreSQL through psycopg 3.

Called by `bot.app` and by the commands that need only the database; makes no tables (see migrate).
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import create_engine

from bot.errors import ConfigError

#: How long a writer waits for another one, in seconds.
LOCK_WAIT = 30

#: Execution option of connections that only read: they must not queue up for SQLite's one write lock.
READ_ONLY = "privacybot_read_only"


def open_engine(url: str) -> Engine:
    """An engine for a database URL; the folder of a SQLite file is made.

    Raises:
        ConfigError: the URL cannot be read, or names a database that is not supported.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        message = "database.url cannot be read: use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        raise ConfigError(message) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            # Names and texts lie in it unsealed: nobody else on this machine may read the folder.
            Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": LOCK_WAIT, "check_same_thread": False})
        _tame_sqlite(engine)
        return engine
    if backend == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    message = f"database.url names {backend}: only sqlite and postgresql are supported"
    raise ConfigError(message)


def _tame_sqlite(engine: Engine) -> None:
    """Make SQLite transactions real, durable and patient."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late for reads that lead to a write; we send it ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # Overwrites deleted content with zeros, so that forgetting is real.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        # A write transaction takes its lock at once: upgrading a read lock later can only fail.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
