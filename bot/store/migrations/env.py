"""Alembic's entry: runs the migrations on the connection that `bot.store.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.breach_tables
import bot.store.identity_tables
import bot.store.objection_tables
import bot.store.referral_tables
import bot.store.signer_tables
import bot.store.step_tables
import bot.store.suppression_tables
import bot.store.tables  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    # SQLite cannot alter a table in place; Alembic rebuilds it.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
