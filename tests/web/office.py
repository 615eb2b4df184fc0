"""The staff's pages on a real server, over a real database filled by the steps, for the tests beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from bot.rules.terms import STANDARD_TERMS
from bot.store import staff
from bot.store.work import Store
from bot.web.desk import Desk
from bot.web.site import build_site
from tests.builders import APPROVAL_TERMS, MORNING, READING_TERMS, customers, make_store
from tests.fakes import FakeDirectory
from tests.servers.processes import LOOPBACK, free_port, until
from tests.web.stories import STORY_TERMS


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@dataclass(frozen=True)
class Office:
    """A desk with its pages at `url`, its clock, and the customer records that it asks."""

    desk: Desk
    url: str
    clock: Clock = field(default_factory=Clock)

    @property
    def store(self) -> Store:
        """The database behind the pages."""
        return self.desk.store

    def invite(self, login: str, name: str) -> str:
        """Add a colleague; the one-time password."""
        with self.store.begin("tests.invite") as work:
            return staff.add(work, login, name, self.clock())


def desk_in(folder: Path, clock: Clock, public_url: str, directory: FakeDirectory | None = None) -> Desk:
    """A desk over an empty database in this folder."""
    return Desk(
        store=make_store(folder),
        approval=replace(APPROVAL_TERMS, undo=timedelta(seconds=30)),
        drafting=STORY_TERMS,
        directory=directory or customers(),
        deadlines=STANDARD_TERMS,
        reading=READING_TERMS,
        organisation="Postduif Voorbeeld",
        public_url=public_url,
        session_idle=timedelta(minutes=30),
        session_lasts=timedelta(hours=12),
        secure_cookies=False,
        allowed_hosts=(),
        language="nl",
        clock=clock,
    )


@contextmanager
def open_office(folder: Path, directory: FakeDirectory | None = None) -> Iterator[Office]:
    """An office whose pages are served by uvicorn on a free port until the block ends."""
    clock, port = Clock(), free_port()
    url = f"http://{LOOPBACK}:{port}"
    desk = desk_in(folder, clock, url, directory)
    config = uvicorn.Config(build_site(desk), host=LOOPBACK, port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="office", daemon=True)
    thread.start()
    try:
        until(lambda: server.started, "the staff's pages")
        yield Office(desk, url, clock)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        desk.store.engine.dispose()
