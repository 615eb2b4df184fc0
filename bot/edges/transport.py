"""Says how a connection to a mail server is protected, and refuses one that is not.

Used by the edges for IMAP and SMTP; never connects by itself.
"""

import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from bot.errors import ConfigError

#: "tls" from the first byte (RFC 8314), "starttls" required after the greeting, "plain" on this machine only.
Security = Literal["tls", "starttls", "plain"]


def client_context(ca_file: Path | None) -> ssl.SSLContext:
    """A context that always verifies certificate and host name, against `ca_file` alone where it is given.

    Raises:
        ConfigError: the file cannot be read or holds no certificate.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except OSError as error:
        raise ConfigError("ca_file cannot be used: name a readable file with certificates in PEM.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def require_protection(host: str, security: Security) -> None:
    """Refuse an unprotected connection that would leave this machine.

    Raises:
        ConfigError: security is "plain" and the host is not a loopback address.
    """
    if security == "plain" and not is_loopback(host):
        raise ConfigError('security = "plain" is allowed only for this machine: use "tls" or "starttls".')


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
