"""Completes database addresses: the password is put in, a SQLite path is made absolute.

Called by `bot.settings.loading` on the raw values; never connects and never repeats an address.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings.problems import Problem

if TYPE_CHECKING:
    from sqlalchemy import URL

_ALLOWED = "must be such as sqlite:///data/privacybot.db or postgresql://user@host/database"


def refuse_passwords(document: dict[str, Any]) -> Iterator[Problem]:
    """Report each address in the file that holds a password, and take it out."""
    for place, entry in _entries(document):
        url = _parse(entry.get("url"))
        if url is not None and (url.password is not None or "password" in url.query):
            del entry["url"]
            yield Problem(f"{place}.url", "holds a password and must not; name a file in password_file")


def complete_urls(values: dict[str, Any], folder: Path) -> Iterator[Problem]:
    """Put the password into each address and make SQLite paths absolute."""
    for place, entry in _entries(values):
        if "url" not in entry:
            continue
        url = _parse(entry["url"])
        if url is None:
            yield Problem(f"{place}.url", _ALLOWED)
            continue
        yield from _broken_rules(place, url, entry)
        url = _complete(url, entry.get("password"), folder)
        entry["url"] = url.render_as_string(hide_password=False)
        if place == "database":
            yield from _broken_database_rules(url)


def _entries(values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    database = values.setdefault("database", {})
    if isinstance(database, dict):
        yield "database", database
    sources = values.get("sources")
    for position, source in enumerate(sources if isinstance(sources, list) else []):
        if isinstance(source, dict):
            yield f"sources[{position + 1}]", source


def _parse(text: object) -> "URL | None":
    # SQLAlchemy takes half a second to import, which `privacybot --help` need not wait for.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(text) if isinstance(text, str) and text else None
    except (ArgumentError, ValueError):  # ValueError: the port is not a number.
        return None


def _complete(url: "URL", password: object, folder: Path) -> "URL":
    if isinstance(password, str) and password:
        url = url.set(password=password)
    if (
        url.get_backend_name() == "sqlite"
        and url.database
        and not url.database.startswith(("file:", ":memory:"))
    ):
        url = url.set(database=str(folder / url.database))
    return url


def _broken_rules(place: str, url: "URL", entry: dict[str, Any]) -> Iterator[Problem]:
    if entry.get("password") and not url.username:
        yield Problem(f"{place}.url", "must name a user, since a password is set")


def _broken_database_rules(url: "URL") -> Iterator[Problem]:
    if url.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        yield Problem("database.url", _ALLOWED)
    elif url.get_backend_name() == "sqlite":
        yield from _broken_file_rules(url.database or "")


def _broken_file_rules(database: str) -> Iterator[Problem]:
    # Two threads would each see a database of their own in memory.
    if not database or database == ":memory:" or database.startswith("file:"):
        yield Problem("database.url", "must name a file: sqlite:///data/privacybot.db")
        return
    file = Path(database)
    folder = next(parent for parent in file.parents if parent.exists())
    if file.is_dir():
        yield Problem("database.url", "names a folder; it must name a file in it")
    elif not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Problem("database.url", "names a file in a folder that cannot be made or written")
