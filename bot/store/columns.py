"""Column types that SQLModel does not bring: a StrEnum kept as its value.

Used by `bot.store.tables` only. SQLAlchemy's own Enum stores member names and makes a native type in
PostgreSQL, which turns every new state into a migration.
"""

from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=StrEnum)


class Coded(TypeDecorator[E], Generic[E]):
    """Keeps a StrEnum as text of at most 32 characters and gives it back as the enum."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        """The enum's value; a text that is no member is refused."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002  SQLAlchemy's signature
        """The enum's member."""
        return None if value is None else self.enum(value)
