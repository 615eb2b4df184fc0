"""Reads overrides from environment variables such as PRIVACYBOT_MAILBOX__HOST.

Called by `bot.settings.loading` with the variables to read; never looks at `os.environ` itself.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import EnvSettingsSource

from bot.settings.model import DELIMITER, PREFIX, Settings
from bot.settings.problems import Problem, keys_of


class Environment(EnvSettingsSource):
    """The environment as a source of settings: lists and tables are written as JSON."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._env.items() if name.startswith(PREFIX)}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """The JSON of a list or table, or the text itself, which validation then refuses by its key."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


def variable(section: str, key: str) -> str:
    """The environment variable that sets a key."""
    return f"{PREFIX}{section.upper()}{DELIMITER}{key.upper()}"


def misspelt_variables(env: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that look like settings and would be passed over in silence."""
    right = [variable(section, key) for section in Settings.model_fields for key in keys_of((section,))]
    for name in sorted(env):
        if not name.startswith(PREFIX):
            continue
        section, delimiter, _ = name.removeprefix(PREFIX).lower().partition(DELIMITER)
        meant = difflib.get_close_matches(name, right, n=1, cutoff=0.9)
        unknown_section = bool(delimiter) and section not in Settings.model_fields
        missing_delimiter = not delimiter and bool(meant)
        if unknown_section or missing_delimiter:
            hint = f"did you mean {meant[0]}?" if meant else "write PRIVACYBOT_SECTION__KEY"
            yield Problem(name, f"sets nothing; {hint}")
