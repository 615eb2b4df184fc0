"""Papers in mails without a case are set apart too, and a case can report an incident anew.

Revision 0012, after 0011. It only adds, but stop the workers of the version before: they delete the row
of a held mail that becomes a copy, to which the papers that were set apart point now.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MESSAGE = sa.table("message", sa.column("id"), sa.column("case_id"), sa.column("attachments", sa.JSON()))
_SET_APART = sa.table(
    "set_apart",
    *(sa.column(name) for name in ("message_id", "position", "sign", "size", "outcome", "kept_hash")),
    sa.column("set_apart_at", UTCDateTime()),
)


def upgrade() -> None:
    """The table, and the papers that lie in held and automatic mails; their time begins now."""
    op.create_table(
        "incident_earlier_case",
        sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incident.id"), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("until", UTCDateTime(), nullable=False),
    )
    op.create_index(op.f("ix_incident_earlier_case_case_id"), "incident_earlier_case", ["case_id"])
    _set_apart()


def _set_apart() -> None:
    connection, now = op.get_bind(), datetime.now(UTC)
    # Replaying set papers of automatic mails apart before, and so did this migration if it was undone since.
    places = sa.select(_SET_APART.c.message_id, _SET_APART.c.position)
    known = {tuple(place) for place in connection.execute(places).all()}
    without_case = sa.select(_MESSAGE.c.id, _MESSAGE.c.attachments).where(_MESSAGE.c.case_id.is_(None))
    for message_id, files in connection.execute(without_case).all():
        for position, file in enumerate(files or []):
            if file.get("paper") and not file.get("gone") and (message_id, position) not in known:
                connection.execute(
                    _SET_APART.insert().values(
                        message_id=message_id,
                        position=position,
                        sign=file["paper"],
                        size=file.get("size", 0),
                        outcome="",
                        kept_hash="",
                        set_apart_at=now,
                    )
                )


def downgrade() -> None:
    """Undo it; what was set apart stays so."""
    op.drop_table("incident_earlier_case")
