"""Which domains signed a mail (`bot.store.signer_tables`).

Revision 0008, after 0007. Additive: a process of the version before can go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Signers."""
    op.create_table(
        "signers",
        sa.Column("raw_mail_id", sa.Integer(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["raw_mail_id"], ["raw_mail.id"]),
        sa.PrimaryKeyConstraint("raw_mail_id"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("signers")
