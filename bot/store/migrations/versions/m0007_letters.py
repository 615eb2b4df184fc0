"""Letters: what one is about, why it may leave in spite of an objection, and how much longer it may take.

Revision 0007, after 0006. Additive: a process of the version before can go on beside it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _columns() -> tuple[tuple[str, "sa.Column[Any]"], ...]:
    return (
        ("approval", sa.Column("despite", sa.String(length=1000), nullable=False, server_default="")),
        ("draft", sa.Column("about", sa.JSON(), nullable=False, server_default="[]")),
        ("draft", sa.Column("extends_to", sa.Date(), nullable=True)),
        ("request", sa.Column("extended_on", sa.Date(), nullable=True)),
        ("request", sa.Column("extended_at", UTCDateTime(), nullable=True)),
    )


def upgrade() -> None:
    """Reasons of approvals, and longer terms."""
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    """Undo it."""
    for table, column in reversed(_columns()):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column.name)
