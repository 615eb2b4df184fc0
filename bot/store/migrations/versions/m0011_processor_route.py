"""Whose newsletter a mail is about, referrals and letters to customers (GDPR art. 28 and 33(2)).

Revision 0011, after 0010. It only adds tables, but stop the workers of the version before: they delete
the row of a held mail that becomes a copy, to which a newsletter's clues point now.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("newsletter_clue", "referral", "customer_letter", "customer_approval")
_INDEXES = (
    ("newsletter_clue", "message_id"),
    ("referral", "case_id"),
    ("customer_letter", "referral_id"),
    ("customer_letter", "incident_customer_id"),
    ("customer_letter", "state"),
    ("customer_approval", "letter_id"),
    ("customer_approval", "item_id"),
)


def upgrade() -> None:
    """The tables of the processor route."""
    op.create_table(
        "newsletter_clue", _id(), _to("message_id", "message"), _text("sort", 20), _text("value", 255)
    )
    _create_referrals()
    _create_letters()
    for table, column in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    live: dict[str, Any] = dict.fromkeys(
        ("sqlite_where", "postgresql_where"), sa.text("state IN ('proposed', 'approved')")
    )
    for about in ("referral", "incident_customer"):
        op.create_index(
            f"one_live_letter_per_{about}", "customer_letter", [f"{about}_id"], unique=True, **live
        )


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer(), primary_key=True)


def _to(name: str, table: str, *, optional: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=optional)


def _text(name: str, length: int | None = None) -> "sa.Column[str]":
    kind = sa.String(length=length) if length else sa.String()
    return sa.Column(name, kind, nullable=False)


def _moment(name: str, *, optional: bool = False) -> "sa.Column[datetime]":
    return sa.Column(name, UTCDateTime(), nullable=optional)


def _create_referrals() -> None:
    op.create_table(
        "referral",
        _id(),
        _to("case_id", "cases"),
        _text("customer", 200),
        _text("contact", 320),
        _text("sureness", 20),
        _text("why", 1000),
        sa.Column("also_ours", sa.Boolean(), nullable=False),
        _to("staff_id", "staff"),
        _moment("at"),
        _moment("forwarded_at", optional=True),
    )


def _create_letters() -> None:
    op.create_table(
        "customer_letter",
        _id(),
        _text("sort", 32),
        _to("referral_id", "referral", optional=True),
        _to("incident_customer_id", "incident_customer", optional=True),
        _text("state", 32),
        _text("language", 5),
        sa.Column("recipients", sa.JSON(), nullable=False),
        _text("subject"),
        _text("text"),
        _text("html"),
        _text("content_hash", 64),
        _moment("created_at"),
        _to("created_by", "staff"),
        _text("remark", 1000),
    )
    op.create_table(
        "customer_approval",
        _id(),
        _to("letter_id", "customer_letter"),
        _to("staff_id", "staff"),
        _text("content_hash", 64),
        _moment("approved_at"),
        _text("despite", 1000),
        _to("item_id", "outbox_item", optional=True),
        _moment("voided_at", optional=True),
        _text("void_reason", 100),
    )


def downgrade() -> None:
    """Undo it."""
    for table in reversed(_TABLES):
        op.drop_table(table)
