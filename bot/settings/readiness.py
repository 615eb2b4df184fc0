"""Says what an administrator has yet to fill in before the desk can do its work.

Called by `privacybot check` and `privacybot run`; looks at the settings alone and tries no connection.
"""

from collections.abc import Iterator

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
    )


def _unfinished_server(section: str, server: MailboxSettings | SmtpSettings) -> Iterator[str]:
    if server.host.endswith(_EXAMPLE_ENDINGS):
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
