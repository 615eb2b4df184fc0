"""Proves who we are to a mail server: a password, or an OAuth access token that is fetched when needed.

Used by the edges for IMAP and SMTP, which may share one object between threads; never logs a secret.
"""

import re
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.errors import BotError, ConfigError

Mechanism = Literal["XOAUTH2", "OAUTHBEARER"]

#: A token is fetched anew this long before it expires, so that none expires on its way to the server.
MARGIN_SECONDS = 120.0
#: How long a token without a stated lifetime is used; the command may keep a cache of its own.
COMMAND_LIFETIME_SECONDS = 300.0
COMMAND_SECONDS = 30.0
MICROSOFT = "https://login.microsoftonline.com/"
# RFC 6750 section 2.1: what a bearer token may consist of. Anything else is not a token but an error text.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,16384}=*")


class TokenError(BotError):
    """No access token could be had; `code` says why, the message what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and how many seconds from now it is good for."""

    value: str = field(repr=False)
    lifetime: float


class TokenSource(Protocol):
    """Where fresh tokens come from."""

    def fetch(self) -> AccessToken:
        """A token; raises TokenError."""


@dataclass(frozen=True, slots=True)
class Password:
    """Sign in with a password."""

    password: str = field(repr=False)

    def renew(self) -> bool:
        """A password does not change by asking again."""
        return False


class BearerToken:
    """Sign in with an access token, which is kept until shortly before it expires."""

    def __init__(
        self, mechanism: Mechanism, source: TokenSource, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.mechanism = mechanism
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._value = ""
        self._fresh_until = 0.0

    def token(self) -> str:
        """The token to use now.

        Raises:
            TokenError: the source gave none.
        """
        with self._lock:
            if not self._value or self._clock() >= self._fresh_until:
                got = self._source.fetch()
                self._value = got.value
                self._fresh_until = self._clock() + max(got.lifetime - MARGIN_SECONDS, 0.0)
            return self._value

    def renew(self) -> bool:
        """Forget a token that the server refused; True because the next one may be taken."""
        with self._lock:
            self._value = ""
        return True


#: None is for a server on this machine that asks for nothing.
Credentials = Password | BearerToken | None


@dataclass(frozen=True, slots=True)
class CommandTokens:
    """A program that prints a token on its first line; run without a shell, its output is never logged."""

    argv: Sequence[str]
    time_limit: float = COMMAND_SECONDS
    lifetime: float = COMMAND_LIFETIME_SECONDS

    def __post_init__(self) -> None:
        if not self.argv:
            raise ConfigError("token_command is empty: name a program that prints an access token.")

    def fetch(self) -> AccessToken:
        """Run the program; what it says on stderr is dropped, for it may show the token."""
        try:
            # The arguments are the administrator's own setting, and no shell reads them.
            done = subprocess.run(  # noqa: S603
                list(self.argv),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self.time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            # The cause would show the command line and the output.
            raise TokenError("timeout", "token_command did not end in time: run it by hand.") from None
        except (OSError, ValueError):
            raise TokenError("not_run", "token_command cannot be run: check its path and rights.") from None
        if done.returncode != 0:
            raise TokenError("failed", f"token_command ended with {done.returncode}: run it by hand.")
        return AccessToken(_checked(done.stdout), self.lifetime)


class MsalTokens:
    """Tokens from Microsoft Entra by client credentials: an application that signs in without a person."""

    def __init__(
        self,
        tenant: str,
        client_id: str,
        client_secret: str,
        scope: str,
        *,
        authority: str = "",
        verify: bool | str = True,
        timeout: float = COMMAND_SECONDS,
    ) -> None:
        """`authority` stands in for Microsoft's own, and `verify` names its certificates (for tests)."""
        if not (tenant and client_id and client_secret and scope):
            raise ConfigError("msal_tenant, msal_client_id, the client secret and msal_scope are all needed.")
        self._client_id, self._client_secret, self._scope = client_id, client_secret, scope
        self._where = {"oidc_authority": authority} if authority else {"authority": MICROSOFT + tenant}
        self._verify, self._timeout = verify, timeout

    def fetch(self) -> AccessToken:
        """Ask for a new token; BearerToken keeps it, so MSAL's own cache starts empty each time."""
        # Brings a whole HTTP client along, which most set-ups never need.
        import msal

        try:
            application = msal.ConfidentialClientApplication(
                self._client_id,
                client_credential=self._client_secret,
                verify=self._verify,
                timeout=self._timeout,
                **self._where,
            )
            answer = application.acquire_token_for_client(scopes=[self._scope])
        except (OSError, ValueError):
            # requests' errors are OSErrors; MSAL raises ValueError for a tenant that does not exist.
            raise TokenError(
                "unreachable", "Microsoft gave no token: check msal_tenant and network."
            ) from None
        if "access_token" not in answer:
            code = re.sub(r"[^a-z_]", "", str(answer.get("error", "")))[:40] or "refused"
            raise TokenError(
                code, f"Microsoft refused a token ({code}): check msal_client_id and its secret."
            )
        return AccessToken(str(answer["access_token"]), float(answer.get("expires_in", 0)))


def _checked(output: bytes) -> str:
    lines = output.decode("ascii", "replace").split("\n", 1)
    token = lines[0].strip()
    if not _TOKEN.fullmatch(token):
        raise TokenError("no_token", "token_command must print an access token on its first line.")
    return token
