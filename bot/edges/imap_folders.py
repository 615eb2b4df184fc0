"""Finds the folders that the mailbox needs, under the name the server gives them, and makes missing ones.

Used by `bot.edges.imap`; never touches a mail.
"""

import contextlib
from dataclasses import dataclass

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

log = structlog.get_logger(__name__)

DEFAULT_SENT = "Sent"
_SENT = rb"\Sent"


@dataclass(frozen=True, slots=True)
class Namespace:
    """Where a person's own folders live: what names begin with, and what divides levels (RFC 2342)."""

    prefix: str
    separator: str

    def full_name(self, written: str) -> str:
        """The server's name for a folder that a person wrote with "/" between levels."""
        name = written.replace("/", self.separator) if self.separator else written
        inside = name.upper() == "INBOX" or name.startswith(self.prefix)
        return name if inside else self.prefix + name


def find_or_create(client: IMAPClient, written: str) -> str | None:
    """The server's name of a folder, made now if it was missing; None where the server refuses that."""
    name = personal_namespace(client).full_name(written)
    for candidate in (name, written):
        if _exists(client, candidate):
            return candidate
    try:
        client.create_folder(name)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        # Another program may have made it a moment ago; otherwise we lack the right to.
        if not _exists(client, name):
            log.warning("mailbox.folder_refused")
            return None
    # Subscribing only makes it show up in mail programs; some servers know no subscriptions.
    with contextlib.suppress(IMAPClientError):
        client.subscribe_folder(name)
    return name


def find_sent(client: IMAPClient, written: str) -> str | None:
    """The Sent folder: the one that is set, else the one the server marks (RFC 6154), else a new one."""
    if written:
        return find_or_create(client, written)
    marked = client.find_special_folder(_SENT)
    return find_or_create(client, DEFAULT_SENT) if marked is None else str(marked)


def personal_namespace(client: IMAPClient) -> Namespace:
    """The first personal namespace; without the extension only the separator is asked for."""
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, separator = personal[0]
            return Namespace(prefix or "", separator or "")
    # RFC 3501 section 6.3.8: an empty name asks for the separator alone.
    listed = client.list_folders("", "")
    separator = listed[0][1] if listed else None
    return Namespace("", separator.decode("ascii") if separator else "")


def _exists(client: IMAPClient, name: str) -> bool:
    # LIST reads "*" and "%" as patterns, so its answer is compared with the name.
    return any(found == name for _, _, found in client.list_folders("", name))
