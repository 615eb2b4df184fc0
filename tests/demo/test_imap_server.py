"""The demonstration's mailbox behaves as the poller needs it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from bot.demo.imap_server import DemoImap
from bot.errors import ConfigError

RAW = (
    b"From: anna@example.com\r\nSubject: caf\xe9\r\n\r\nTwee  spaties, \x00 en \xff\r\n.punt\r\nzonder einde"
)
RECEIVED = datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC)


def test_a_delivered_mail_is_given_back_byte_for_byte(
    imap: DemoImap, inbox: Callable[[int], list[bytes]]
) -> None:
    imap.deliver(RAW)

    assert inbox(1) == [RAW]


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\n\n\n", bytes(range(256)) * 40, b"Subject: x", b"x" * 3_000_000]
)
def test_odd_bytes_survive_the_mailbox(
    imap: DemoImap, inbox: Callable[[int], list[bytes]], raw: bytes
) -> None:
    imap.deliver(raw)

    assert inbox(1) == [raw]


def test_the_receive_time_is_kept_and_the_mail_is_unread(imap: DemoImap, client: IMAPClient) -> None:
    uid = imap.deliver(RAW, RECEIVED)
    client.noop()

    [(found, data)] = client.fetch([uid], ["INTERNALDATE", "FLAGS", "RFC822.SIZE"]).items()

    assert found == uid
    assert data[b"INTERNALDATE"] == RECEIVED
    assert b"\\Seen" not in data[b"FLAGS"]
    assert data[b"RFC822.SIZE"] == len(RAW)


def test_a_waiting_client_hears_of_new_mail(imap: DemoImap, client: IMAPClient) -> None:
    client.idle()
    imap.deliver(RAW)

    heard = client.idle_check(timeout=1)
    client.idle_done()

    assert (1, b"EXISTS") in heard


def test_a_mail_moves_to_the_folder_of_handled_mail(imap: DemoImap, client: IMAPClient) -> None:
    uid = imap.deliver(RAW)
    client.noop()

    client.move([uid], "Verwerkt")

    assert client.search() == []
    client.select_folder("Verwerkt")
    assert [data[b"BODY[]"] for data in client.fetch(client.search(), ["BODY.PEEK[]"]).values()] == [RAW]


def test_the_folders_are_there_from_the_start(client: IMAPClient) -> None:
    assert {name for _, _, name in client.list_folders()} == {"INBOX", "Sent", "Verwerkt"}


def test_a_wrong_password_opens_nothing(imap: DemoImap) -> None:
    with IMAPClient(imap.host, port=imap.port, ssl=False, timeout=10) as stranger, pytest.raises(LoginError):
        stranger.login(imap.user, "geraden")


def test_a_mail_that_cannot_be_indexed_is_refused_and_the_server_lives_on(
    imap: DemoImap, inbox: Callable[[int], list[bytes]]
) -> None:
    with pytest.raises(ValueError, match="null"):
        imap.deliver(b"Content-Type: text/plain; charset*=utf\x00-8''x%20\r\n\r\n")

    imap.deliver(RAW)
    assert inbox(1) == [RAW]


def test_a_taken_port_is_explained(imap: DemoImap) -> None:
    with pytest.raises(ConfigError, match=rf"{imap.port}.*--imap-port"), DemoImap(port=imap.port):
        pass


def test_the_server_ends_while_a_client_is_still_connected() -> None:
    with DemoImap() as server:
        connection = IMAPClient(server.host, port=server.port, ssl=False, timeout=10)
        connection.login(server.user, server.password)

    with pytest.raises(Exception, match=r"."):
        connection.noop()
    connection.shutdown()
    with pytest.raises(OSError, match=r"refused"):
        IMAPClient(server.host, port=server.port, ssl=False, timeout=2)
