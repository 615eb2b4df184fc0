"""The tables of keeping and forgetting. Rows only, as in `bot.store.tables`.

Read and written by `bot.store.legal_holds` and the step forgetting; holds no behaviour.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from bot.rules.retaining import CopyPlace
from bot.store.columns import Coded

_PLACE = Coded(CopyPlace)


class LegalHold(SQLModel, table=True):
    """A colleague said that a case may not be forgotten; the row stays when the hold is lifted."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        # A case is held once, whatever two colleagues do at the same moment.
        Index(
            "one_legal_hold_per_case",
            "case_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    #: A colleague's words; wiped with the case.
    reason: str = Field(max_length=1000)
    placed_by: int = Field(foreign_key="staff.id")
    placed_at: datetime
    lifted_by: int | None = Field(default=None, foreign_key="staff.id")
    lifted_at: datetime | None = None


class MailboxCopy(SQLModel, table=True):
    """A copy on the mail server of what was forgotten here; the row goes when the copy is gone."""

    __tablename__ = "mailbox_copy"

    id: int | None = Field(default=None, primary_key=True)
    place: CopyPlace = Field(sa_type=_PLACE)
    message_id: str = Field(default="", max_length=998)
    #: SHA-256 of what was fetched of it; empty for a letter of ours, whose Message-ID is ours alone.
    content_hash: str = Field(default="", max_length=64)
    #: Bytes, as the server counts them; 0 for a letter of ours.
    size: int = Field(default=0, sa_type=BigInteger)
    #: False when only the header block was fetched, because the mail is above the size limit.
    whole: bool = True
    received_at: datetime
    asked_at: datetime = Field(index=True)
