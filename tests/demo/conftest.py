"""The demonstration's servers, real and in process, and a client for its mailbox."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from imapclient import IMAPClient

from bot.demo.imap_server import DemoImap
from bot.demo.smtp_servers import InboundSmtp, OutboundSmtp


@pytest.fixture
def imap() -> Iterator[DemoImap]:
    with DemoImap() as server:
        yield server


@pytest.fixture
def inbound(imap: DemoImap) -> Iterator[InboundSmtp]:
    with InboundSmtp(imap, port=0) as server:
        yield server


@pytest.fixture
def outbound(tmp_path: Path) -> Iterator[OutboundSmtp]:
    with OutboundSmtp(tmp_path / "sent") as server:
        yield server


@pytest.fixture
def client(imap: DemoImap) -> Iterator[IMAPClient]:
    with IMAPClient(imap.host, port=imap.port, ssl=False, timeout=10) as connection:
        connection.login(imap.user, imap.password)
        connection.normalise_times = False
        connection.select_folder("INBOX")
        yield connection


@pytest.fixture
def inbox(client: IMAPClient) -> Callable[[int], list[bytes]]:
    """Waits until INBOX holds at least so many mails, for a second at most, and gives their bytes."""

    def read(count: int) -> list[bytes]:
        deadline = monotonic() + 1
        while True:
            client.noop()
            uids = client.search()
            if len(uids) >= count or monotonic() > deadline:
                return [data[b"BODY[]"] for _, data in sorted(client.fetch(uids, ["BODY.PEEK[]"]).items())]

    return read
