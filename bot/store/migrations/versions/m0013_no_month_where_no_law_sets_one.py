"""Cases about a leak, a complaint or a question alone lose the month, which no law sets for them.

Revision 0013, after 0012. It changes dates only and no table, so the version before may go on meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_CASES = sa.table("cases", sa.column("id"), sa.column("legal_on", sa.Date()))
_REQUEST = sa.table(
    "request",
    *(sa.column(name) for name in ("case_id", "kind", "outcome")),
    *(sa.column(name, sa.Date()) for name in ("legal_on", "extended_on")),
)
#: The kinds as they are called in this version; those of GDPR art. 12(3).
_WITH_TERM = ("access", "portability", "correction", "withdrawal", "objection", "restriction", "erasure")


def upgrade() -> None:
    """Let the month of each case be that of its open requests for which the law sets one."""
    _renew(_REQUEST.c.kind.in_(_WITH_TERM))


def downgrade() -> None:
    """Let every open request count again."""
    _renew(sa.true())


def _renew(counts: sa.ColumnElement[bool]) -> None:
    own = _REQUEST.c.case_id == _CASES.c.id
    last = sa.func.min(sa.func.coalesce(_REQUEST.c.extended_on, _REQUEST.c.legal_on))
    nearest = sa.select(last).where(own, _REQUEST.c.outcome == "open", counts).scalar_subquery()
    # A case without requests keeps the dates of its mail that nobody could read.
    asked = sa.exists().where(own)
    op.execute(_CASES.update().where(asked).values(legal_on=nearest))
