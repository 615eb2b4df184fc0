"""The unit of work: one transaction with a name, and the points at which a crash may strike.

Opened by every step and page through `Store`; nothing else in the project holds a database session.
Leaving the block without an error commits, an error rolls everything back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

from bot.errors import NotFound
from bot.store.engine import READ_ONLY
from bot.store.vault import Vault

Row = TypeVar("Row", bound=SQLModel)


def _nothing(_point: str) -> None:
    """The boundary hook of a run that is no test."""


@dataclass(frozen=True, slots=True)
class Work:
    """A running transaction: the session and the vault for sealed columns."""

    session: Session
    vault: Vault
    dialect: str

    def get(self, table: type[Row], key: Any, *, lock: bool = False) -> Row:
        """The row with this primary key, locked against other writers when asked.

        Raises:
            NotFound: there is no such row.
        """
        row = self.session.get(table, key, with_for_update=lock or None, populate_existing=lock)
        if row is None:
            message = f"no {table.__tablename__} with number {key}"
            raise NotFound(message)
        return row

    def add(self, row: Row) -> Row:
        """Insert the row now, so that its id is known."""
        self.session.add(row)
        self.session.flush()
        return row


@dataclass(frozen=True, slots=True)
class Store:
    """The database with its keys.

    `boundary` is called with "<name>:before" and "<name>:after" around every commit and every effect
    on the outside world: tests kill the process there (tests/test_kill_at_every_boundary.py).
    """

    engine: Engine
    vault: Vault
    boundary: Callable[[str], None] = field(default=_nothing)

    @property
    def dialect(self) -> str:
        """The database's name: sqlite or postgresql."""
        return self.engine.dialect.name

    @contextmanager
    def begin(self, name: str) -> Iterator[Work]:
        """A transaction that writes."""
        with Session(self.engine, expire_on_commit=False) as session:
            # Opens the transaction here: SQLite's write lock must come before the first read.
            session.connection()
            yield Work(session, self.vault, self.dialect)
            self.boundary(f"{name}:before")
            session.commit()
        self.boundary(f"{name}:after")

    @contextmanager
    def claim(self, name: str, number: int) -> Iterator[bool]:
        """Keep a piece of work to this process while the block runs; False where another one has it.

        No transaction is held meanwhile. PostgreSQL frees the lock when the connection ends, however that
        comes about; SQLite serves a single process, which needs none.
        """
        if self.dialect != "postgresql":
            yield True
            return
        # Advisory locks are named by two signed 32-bit numbers.
        key = {"name": crc32(name.encode()) - 2**31, "number": number}
        with self.engine.connect() as connection:
            claimed = connection.scalar(text("SELECT pg_try_advisory_lock(:name, :number)"), key)
            connection.commit()
            try:
                yield bool(claimed)
            finally:
                if claimed:
                    connection.execute(text("SELECT pg_advisory_unlock(:name, :number)"), key)
                    connection.commit()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that only reads, all of it at one moment; nothing changed in it is kept."""
        options: dict[str, Any] = {READ_ONLY: True}
        if self.dialect == "postgresql":
            # SQLite shows one moment anyway; PostgreSQL would show each query a later one.
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        # Closing the session rolls back and lets go of the rows as they are, so they can be read outside.
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.connection(execution_options=options)
            yield Work(session, self.vault, self.dialect)
