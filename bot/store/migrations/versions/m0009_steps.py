"""What colleagues do before a letter may say that it was done, and the suppression list.

Revision 0009, after 0008. Additive, but for the claims of drafts, which become a code and a sentence each.
"""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: What drafts of the version before hold, and the code of each.
_CLAIMS = {
    "Het adres is van alle verzendlijsten gehaald.": "off_all_lists",
    "Het adres staat op de afmeldlijst.": "suppressed",
    "De intrekking van de toestemming is vastgelegd, met de datum uit de brief.": "consent_ended",
    "Alle reclame aan deze persoon is gestopt, in elk kanaal.": "marketing_stopped",
    "De gegevens tellen niet meer mee in profielen en selecties voor reclame.": "profiling_stopped",
    "De wijzigingen uit de brief zijn in alle systemen doorgevoerd.": "corrected",
    "De gegevens zijn gemarkeerd en worden alleen nog bewaard.": "restricted",
    "De gegevens zijn in alle systemen verwijderd, behalve wat de brief noemt.": "erased",
    "De ontvangers uit de brief zijn ingelicht.": "recipients_told",
    "De kopie is compleet; er is niets weggelaten.": "nothing_left_out",
    "Alleen wat de brief noemt is weggelaten, en een collega heeft dat beoordeeld.": "left_out",
    "Het bestand met de gegevens zit bij de brief.": "extract_attached",
    "In alle genoemde systemen is gezocht en niets gevonden.": "nothing_found",
    "De melding wordt nu door een collega onderzocht.": "breach_examined",
    "De brief met de code gaat alleen naar het adres dat al bekend was.": "code_to_known_address",
    "De genoemde collega weet dat deze zaak van hem of haar is.": "handed_over",
}
_TABLES = ("fulfilment_step", "step_tick", "suppression_key", "suppression_entry")
_INDEXES = (("fulfilment_step", "case_id"), ("fulfilment_step", "request_id"), ("step_tick", "step_id"))


def upgrade() -> None:
    """Make the tables, and give each claim of a draft its code."""
    _create_steps()
    _create_suppression()
    for table, column in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _rewrite_claims({words: {"code": code, "sentence": ""} for words, code in _CLAIMS.items()})


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer(), primary_key=True)


def _to(name: str, table: str, *, optional: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=optional)


def _text(name: str, length: int) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def _moment(name: str) -> "sa.Column[datetime]":
    return sa.Column(name, UTCDateTime(), nullable=False)


def _create_steps() -> None:
    op.create_table(
        "fulfilment_step",
        _id(),
        _to("case_id", "cases", optional=True),
        _to("request_id", "request", optional=True),
        _text("code", 40),
        _text("about", 200),
        _moment("made_at"),
    )
    op.create_table(
        "step_tick",
        _id(),
        _to("step_id", "fulfilment_step"),
        sa.Column("done", sa.Boolean(), nullable=False),
        _to("staff_id", "staff"),
        _moment("at"),
    )


def _create_suppression() -> None:
    op.create_table(
        "suppression_key",
        _id(),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _moment("made_at"),
    )
    op.create_table(
        "suppression_entry",
        _id(),
        _text("address_hash", 64),
        _text("scope", 100),
        _text("case_reference", 20),
        _moment("added_at"),
        _to("added_by", "staff"),
        sa.UniqueConstraint("address_hash", "scope"),
    )


def _rewrite_claims(fresh: dict[str, dict[str, str]]) -> None:
    drafts = sa.table("draft", sa.column("id", sa.Integer), sa.column("claims", sa.JSON))
    connection = op.get_bind()
    for number, claims in connection.execute(sa.select(drafts.c.id, drafts.c.claims)).all():
        held = json.loads(claims) if isinstance(claims, str) else claims
        if held and isinstance(held[0], str):
            coded = [fresh[words] for words in held if words in fresh]
            connection.execute(drafts.update().where(drafts.c.id == number).values(claims=coded))


def downgrade() -> None:
    """Undo it; the claims of drafts get their words back."""
    words = {code: said for said, code in _CLAIMS.items()}
    drafts = sa.table("draft", sa.column("id", sa.Integer), sa.column("claims", sa.JSON))
    connection = op.get_bind()
    for number, claims in connection.execute(sa.select(drafts.c.id, drafts.c.claims)).all():
        held = list(dict.fromkeys(words[one["code"]] for one in claims if one["code"] in words))
        connection.execute(drafts.update().where(drafts.c.id == number).values(claims=held))
    for table, column in _INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table in reversed(_TABLES):
        op.drop_table(table)
