"""Says what an administrator has yet to fill in before the desk can do its work.

Called by `privacybot check`, and by `privacybot run`, which does not start with what it cannot do without;
looks at the settings alone and tries no connection.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.settings.connections import Authentication, MailboxSettings, SmtpSettings
from bot.settings.keys import encryption_keys, signing_key
from bot.settings.model import Settings

_EXAMPLE_ENDINGS = (".example", ".example.com", ".example.net", ".example.org", ".invalid")


def unfinished(settings: Settings) -> tuple[str, ...]:
    """A sentence for each thing that still lacks; empty when the desk can start."""
    return (
        *_unfinished_server("mailbox", settings.mailbox),
        *_unfinished_server("smtp", settings.smtp),
        *_unfinished_keys(settings),
        *_unfinished_digest(settings),
        *_unfinished_pages(settings),
    )


def missing_to_run(settings: Settings, *, reads: bool, sends: bool) -> tuple[str, ...]:
    """A sentence for each thing without which a process cannot run.

    `reads` and `sends` say whether it watches the mailbox and whether it hands letters over. Without the
    rest the desk works, and `privacybot check` tells what that costs.
    """
    return (
        *(_unfinished_server("mailbox", settings.mailbox) if reads else ()),
        *(_unfinished_server("smtp", settings.smtp) if sends else ()),
        *_unfinished_keys(settings),
    )


def _unfinished_server(section: str, server: MailboxSettings | SmtpSettings) -> Iterator[str]:
    if _is_example(server.host):
        yield f"{section}.host is still the example: name your own mail server"
    if server.authentication is Authentication.PASSWORD and server.password is None:
        yield f"{section}.password is not set: name a file in {section}.password_file"
    if server.uses_msal and server.msal_client_secret is None:
        yield f"{section}.msal_client_secret is not set: name a file in {section}.msal_client_secret_file"
    if server.ca_file is not None and not server.ca_file.is_file():
        yield f"{section}.ca_file names a file that is not there"


def _unfinished_keys(settings: Settings) -> Iterator[str]:
    for read in (encryption_keys, signing_key):
        try:
            read(settings.database)
        except ConfigError as error:
            yield str(error)


def _unfinished_digest(settings: Settings) -> Iterator[str]:
    if not settings.digest.recipients:
        yield "digest.recipients is empty: nobody would be told of what is late"
    for key, addresses in (
        ("digest.recipients", settings.digest.recipients),
        ("breach.recipients", settings.breach.recipients),
    ):
        if any(_is_example(address.rpartition("@")[2]) for address in addresses):
            yield f"{key} still holds an example: name your own colleagues"


def _unfinished_pages(settings: Settings) -> Iterator[str]:
    if _is_example(urlsplit(settings.web.public_url).hostname or ""):
        yield "web.public_url is still the example: name the address that colleagues type in their browser"


def _is_example(host: str) -> bool:
    """Whether a host or domain is one that is reserved for examples (RFC 2606)."""
    return f".{host.lower()}".endswith(_EXAMPLE_ENDINGS)
