"""The poller of production reads the demonstration's mailbox."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.demo.imap_server import DemoImap
from bot.edges.credentials import Password
from bot.edges.imap import ImapMailbox
from bot.edges.imap_connection import ImapAccount

RAW = b"From: anna@example.com\r\nMessage-ID: <1@example.com>\r\n\r\nInzage graag.\r\n"
LETTER = b"Message-ID: <mk.1@mailkoning.example>\r\n\r\nBeste Anna,\r\n"


@pytest.fixture
def mailbox(imap: DemoImap) -> Iterator[ImapMailbox]:
    account = ImapAccount(imap.host, imap.port, imap.user, security="plain", sent_folder="Sent")
    poller = ImapMailbox(account, Password(imap.password))
    yield poller
    poller.close()


def test_a_mail_is_listed_fetched_and_cleared(imap: DemoImap, mailbox: ImapMailbox) -> None:
    empty = mailbox.list_uids(None, 0)
    received = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    uid = imap.deliver(RAW, received)

    listing = mailbox.list_uids(empty.uidvalidity, 0)
    [mail] = mailbox.fetch(listing.uidvalidity, listing.uids)
    mailbox.clear(listing.uidvalidity, [uid])

    assert (empty.uids, listing.uids) == ((), (uid,))
    assert (mail.raw, mail.received_at, mail.complete) == (RAW, received, True)
    assert mailbox.list_uids(empty.uidvalidity, 0).uids == ()


def test_a_letter_is_laid_in_sent_and_found_again(mailbox: ImapMailbox) -> None:
    mailbox.append_sent(LETTER, "<mk.1@mailkoning.example>", datetime.now(UTC))

    assert mailbox.in_sent("<mk.1@mailkoning.example>")
    assert not mailbox.in_sent("<mk.2@mailkoning.example>")
