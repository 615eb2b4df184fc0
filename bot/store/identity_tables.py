"""The tables about who somebody is: codes that confirm an address, papers set apart, who acts for whom.

Rows only, as in `bot.store.tables`. Read and written by `bot.store.confirm_codes`, `bot.store.set_apart`
and `bot.store.representation`; hold no behaviour.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

import bot.store.tables  # noqa: F401  foreign keys point there


class ConfirmCode(SQLModel, table=True):
    """A one-time code in a letter to the address on file. Only a keyed hash of it is kept, never the code."""

    __tablename__ = "confirm_code"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    draft_id: int = Field(foreign_key="draft.id", unique=True)
    #: The only address that may answer with it; empty once forgotten.
    address: str = Field(max_length=320)
    code_hash: str = Field(max_length=64)
    #: How long it counts once its letter has left.
    valid_hours: int
    made_at: datetime
    #: When its letter left; before that moment nobody outside knows it, and it counts for nothing.
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    tries: int = 0
    used_at: datetime | None = None
    #: A later letter took its place, or its own letter came back.
    voided_at: datetime | None = None
    #: Its letter repeats the question because nobody answered the first one.
    is_reminder: bool = False


class ConfirmReply(SQLModel, table=True):
    """What one mail did to the question who writes, once per mail (`bot.rules.confirming`)."""

    __tablename__ = "confirm_reply"

    message_id: int = Field(
        primary_key=True, foreign_key="message.id", sa_column_kwargs={"autoincrement": False}
    )
    case_id: int = Field(foreign_key="cases.id", index=True)
    verdict: str = Field(max_length=20)
    at: datetime


class SetApart(SQLModel, table=True):
    """A file that looks like an identity document, or a BSN in the words of a mail; it outlives the bytes."""

    __tablename__ = "set_apart"
    __table_args__ = (UniqueConstraint("message_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    #: The place of the file in the mail, from 0; -1 for a BSN in its words.
    position: int
    #: Why it was set apart (`bot.rules.identity_papers`).
    sign: str = Field(max_length=20)
    size: int
    set_apart_at: datetime
    #: None while the bytes are kept.
    destroyed_at: datetime | None = Field(default=None, index=True)
    #: How it was checked, or that it was not, in the words of `bot.rules.identity_papers`.
    outcome: str = Field(default="", max_length=20)
    checked_by: int | None = Field(default=None, foreign_key="staff.id")
    checked_at: datetime | None = None
    #: SHA-256 of the mail's bytes without the file; `raw_mail.content_hash` stays that of the bytes received.
    kept_hash: str = Field(default="", max_length=64)


class Representation(SQLModel, table=True):
    """What a colleague noted of the person of a case and of who acts for that person (UAVG art. 5)."""

    __tablename__ = "representation"

    case_id: int = Field(primary_key=True, foreign_key="cases.id", sa_column_kwargs={"autoincrement": False})
    age_group: str = Field(max_length=20)
    authority: str = Field(max_length=20)
    #: How that was checked: a `bot.rules.representing.Checked`.
    checked: str = Field(default="not_yet", max_length=20, sa_column_kwargs={"server_default": "not_yet"})
    noted_by: int = Field(foreign_key="staff.id")
    noted_at: datetime


class IdentityRole(SQLModel, table=True):
    """A colleague who may look at identity documents; without a row nobody may."""

    __tablename__ = "identity_role"

    staff_id: int = Field(primary_key=True, foreign_key="staff.id", sa_column_kwargs={"autoincrement": False})
    given_at: datetime
