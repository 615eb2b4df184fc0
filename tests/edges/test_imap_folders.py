"""Folder names: from what a person writes in the settings to what a server calls it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.edges.imap_folders import Namespace, personal_namespace
from bot.errors import MailboxError
from tests.edges.accounts import mail, mailbox_of
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot


@pytest.fixture(scope="module")
def server_below_inbox(certificates: Certificates) -> Iterator[Dovecot]:
    with Dovecot(certificates, prefix="INBOX.") as server:
        yield server


@pytest.mark.parametrize(
    ("prefix", "separator", "written", "expected"),
    [
        ("", "/", "Verwerkt", "Verwerkt"),
        ("", "/", "Archief/Verwerkt", "Archief/Verwerkt"),
        ("", ".", "Archief/Verwerkt", "Archief.Verwerkt"),
        ("", "", "Archief/Verwerkt", "Archief/Verwerkt"),
        ("INBOX.", ".", "Verwerkt", "INBOX.Verwerkt"),
        ("INBOX.", ".", "INBOX.Verwerkt", "INBOX.Verwerkt"),
        ("INBOX.", ".", "INBOX/Verwerkt", "INBOX.Verwerkt"),
        ("INBOX.", ".", "inbox", "inbox"),
    ],
)
def test_a_written_name_becomes_the_servers_name(
    prefix: str, separator: str, written: str, expected: str
) -> None:
    assert Namespace(prefix, separator).full_name(written) == expected


@pytest.mark.parametrize("written", ["Verwerkt", "INBOX.Verwerkt", "Archief/Verwerkt"])
def test_folders_are_made_where_the_server_keeps_them(server_below_inbox: Dovecot, written: str) -> None:
    user = server_below_inbox.new_user()
    server_below_inbox.deliver(user, mail())
    mailbox = mailbox_of(server_below_inbox, user, done_folder=written)

    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1])
    mailbox.append_sent(mail(2), "<mail-2@example.com>", datetime.now(UTC))

    folder = "INBOX." + written.removeprefix("INBOX.").replace("/", ".")
    assert len(server_below_inbox.raws(user, folder)) == 1
    assert len(server_below_inbox.raws(user, "INBOX.Sent")) == 1


def test_the_namespace_is_the_servers(server_below_inbox: Dovecot, dovecot: Dovecot) -> None:
    with server_below_inbox.client(server_below_inbox.new_user()) as client:
        assert personal_namespace(client) == Namespace("INBOX.", ".")
    with dovecot.client(dovecot.new_user()) as client:
        assert personal_namespace(client) == Namespace("", "/")


def test_where_the_folder_is_refused_the_mail_is_marked_instead(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user, done_folder="Verwerkt//double")

    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1])

    with dovecot.client(user) as client:
        assert b"$PrivacybotDone" in client.get_flags([1])[1]


def test_a_folder_that_somebody_deleted_is_made_again(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    for number in range(3):
        dovecot.deliver(user, mail(number))
    mailbox = mailbox_of(dovecot, user)
    validity = mailbox.list_uids(None, 0).uidvalidity
    mailbox.clear(validity, [1])
    with dovecot.client(user, "") as client:
        client.delete_folder("Verwerkt")

    # The first try finds out; as after every error, the next one asks the server anew.
    with pytest.raises(MailboxError, match="TRYCREATE"):
        mailbox.clear(validity, [2])
    mailbox.clear(validity, [2])

    assert len(dovecot.raws(user, "Verwerkt")) == 1
