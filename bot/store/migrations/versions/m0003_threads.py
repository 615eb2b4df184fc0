"""How mails and cases belong together: copies, joined and linked cases, and why a letter came back.

Revision 0003, after 0002. Additive: a process of the version before can go on beside it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Column and the table that it points at, by table; each gets an index.
_REFERENCES = {
    "raw_mail": ("duplicate_of_id",),
    "cases": ("joined_into_id", "follows_id"),
}
_INDEXES = (
    ("cases", "suggested_case_id"),
    ("message", "sender_address"),
    ("outbox_item", "queued_at"),
)


def _plain_columns() -> dict[str, "sa.Column[Any]"]:
    return {
        "raw_mail": sa.Column("passed_limits", sa.Boolean(), nullable=False, server_default=sa.false()),
        "cases": sa.Column("other_addresses", sa.JSON(), nullable=False, server_default="[]"),
        "message": sa.Column("said_hash", sa.String(length=64), nullable=False, server_default=""),
        "outbox_item": sa.Column("bounce_reason", sa.String(length=200), nullable=False, server_default=""),
    }


def upgrade() -> None:
    """How mails and cases belong together."""
    for table, column in _plain_columns().items():
        op.add_column(table, column)
    for table, names in _REFERENCES.items():
        for name in names:
            column = sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=True)
            # SQLite takes a reference only together with its column.
            op.add_column(table, column, inline_references=True)
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    for table, name in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def downgrade() -> None:
    """Undo it."""
    for table, name in _INDEXES:
        op.drop_index(op.f(f"ix_{table}_{name}"), table)
    for table, names in _REFERENCES.items():
        for name in names:
            op.drop_index(op.f(f"ix_{table}_{name}"), table)
            with op.batch_alter_table(table) as batch_op:
                batch_op.drop_column(name)
    for table, column in _plain_columns().items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column.name)
