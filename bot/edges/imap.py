"""The mailbox on an IMAP server: lists, fetches and clears mail, and files copies of what was sent.

The steps use it as the port `Mailbox`. It never marks a mail as read, never lets a mail vanish that need not
be forgotten, and never talks to another machine without TLS.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from imapclient import IMAPClient

from bot.edges import imap_filing, imap_forgetting, imap_reading
from bot.edges.credentials import Credentials
from bot.edges.imap_connection import ImapAccount, ImapError, close_connection, imap_errors, open_connection
from bot.edges.imap_folders import find_or_create, find_sent
from bot.edges.transport import client_context, require_protection
from bot.ports import FetchedMail, Listing, ServerCopy
from bot.rules.retaining import CopyPlace

#: How many UIDs one command names, so that its line stays short (RFC 2683 section 3.2.1.5).
COMMAND_UIDS = 100
#: After this many seconds without a command a connection is tried before it is trusted.
TRUSTED_SECONDS = 30.0

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


class ImapMailbox:
    """One folder of one account, for any thread; connects when first needed and again after any error."""

    def __init__(self, account: ImapAccount, credentials: Credentials) -> None:
        """Look at the settings only.

        Raises:
            ConfigError: the connection would be unprotected, or ca_file cannot be used.
        """
        require_protection(account.host, account.security)
        self._account, self._credentials = account, credentials
        self._context = client_context(account.ca_file)
        self._lock = threading.Lock()
        self._client: IMAPClient | None = None
        self._used_at = 0.0
        # The names on the server, by the names in the settings; asked for again on each connection.
        self._folders: dict[str, str | None] = {}

    @property
    def name(self) -> str:
        """The key under which UIDs are kept; it names the account, so it never goes into a log."""
        return f"{self._account.username}@{self._account.host}/{self._account.folder}"

    def close(self) -> None:
        """Close the connection if there is one; the next call makes a new one."""
        with self._lock:
            self._drop()

    def check(self) -> None:
        """Sign in and open the folder for reading; raises MailboxError with what to mend."""
        self._run(lambda client: client.select_folder(self._account.folder, readonly=True))

    def list_uids(self, uidvalidity: int | None, above: int) -> Listing:
        """UIDs greater than `above`; all UIDs when the server's UIDVALIDITY is not `uidvalidity`."""
        return self._run(imap_reading.list_uids, self._account.folder, uidvalidity, above)

    def fetch(self, uidvalidity: int, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """The mails among `uids` that still exist, without marking them read.

        The connection is free between two groups, so other calls may come in while mails are stored.
        """
        folder = self._account.folder
        for some in _chunks(uids):
            sizes = self._run(imap_reading.sizes, folder, uidvalidity, some)
            heads = {uid for uid, size in sizes.items() if size > self._account.size_limit}
            whole = {uid: size for uid, size in sizes.items() if uid not in heads}
            for group in imap_reading.groups(whole):
                yield from self._run(imap_reading.mails, folder, uidvalidity, group, complete=True)
            if heads:
                yield from self._run(imap_reading.mails, folder, uidvalidity, sorted(heads), complete=False)

    def clear(self, uidvalidity: int, uids: Sequence[int]) -> None:
        """Move the mails to the folder of handled mail, or mark them where that is impossible."""
        for some in _chunks(uids):
            self._run(self._clear, uidvalidity, some)

    def append_sent(self, raw: bytes, message_id: str, sent_at: datetime) -> None:
        """Lay a copy in the Sent folder, unless one with this Message-ID is there.

        Raises:
            ValueError: the Message-ID is empty.
        """
        self._run(self._append_sent, raw, imap_filing.search_text(message_id), sent_at)

    def in_sent(self, message_id: str) -> bool:
        """Whether the Sent folder holds a mail with this Message-ID; ValueError where that is empty."""
        return self._run(self._in_sent, imap_filing.search_text(message_id))

    def remove(self, copy: ServerCopy) -> int:
        """Remove the copies of one forgotten mail or letter from the server; how many there were."""
        if copy.place is CopyPlace.SENT:
            return self._run(self._remove_letter, imap_filing.search_text(copy.message_id))
        return self._run(self._remove_mail, copy)

    def _remove_letter(self, client: IMAPClient, text: str) -> int:
        folder = self._folder(client, self._account.sent_folder, find_sent)
        return imap_forgetting.remove_letter(client, imap_filing.known_folder(folder), text)

    def _remove_mail(self, client: IMAPClient, copy: ServerCopy) -> int:
        done = self._account.done_folder
        target = self._folder(client, done, find_or_create) if done else None
        folders = (self._account.folder, *([target] if target else []))
        return sum(imap_forgetting.remove_mail(client, folder, copy) for folder in folders)

    def _clear(self, client: IMAPClient, uidvalidity: int, uids: Sequence[int]) -> None:
        done = self._account.done_folder
        target = self._folder(client, done, find_or_create) if done else None
        account = self._account
        imap_filing.clear(
            client, account.folder, uidvalidity, uids, done_folder=target, keyword=account.done_keyword
        )

    def _append_sent(self, client: IMAPClient, raw: bytes, text: str, sent_at: datetime) -> None:
        folder = self._folder(client, self._account.sent_folder, find_sent)
        imap_filing.append(client, imap_filing.known_folder(folder), raw, text, sent_at)

    def _in_sent(self, client: IMAPClient, text: str) -> bool:
        folder = self._folder(client, self._account.sent_folder, find_sent)
        return imap_filing.holds(client, imap_filing.known_folder(folder), text)

    def _folder(
        self, client: IMAPClient, written: str, find: Callable[[IMAPClient, str], str | None]
    ) -> str | None:
        if written not in self._folders:
            self._folders[written] = find(client, written)
        return self._folders[written]

    def _run(
        self,
        command: Callable[Concatenate[IMAPClient, Arguments], Answer],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Answer:
        """Run a command on the connection; after any error nobody knows its state, so it is dropped."""
        with self._lock:
            client = self._connected()
            try:
                with imap_errors():
                    answer = command(client, *args, **kwargs)
            except BaseException:
                self._drop()
                raise
            self._used_at = time.monotonic()
            return answer

    def _connected(self) -> IMAPClient:
        if self._client is not None and time.monotonic() - self._used_at > TRUSTED_SECONDS:
            self._drop_if_dead(self._client)
        if self._client is None:
            self._client = open_connection(self._account, self._credentials, self._context)
        return self._client

    def _drop_if_dead(self, client: IMAPClient) -> None:
        """A server may hang up on an idle client at any time (RFC 3501 section 5.4): that is no trouble."""
        try:
            with imap_errors():
                client.noop()
        except ImapError:
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            close_connection(self._client)
        self._client = None
        self._folders.clear()


def _chunks(uids: Sequence[int]) -> Iterator[list[int]]:
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), COMMAND_UIDS):
        yield ordered[start : start + COMMAND_UIDS]
