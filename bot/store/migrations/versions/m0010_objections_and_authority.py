"""How an objection is dealt with, and how it was checked that somebody may act for another person.

Revision 0010, after 0009. Additive: a process of the version before can go on beside it.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Objections and authority."""
    op.create_table(
        "objection_choice",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(length=20), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    checked = sa.Column("checked", sa.String(length=20), nullable=False, server_default="not_yet")
    with op.batch_alter_table("representation") as batch:
        batch.add_column(checked)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("representation") as batch:
        batch.drop_column("checked")
    op.drop_table("objection_choice")
