"""Reads settings.toml and the environment into `Settings`, or says everything that is wrong with them.

Called once at the start of a command; never prints, never opens a connection, never changes a file.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_settings import TomlConfigSettingsSource

from bot.errors import ConfigError
from bot.settings.environment import Environment, misspelt_variables
from bot.settings.model import Settings
from bot.settings.problems import Problem, from_validation, report
from bot.settings.secrets import fill_from_files, take_out
from bot.settings.urls import complete_urls, refuse_passwords

_Part = TypeVar("_Part")
_PLACE = re.compile(r"\(at (line \d+, column \d+|end of document)\)$")


def load(path: Path, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings in a file, with PRIVACYBOT_SECTION__KEY of `env` in place of what the file says.

    Relative paths are taken from the folder of the file.

    Raises:
        ConfigError: listing every problem found, each with its key and what is allowed; no message
            ever repeats a value, so none can hold a secret.
    """
    folder = path.absolute().parent
    values = _read(path)
    problems = [*take_out(values), *refuse_passwords(values), *misspelt_variables(env)]
    overrides = Environment(env)()
    values = _overlay(values, overrides)
    problems += fill_from_files(values, folder, env)
    problems += complete_urls(values, folder)
    settings, refused = _validate(values, overrides)
    named = {problem.key for problem in problems}
    problems += [problem for problem in refused if problem.key not in named]
    if settings is None or problems:
        raise ConfigError(report(path.name, problems))
    return _rooted(settings, folder)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():  # pydantic-settings would take a missing file for an empty one.
        raise ConfigError(f"{path.name} is not there: name the settings file with --settings")
    try:
        return dict(TomlConfigSettingsSource(Settings, path)())
    except OSError as error:
        raise ConfigError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{path.name} is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        # The parser may repeat what stands in the file, and that may be a secret: say only where.
        place = _PLACE.search(str(error))
        raise ConfigError(f"{path.name} is not valid TOML at {place[1] if place else 'some line'}") from None


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = _overlay(under, value)
        else:
            merged[key] = value
    return merged


def _validate(
    values: Mapping[str, Any], overrides: Mapping[str, Any]
) -> tuple[Settings | None, list[Problem]]:
    try:
        settings = Settings(**values)
    except ValidationError as error:
        return None, list(from_validation(error, overrides))
    return settings, [Problem(key, sentence) for key, sentence in settings.broken_rules()]


def _rooted(part: _Part, folder: Path) -> _Part:
    """The same settings with every relative path made absolute."""
    rooted: Any = part
    if isinstance(part, Path):
        rooted = folder / part
    elif isinstance(part, tuple):
        rooted = tuple(_rooted(item, folder) for item in part)
    elif isinstance(part, BaseModel):
        fields = type(part).model_fields
        rooted = part.model_copy(update={name: _rooted(getattr(part, name), folder) for name in fields})
    return rooted  # type: ignore[no-any-return]  # each branch keeps the type it was given
