"""Keeps secrets out of settings.toml: they come from the environment or from files named in it.

Called by `bot.settings.loading` on the raw values; never logs and never repeats what it reads.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.settings.model import DELIMITER, PREFIX
from bot.settings.problems import Problem, keys_of

#: Keys that hold a secret itself. `bot.settings.keys` reads the last two when they are needed, so that
#: `privacybot keys` can run before they exist.
READ_AT_START = ("password", "msal_client_secret")
SECRETS = frozenset({*READ_AT_START, "encryption_keys", "signing_key"})


def take_out(document: dict[str, Any]) -> Iterator[Problem]:
    """Remove every secret from what the file says, and report each."""
    for section, table in document.items():
        for place, entry in _tables(section, table):
            for key in sorted(SECRETS & entry.keys()):
                del entry[key]
                where = _where(section, key) if key in keys_of((section,)) else "and it is not a setting here"
                yield Problem(f"{place}.{key}", f"is a secret and must not stand in this file; {where}")


def fill_from_files(values: dict[str, Any], folder: Path, env: Mapping[str, str]) -> Iterator[Problem]:
    """Read the files and variables that hold passwords; a secret set in the environment goes first."""
    for section, table in values.items():
        for place, entry in _tables(section, table):
            yield from _fill_from_variable(place, entry, env)
            for key in READ_AT_START:
                yield from _fill_from_file(place, entry, key, folder)


def _tables(section: str, table: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(table, dict):
        yield section, table
    elif isinstance(table, list):
        for position, entry in enumerate(table):
            if isinstance(entry, dict):
                yield f"{section}[{position + 1}]", entry


def _where(section: str, key: str) -> str:
    if section == "sources":
        return "name a file in password_file or an environment variable in password_variable"
    file_key = "encryption_key_files" if key == "encryption_keys" else f"{key}_file"
    return f"set {PREFIX}{section.upper()}{DELIMITER}{key.upper()} or name a file in {file_key}"


def _fill_from_variable(place: str, entry: dict[str, Any], env: Mapping[str, str]) -> Iterator[Problem]:
    name = entry.get("password_variable")
    if not isinstance(name, str) or not name:
        return
    if env.get(name):
        entry["password"] = env[name]
    else:
        yield Problem(f"{place}.password_variable", "names an environment variable that is not set")


def _fill_from_file(place: str, entry: dict[str, Any], key: str, folder: Path) -> Iterator[Problem]:
    name = entry.get(f"{key}_file")
    if not isinstance(name, str) or not name or entry.get(key):
        return
    try:
        # Editors end a file with a line break, which is no part of the secret.
        text = (folder / name).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        yield Problem(f"{place}.{key}_file", f"names a file that cannot be read: {error.strerror}")
    except ValueError:
        yield Problem(f"{place}.{key}_file", "names a file that is not UTF-8 text")
    else:
        entry[key] = text
        if not text or "\n" in text:
            yield Problem(
                f"{place}.{key}_file", "must name a file with the secret on one line and nothing else"
            )
