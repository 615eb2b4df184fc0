"""How an address stands on the suppression list: normalised, and hashed under a secret.

Called by `bot.store.suppression`. A plain hash of an address can be guessed by trying addresses; one under a
key cannot by somebody who has the list alone (it stays personal data, art. 4(5) AVG).
"""

import hmac
from datetime import date, timedelta

import idna

from bot.errors import RuleViolation
from bot.rules.addresses import address as parse_address

#: The scope of an entry that keeps an address out of every mailing.
EVERYTHING = "all"

KEY_BYTES = 32
_LONGEST_SCOPE = 100
_USE = b"privacybot\0suppression\0"


def normalised(address: str) -> str:
    """The one form of an address under which it is found again.

    Trimmed, in lower case, the domain as `xn--` (RFC 5891). The local part keeps its dots and what stands
    behind a plus: only the receiving server knows whether they are another mailbox (RFC 5321 §2.3.11).

    Raises:
        RuleViolation: it is no e-mail address.
    """
    found = parse_address(address)
    if found is not None:
        local, _, domain = found.email.rpartition("@")
        try:
            return f"{local}@{idna.encode(domain, uts46=True).decode('ascii').lower()}"
        except idna.IDNAError:
            # A domain with, say, an underscore is no name of the DNS, but mail systems do meet it.
            if domain.isascii():
                return f"{local}@{domain}"
    message = "this is not an e-mail address: write one such as anne@example.com"
    raise RuleViolation(message)


def keyed_hash(key: bytes, address: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of the normalised address, in 64 hexadecimal digits.

    Raises:
        RuleViolation: it is no e-mail address.
        ValueError: the key is too short.
    """
    if len(key) < KEY_BYTES:
        raise ValueError(f"The key of the suppression list has at least {KEY_BYTES} bytes.")
    return hmac.digest(key, _USE + normalised(address).encode(), "sha256").hex()


def checked_scope(typed: str) -> str:
    """The scope as it is kept: "all", or the name of a newsletter on one line, in lower case.

    Raises:
        RuleViolation: it is empty or longer than 100 characters.
    """
    scope = " ".join(typed.split()).casefold()
    if not scope or len(scope) > _LONGEST_SCOPE:
        message = f"a scope is the name of a newsletter, at most {_LONGEST_SCOPE} characters, or `all`"
        raise RuleViolation(message)
    return scope


def review_on(started: date | None, days: int) -> date | None:
    """The day on which somebody looks again whether the list is still needed; None while it is empty.

    `started` is the day of the last review, or else of the oldest entry.
    """
    return started + timedelta(days=days) if started else None
