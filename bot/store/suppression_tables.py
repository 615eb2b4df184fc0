"""The tables of the suppression list. Rows only.

Read and written by `bot.store.suppression`; hold no address. They outlive the case that they come from
(art. 21(3) with 17(3)(b)), so nothing here points at one.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class SuppressionKey(SQLModel, table=True):
    """The one secret under which addresses are hashed, encrypted like all that is sealed."""

    __tablename__ = "suppression_key"

    id: int | None = Field(default=None, primary_key=True)
    sealed: bytes
    made_at: datetime


class SuppressionEntry(SQLModel, table=True):
    """One address that may not be mailed, as a keyed hash."""

    __tablename__ = "suppression_entry"
    __table_args__ = (UniqueConstraint("address_hash", "scope"),)

    id: int | None = Field(default=None, primary_key=True)
    #: HMAC-SHA-256 of the normalised address, in hexadecimal digits.
    address_hash: str = Field(max_length=64)
    #: "all", or the name of the one newsletter that this is about.
    scope: str = Field(max_length=100)
    #: The case in which it was asked; empty where none was named.
    case_reference: str = Field(default="", max_length=20)
    added_at: datetime
    added_by: int = Field(foreign_key="staff.id")
