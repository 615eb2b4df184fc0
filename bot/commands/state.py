"""What every command shares: the settings file that was named, the desk behind it, and how to print.

Used by the modules beside it and by `bot.cli`; opens nothing before a command asks. The packages behind the
desk (SQLModel, Alembic, the mail clients) take seconds to import, so they are imported where they are used.
"""

import contextlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from bot.errors import RuleViolation
from bot.logs import configure

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.settings import Settings
    from bot.store.work import Store

#: Columns of a table that no terminal limits.
_PIPE_WIDTH = 140

_named: dict[str, Path] = {"settings": Path("settings.toml")}

#: What the command opened; closed when it ends, however it ends.
_opened = contextlib.ExitStack()


def remember(settings: Path) -> None:
    """Note which settings file the command line names."""
    _named["settings"] = settings


def settings_file() -> Path:
    """The settings file that the command line names."""
    return _named["settings"]


def settings() -> "Settings":
    """The settings, checked, with logging set up as they say.

    Raises:
        ConfigError: something in them is wrong.
    """
    from bot.settings import load

    found = load(_named["settings"])
    configure(found.logging.format, found.logging.level)
    return found


def desk() -> "Desk":
    """The desk behind the settings; it is closed when the command ends.

    Raises:
        ConfigError: settings, keys or database are not in order.
    """
    from bot.app import build

    made = build(settings())
    _opened.callback(made.close)
    return made


def store() -> "Store":
    """The store alone, for commands that talk to no mail server.

    Raises:
        ConfigError: as for `desk`.
    """
    # Not `bot.app.open_store`: bot.app brings the mail clients and the letters along.
    from bot.settings import encryption_keys
    from bot.settings.keys import reveal
    from bot.store import migrate
    from bot.store.engine import open_engine
    from bot.store.vault import Vault
    from bot.store.work import Store

    database = settings().database
    opened = Store(open_engine(reveal(database.url)), Vault(encryption_keys(database)))
    _opened.callback(opened.engine.dispose)
    migrate.require_newest(opened.engine)
    return opened


def close() -> None:
    """Let go of every connection that the command opened."""
    _opened.close()


def now() -> datetime:
    """The time, as everything in the desk counts it."""
    return datetime.now(UTC)


def acting_staff(opened: "Store", login: str) -> int:
    """The id of the colleague who acts, once the password was given (prompt or environment).

    Raises:
        RuleViolation: unknown login, wrong password, or no password of one's own yet.
    """
    from bot.store import staff

    password = os.environ.get("PRIVACYBOT_STAFF_PASSWORD") or typer.prompt(
        "Password", hide_input=True, err=True
    )
    with opened.read() as work:
        weighed = staff.weigh(work, login, password, now())
    with opened.begin("commands.sign_in") as work:
        row = staff.admit(work, weighed, now())
        fresh = row is not None and staff.must_set_password(row)
        found = row.id if row is not None else None
    if found is None:
        message = "login or password is wrong, or the account rests after too many tries"
        raise RuleViolation(message)
    if fresh:
        message = "set a password of your own first: privacybot staff password LOGIN"
        raise RuleViolation(message)
    return found


def signed_in(login: str) -> "tuple[Desk, int]":
    """The desk, and the id of the colleague who acts at it.

    Raises:
        ConfigError: as for `desk`.
        RuleViolation: as for `acting_staff`.
    """
    opened = desk()
    return opened, acting_staff(opened.store, login)


def console() -> Console:
    """Where people read: standard output; into a file or a pipe it is wide enough for a table."""
    return Console() if sys.stdout.isatty() else Console(width=_PIPE_WIDTH)


def say(text: str) -> None:
    """One line for people, on standard output."""
    sys.stdout.write(f"{text}\n")


def print_json(value: Any) -> None:
    """One JSON document on standard output; dates in ISO 8601."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain, indent=2) + "\n")


def print_json_line(value: Any) -> None:
    """One JSON object on one line, flushed, so that a reader downstream sees it at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def shown(moment: datetime | None) -> str:
    """A moment in Amsterdam time, to the minute."""
    from bot.rules.deadlines import AMSTERDAM

    return moment.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M") if moment else ""
