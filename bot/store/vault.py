"""Encrypts and decrypts what is kept: raw mail, attachments, letters on their way.

Called by the rest of `bot.store` only; never decides what must be encrypted, never keeps plain bytes.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError, DecryptionError


class Vault:
    """Authenticated encryption at rest (Fernet: AES-128-CBC with HMAC-SHA-256).

    The first key encrypts, every key decrypts: a new key is put in front and `renew` re-encrypts.
    """

    def __init__(self, keys: Sequence[str | bytes]) -> None:
        if not keys:
            message = "no encryption key: make one with `privacybot keys` and name its file in [database]"
            raise ConfigError(message)
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            message = (
                "an encryption key is not a 32-byte url-safe base64 key: make one with `privacybot keys`"
            )
            raise ConfigError(message) from error

    def seal(self, plain: bytes) -> bytes:
        """The encrypted form of some bytes."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes again.

        Raises:
            DecryptionError: no key at hand fits, or the bytes were changed.
        """
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            message = "stored bytes do not open with the keys in [database]: is an older key missing?"
            raise DecryptionError(message) from error

    def renew(self, sealed: bytes) -> bytes:
        """The same plain bytes under the newest key.

        Raises:
            DecryptionError: as in `open`.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken as error:
            message = "stored bytes do not open with the keys in [database]: is an older key missing?"
            raise DecryptionError(message) from error


def new_key() -> str:
    """A fresh random key, as text."""
    return Fernet.generate_key().decode("ascii")
