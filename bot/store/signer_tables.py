"""The table of the domains that signed a mail. Rows only, as in `bot.store.tables`.

Read and written by `bot.store.signers`; holds no behaviour.
"""

from sqlmodel import JSON, Field, SQLModel


class Signers(SQLModel, table=True):
    """The domains whose signature was valid when the mail came; the keys may be gone a week later."""

    __tablename__ = "signers"

    raw_mail_id: int = Field(primary_key=True, foreign_key="raw_mail.id")
    domains: list[str] = Field(default_factory=list, sa_type=JSON)
