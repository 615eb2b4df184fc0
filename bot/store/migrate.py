"""Brings the database to the form that this version of the code needs (Alembic).

Called by `privacybot migrate`, the demo and the tests; a normal start only checks and never migrates.
"""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import ConfigError

if TYPE_CHECKING:
    # Alembic takes half a second to import, which most commands need not pay.
    from alembic.config import Config
    from alembic.script import ScriptDirectory


def _config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("bot.store") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


#: The revision that this code needs. Written here so that a start need not load Alembic; a test compares it
#: with the migrations themselves.
NEWEST = "0013"


def current(engine: Engine) -> str | None:
    """The revision that the database has; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def upgrade(engine: Engine) -> None:
    """Run every migration that is missing; all or none of them take effect."""
    from alembic import command

    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")


def require_newest(engine: Engine) -> None:
    """Stop a start on a database of another form.

    Raises:
        ConfigError: the database was never migrated, is older, or belongs to a newer version.
    """
    found = current(engine)
    if found == NEWEST:
        return
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        message = "the database belongs to a newer version of privacybot: install that version"
    else:
        message = "the database is not up to date: run `privacybot migrate` (make a backup first)"
    raise ConfigError(message)
