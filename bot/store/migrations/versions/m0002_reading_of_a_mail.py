"""What the reading of a mail found besides its text.

Revision 0002, after 0001. Additive: a process of the version before can go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the reading of a mail found besides its text."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attached_text", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("trace", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        for name in ("trace", "warnings", "attached_text"):
            batch_op.drop_column(name)
