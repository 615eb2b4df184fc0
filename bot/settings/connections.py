"""The sections that name other programs: the mailbox, the submission server, the database, the web.

Built by `bot.settings.loading`; says how to reach them and never does.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from bot.settings.fields import (
    EmailAddress,
    Host,
    Line,
    OptionalEmailAddress,
    OptionalPath,
    OptionalSecret,
    Port,
    RequiredLine,
    Seconds,
    Section,
    is_loopback,
)


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"  # TLS from the first byte (RFC 8314)
    STARTTLS = "starttls"  # plain first, then TLS, which is required
    PLAIN = "plain"  # no protection: this machine only


class Authentication(StrEnum):
    """How the desk proves itself to a mail server."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"  # RFC 7628
    NONE = "none"  # only for a relay on this machine


class _MailServer(Section):
    """What IMAP and SMTP have in common: where the server is and how to log in."""

    host: Host
    port: Port
    security: Security = Security.TLS
    username: Line = ""
    authentication: Authentication = Authentication.PASSWORD
    password: OptionalSecret = None
    password_file: OptionalPath = None
    token_command: tuple[str, ...] = ()
    msal_tenant: Line = ""
    msal_client_id: Line = ""
    msal_client_secret: OptionalSecret = None
    msal_client_secret_file: OptionalPath = None
    msal_scope: Line = "https://outlook.office365.com/.default"
    ca_file: OptionalPath = None

    @property
    def uses_token(self) -> bool:
        """Whether an OAuth token takes the place of a password."""
        return self.authentication in {Authentication.XOAUTH2, Authentication.OAUTHBEARER}

    @property
    def uses_msal(self) -> bool:
        """Whether the token comes from Microsoft by client credentials."""
        return self.uses_token and not self.token_command

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Plain text stays on this machine, and each way of logging in has what it needs."""
        if self.security is Security.PLAIN and not is_loopback(self.host):
            yield (
                "security",
                "may be plain only when host is this machine itself (localhost): use tls or starttls",
            )
        if self.authentication is Authentication.NONE and not is_loopback(self.host):
            yield "authentication", "may be none only when host is this machine itself (localhost)"
        if self.authentication is not Authentication.NONE and not self.username:
            yield "username", f"is needed for authentication = {self.authentication.value}"
        if self.uses_token:
            yield from self._broken_token_rules()

    def _broken_token_rules(self) -> Iterator[tuple[str, str]]:
        names_msal = bool(self.msal_tenant or self.msal_client_id)
        if self.token_command and names_msal:
            yield "token_command", "and msal_tenant/msal_client_id exclude each other: keep one of the two"
        if not self.token_command and not (self.msal_tenant and self.msal_client_id):
            needed = f"is needed for authentication = {self.authentication.value}"
            yield "token_command", f"{needed}, or else both msal_tenant and msal_client_id"


class MailboxSettings(_MailServer):
    """[mailbox]: the IMAP account that is read."""

    port: Port = 993
    folder: RequiredLine = "INBOX"
    done_folder: Line = "Verwerkt"
    done_keyword: Annotated[str, Field(pattern=r"^\$?[A-Za-z0-9_.-]+$")] = "$PrivacybotDone"
    sent_folder: Line = ""
    poll_seconds: Annotated[int, Field(ge=5, le=3600)] = 60
    idle: bool = True
    # RFC 2177: a server may end IDLE after 30 minutes, so it is renewed before 29.
    idle_renew_seconds: Annotated[int, Field(ge=10, le=1740)] = 540
    connect_timeout_seconds: Seconds = 10
    read_timeout_seconds: Seconds = 60
    size_limit_bytes: Annotated[int, Field(ge=65_536, le=209_715_200)] = 36_700_160
    authserv_id: Line = ""
    dkim_check: bool = False


class SmtpSettings(_MailServer):
    """[smtp]: the submission server that takes our letters (RFC 6409)."""

    port: Port = 465
    from_name: RequiredLine
    from_address: EmailAddress
    bounce_address: OptionalEmailAddress = None
    timeout_seconds: Seconds = 60
    retry_minutes: Annotated[tuple[Annotated[int, Field(ge=1, le=1440)], ...], Field(min_length=1)] = (
        1,
        5,
        15,
        60,
        240,
    )
    give_up_hours: Annotated[int, Field(ge=1, le=120)] = 48
    copy_to_sent: bool = True
    letter_size_bytes: Annotated[int, Field(ge=1_000_000, le=100_000_000)] = 10_000_000

    @property
    def envelope_sender(self) -> str:
        """The address that bounces go to (MAIL FROM)."""
        return self.bounce_address or self.from_address


class DatabaseSettings(Section):
    """[database]: where everything is kept, and the keys under which it is kept.

    `url` is complete and absolute after loading, the password included: hence the secret type.
    """

    url: SecretStr = SecretStr("sqlite:///data/privacybot.db")
    password: OptionalSecret = None
    password_file: OptionalPath = None
    encryption_keys: OptionalSecret = None
    encryption_key_files: tuple[Path, ...] = (Path("keys/encryption.key"),)
    signing_key: OptionalSecret = None
    signing_key_file: OptionalPath = Path("keys/signing.key")


class WebSettings(Section):
    """[web]: the staff's pages."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: str
    allowed_hosts: tuple[Host, ...] = ()
    trusted_proxies: tuple[Host, ...] = ()
    secure_cookies: bool = True
    session_idle_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    session_hours: Annotated[int, Field(ge=1, le=168)] = 12

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Pages and cookies leave this machine by https only."""
        try:
            url = urlsplit(self.public_url)
            named = url.hostname
        except ValueError:
            named = None
        if not named or url.scheme not in {"http", "https"} or url.username or url.query or url.fragment:
            yield "public_url", "must be an address such as https://privacy.example.org"
            return
        if url.scheme == "http" and not is_loopback(named):
            yield "public_url", "must begin with https:// unless it is this machine itself (localhost)"
        if not self.secure_cookies and not (is_loopback(self.host) and is_loopback(named)):
            yield "secure_cookies", "may be false only when host and public_url are this machine itself"
