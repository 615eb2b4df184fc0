"""The tables of colleagues and their browsers. Rows only, as in `bot.store.tables`.

Read and written by `bot.store.staff` and the steps that name a colleague; holds no behaviour.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Staff(SQLModel, table=True):
    """A colleague who may look and approve. Never deleted: approvals point here."""

    __tablename__ = "staff"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    password_hash: str | None = None
    #: SHA-256 of a one-time link or password that lets the colleague set a password.
    invitation_hash: str | None = Field(default=None, index=True)
    invitation_until: datetime | None = None
    active: bool = True
    created_at: datetime
    failed_logins: int = 0
    locked_until: datetime | None = None


class WebSession(SQLModel, table=True):
    """A signed-in browser; only hashes of the cookie and the CSRF token are kept."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    csrf_hash: str = Field(max_length=64)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
