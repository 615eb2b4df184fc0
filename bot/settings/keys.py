"""Reads the keys of the desk: those that encrypt what is kept, and the one that signs message ids.

Called by `bot.app` when a command needs the store; never makes a key (`privacybot keys` does) and never
logs one.
"""

import base64
import binascii
from pathlib import Path

from pydantic import SecretStr

from bot.errors import ConfigError
from bot.settings.connections import DatabaseSettings

_ENCRYPTION_KEY_BYTES = 32
_SIGNING_KEY_BYTES = 32
_MAKE = "make one with `privacybot keys`"


def encryption_keys(database: DatabaseSettings) -> tuple[str, ...]:
    """The Fernet keys, newest first: the first one encrypts, all of them decrypt.

    Raises:
        ConfigError: there is none, a file cannot be read, or a line is not a key.
    """
    if database.encryption_keys is not None:
        origin = "PRIVACYBOT_DATABASE__ENCRYPTION_KEYS"
        keys = _checked(origin, database.encryption_keys.get_secret_value())
    else:
        texts = [(path.name, _read(path, "encryption_key_files")) for path in database.encryption_key_files]
        keys = tuple(key for name, text in texts for key in _checked(name, text.decode("ascii", "replace")))
    if not keys:
        raise ConfigError(f"database.encryption_key_files names no key: {_MAKE}")
    return keys


def signing_key(database: DatabaseSettings) -> bytes:
    """The secret under which message ids and case tags are signed: 32 bytes or more.

    Raises:
        ConfigError: there is none, the file cannot be read, or it is too short.
    """
    if database.signing_key is not None:
        key = database.signing_key.get_secret_value().strip().encode()
    elif database.signing_key_file is not None:
        key = _read(database.signing_key_file, "signing_key_file").strip()
    else:
        raise ConfigError(f"database.signing_key_file names no file: {_MAKE}")
    if len(key) < _SIGNING_KEY_BYTES:
        raise ConfigError(
            f"the signing key of [database] is shorter than {_SIGNING_KEY_BYTES} bytes: {_MAKE}"
        )
    return key


def reveal(secret: SecretStr | None) -> str:
    """The text of a secret, empty where it is not set. For the call that hands it over, nothing else."""
    return secret.get_secret_value() if secret is not None else ""


def _read(path: Path, key: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"database.{key}: {path.name} cannot be read ({error.strerror}): {_MAKE}"
        ) from error


def _checked(origin: str, text: str) -> tuple[str, ...]:
    """The keys of one text, one on a line; lines with # are comments."""
    lines = [line.strip() for line in text.splitlines()]
    keys = tuple(line for line in lines if line and not line.startswith("#"))
    for position, key in enumerate(keys):
        if not _is_fernet_key(key):
            raise ConfigError(f"{origin}: key {position + 1} is not 32 bytes in url-safe base64: {_MAKE}")
    return keys


def _is_fernet_key(key: str) -> bool:
    try:
        raw = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == _ENCRYPTION_KEY_BYTES
