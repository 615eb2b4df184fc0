"""The kinds of value that a setting can have, and the base of every section.

Used by the modules of sections beside it; knows no section by name and reads no file.
"""

import ipaddress
import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

#: The type under which a section's own rules are reported; `bot.settings.problems` unpacks it.
SECTION_RULE = "section_rule"

_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+\.[^\s@<>(),;:\"\\\[\].]+")
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Section(BaseModel):
    """One table of settings.toml: frozen, and a key that is not a field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Rules between the keys of this section that do not hold, as key and sentence."""
        yield from ()

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        broken = list(self.broken_rules())
        if broken:
            raise PydanticCustomError(SECTION_RULE, "rules between keys are broken", {"broken": broken})
        return self


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(value: str) -> str:
    if ":" in value:  # Only an IPv6 address has colons; "host:143" is two settings in one.
        try:
            return str(ipaddress.IPv6Address(value))
        except ValueError:
            raise ValueError("must be a host name or IP address, without scheme and port") from None
    if not _HOST.fullmatch(value):
        raise ValueError("must be a host name or IP address, without scheme and port")
    return value


def _address(value: str) -> str:
    if not value.isprintable() or not _ADDRESS.fullmatch(value):
        raise ValueError("must be one e-mail address such as privacy@example.org, without a name")
    return value.lower()


def _clock_time(value: object) -> object:
    if isinstance(value, str):
        if not _CLOCK_TIME.fullmatch(value):
            raise ValueError("must be a time of day as HH:MM, from 00:00 to 23:59")
        return time.fromisoformat(value)
    return value


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # ZoneInfo("../x") and ZoneInfo("Europe") differ.
        raise ValueError("must be an IANA time zone such as Europe/Amsterdam") from None


def _one_line(value: str) -> str:
    # These values end in mail headers, where a line break would start a header of its own.
    if not value.isprintable():
        raise ValueError("must be one line without control characters")
    return value.strip()


def _not_empty(value: str) -> str:
    if not value:
        raise ValueError("must not be empty")
    return value


def _none_if_empty(value: object) -> object:
    # TOML has no null: in the file an empty string says "not set".
    return None if value == "" else value


Line = Annotated[str, AfterValidator(_one_line)]
RequiredLine = Annotated[Line, AfterValidator(_not_empty)]
Host = Annotated[str, AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
EmailAddress = Annotated[str, AfterValidator(_address)]
OptionalEmailAddress = Annotated[EmailAddress | None, BeforeValidator(_none_if_empty)]
OptionalPath = Annotated[Path | None, BeforeValidator(_none_if_empty)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_none_if_empty)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Days = Annotated[int, Field(ge=1, le=36525)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
