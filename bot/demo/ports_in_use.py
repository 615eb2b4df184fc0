"""Turns "address already in use" into a sentence that says which flag helps.

Called by the demonstration's servers when they cannot listen; never looks for another port by itself.
"""

import errno
import socket

from bot.errors import BotError, ConfigError


def explained(error: OSError, port: int, flag: str) -> BotError:
    """The same failure as an error of ours, which names the port and the flag that changes it."""
    if error.errno == errno.EADDRINUSE:
        return ConfigError(
            f"Port {port} on 127.0.0.1 is taken by another program. "
            f"End that program, or choose another port: privacybot demo {flag} {port + 1}"
        )
    if error.errno == errno.EACCES:
        return ConfigError(f"Port {port} may not be opened by this user. Choose one above 1023 with {flag}.")
    return ConfigError(
        f"Cannot listen on port {port} of 127.0.0.1 (error {error.errno}). Try another: {flag}."
    )


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
