"""Invariant 7, tried on the whole desk: marked people write, everything fails once, and no mark is logged.

Every name, address, subject, text and file name in these mails, and the message of every provoked error,
holds the word MARK. It may stand in the database, in letters and on pages; never in a log line, on standard
error, or in the audit trail.
"""

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import formataddr
from pathlib import Path
from typing import Any, TypedDict

import httpx2
import pytest
import structlog
from sqlmodel import select

from bot.app import Desk
from bot.edges.directory import build_directory
from bot.errors import BotError
from bot.logs import configure
from bot.ports import Handover
from bot.rules.states import DraftState, OutboxEvent
from bot.service import Service
from bot.steps import approving, closing, drafting, filing, identifying
from bot.store import cases, mails, set_apart, staff
from bot.store.tables import Draft, Event
from bot.webserver import WebServer, web_desk
from tests.builders import bounce_of, do_steps, proposed_draft
from tests.commands.terminal import Terminal, empty_office, kept_hooks
from tests.fakes import FakeDirectory, FakeMailbox, FakeSender, records_of
from tests.installation import LOGIN
from tests.servers.processes import LOOPBACK, free_port
from tests.web.visitor import Visitor

MARK = "zqxmerk"
NAME, ADDRESS = f"Willemijn {MARK.title()}naam", f"{MARK}.adres@{MARK}.example"
SUBJECT, TEXT, FILE = f"{MARK}onderwerp", f"{MARK}tekst 0612345678", f"{MARK}bestand.pdf"
ERROR = f"cannot read {NAME} <{ADDRESS}>: {SUBJECT}, {TEXT}, {FILE}"

#: A source of customer records whose table is missing: the driver's error quotes statement and address.
SOURCE = f"""
[[sources]]
name = "CRM"
kind = "sql"
url = "sqlite:///empty.db"
[[sources.tables]]
table = "{MARK}_klanten"
address_column = "email"
category = "Contact"
columns = {{ "naam" = "Naam" }}
"""


def mail(text: str, *, attach: bool = False, **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = formataddr((NAME, ADDRESS)), formataddr((NAME, "privacy@company.test"))
    made["Subject"], made["Message-ID"] = SUBJECT, f"<{MARK}.{id(text)}.{len(headers)}@{MARK}.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"{text}\n\n{TEXT}\n\n{NAME}")
    if attach:
        made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=FILE)
    return made.as_bytes()


REQUESTS = (
    mail("Graag uitschrijven voor jullie nieuwsbrief."),
    mail(f"Graag inzage in alles over {ADDRESS}.", attach=True, Reply_To=f"ander.{ADDRESS}"),
    mail("Verwijder al mijn gegevens, en stuur mij eerst een kopie daarvan."),
    mail("Er is een datalek: ik kan de facturen van anderen zien.", attach=True),
    mail("Ik ben er niet.", Auto_Submitted="auto-replied"),
    f"Subject: {SUBJECT}\r\n\r\n{TEXT}\r\n".encode(),
    f"From: {NAME} <{ADDRESS}\r\nSubject: =?x-{MARK}?q?{SUBJECT}?=\r\n"
    f"Content-Type: text/plain; charset=x-{MARK}\r\n\r\n{TEXT}\r\n".encode(),
    bounce_of(f"<{MARK}@company.test>", failed=ADDRESS),
    b"\x00\xff" + MARK.encode() * 100,
)


class Acting(TypedDict):
    """Who does something to a case, and when."""

    staff_id: int
    now: datetime


class Boom(Exception):
    """An error that nobody foresaw, with a message full of people."""


def fail(*_args: object, **_options: object) -> Any:
    raise Boom(ERROR) from ValueError(ERROR)


class BrokenMailbox(FakeMailbox):
    """A mailbox whose library raises whatever it likes."""

    list_uids = fetch = clear = append_sent = in_sent = fail


@dataclass
class Busy:
    """The desk of a test, with the world that it talks to."""

    desk: Desk
    mailbox: FakeMailbox
    sender: FakeSender
    log: io.StringIO
    terminal: pytest.CaptureFixture[str]

    def said(self) -> str:
        """All that was logged, and all that reached the terminal beside the log."""
        return "".join((self.log.getvalue(), *self.terminal.readouterr()))

    @property
    def service(self) -> Service:
        """What would run in production: it notes what goes wrong and goes on."""
        return Service(self.desk)

    def turn(self, part: str, act: Callable[[], object]) -> None:
        """One turn of a part of the service."""
        self.service._guarded(part, act)

    def talk_to(self, **edges: object) -> None:
        """Put others in the place of the mail servers and the customer records."""
        self.desk.__dict__.update(edges)

    def receive(self, *raws: bytes) -> None:
        """Let mails arrive."""
        for raw in raws:
            self.mailbox.add(raw, datetime.now(UTC))
        self.turn("intake", self.desk.take_in)

    def staff_id(self) -> int:
        with self.desk.store.read() as work:
            return staff.require(work, LOGIN).id or 0

    def references(self) -> list[str]:
        with self.desk.store.read() as work:
            return [case.reference for case in cases.queue(work, closed=True)]

    def approve_all(self) -> int:
        """Fill the open places of every letter that waits, and approve it; how many."""
        acting = Acting(staff_id=self.staff_id(), now=self.desk.clock())
        waiting = [reference for reference in self.references() if self.letter(reference) is not None]
        for reference in waiting:
            do_steps(self.desk.store, reference, **acting)
            draft = proposed_draft(self.desk.store, reference)
            filled = approving.Edit(text=re.sub(r"\[[^\]]*\]", TEXT, draft.text))
            shown = approving.edit(
                self.desk.store, reference, filled, shown_hash=draft.content_hash, **acting
            )
            approving.approve(
                self.desk.store,
                reference,
                shown_hash=shown,
                terms=self.desk.approval,
                despite=TEXT,
                **acting,
            )
        return len(waiting)

    def letter(self, reference: str) -> Draft | None:
        """The letter of a case that waits for approval."""
        with self.desk.store.read() as work:
            draft = cases.live_draft(work, cases.by_reference(work, reference).id or 0)
        return draft if draft is not None and draft.state is DraftState.PROPOSED else None


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    made = empty_office(tmp_path_factory.mktemp("office"))
    file = made.at.settings_file
    file.write_text(file.read_text() + SOURCE)
    port = free_port()
    return made.with_settings(
        APPROVAL__UNDO_SECONDS=0,
        LOGGING__LEVEL="debug",
        WEB__PORT=port,
        WEB__PUBLIC_URL=f"http://localhost:{port}",
        WEB__ALLOWED_HOSTS='["localhost", "127.0.0.1"]',
        WEB__SECURE_COOKIES="false",
    )


@pytest.fixture(params=["json", "console"])
def busy(
    request: pytest.FixtureRequest, office: Terminal, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[Busy]:
    """A desk that logs everything, in one of the two forms."""
    fresh = office.with_settings(DATABASE__URL=f"sqlite:///{tmp_path / 'desk.db'}")
    fresh.run("migrate")
    fresh.run("staff", "add", LOGIN)
    with kept_hooks(), fresh.desk() as desk:
        made = Busy(desk, FakeMailbox(), FakeSender(), io.StringIO(), capfd)
        configure(request.param, "debug", made.log)
        records = FakeDirectory(dict(records_of(ADDRESS)))
        made.talk_to(mailbox=made.mailbox, sender=made.sender, directory=records)
        yield made
        desk.__dict__.pop("mailbox", None)


def assert_nobody_named(said: str, *events: str) -> None:
    """No mark, and no address at all, in what was written; and it is not silence that is looked at."""
    for event in events:
        assert event in said, f"{event} was not logged"
    assert MARK not in said.lower()
    assert "Willemijn" not in said
    assert "0612345678" not in said
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", said) == []
    assert "Traceback" not in said


def test_the_way_of_a_mail_names_nobody(busy: Busy) -> None:
    busy.receive(*REQUESTS)
    busy.turn("work", busy.desk.work)
    assert busy.approve_all() >= 2
    busy.sender.answers = [Handover.REFUSED, Handover.UNSURE, Handover.TRY_LATER]
    busy.turn("send", busy.desk.send)
    busy.turn("copy", busy.desk.copy_sent)
    busy.turn("digest", busy.desk.digest)
    busy.turn("send", busy.desk.send)
    busy.turn("forget", busy.desk.forget)

    assert busy.sender.taken
    assert_nobody_named(busy.said(), "intake.done", "sending.ended")


#: Where an unforeseen error is provoked: a function of each step, and which turns then meet it.
BROKEN_STEPS = [
    (filing, "read_mail"),
    (set_apart, "message_row"),
    (identifying, "judge"),
    (drafting, "plan"),
    (drafting, "compose"),
]


@pytest.mark.parametrize(("module", "name"), BROKEN_STEPS, ids=[name for _, name in BROKEN_STEPS])
def test_an_unforeseen_error_in_a_step_names_nobody(
    busy: Busy, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    monkeypatch.setattr(module, name, fail)

    busy.receive(*REQUESTS[:3])
    for _ in range(5):
        busy.turn("work", busy.desk.work)

    assert_nobody_named(busy.said(), "Boom", "ValueError")
    assert_nothing_in_the_trail(busy)


def test_a_classifier_that_fails_names_nobody(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifiers.pipeline.Judge.many", fail)

    busy.receive(*REQUESTS[:3])
    for _ in range(5):
        busy.turn("work", busy.desk.work)

    assert_nobody_named(busy.said(), "Boom")
    assert_nothing_in_the_trail(busy)


def test_customer_records_that_fail_name_nobody(busy: Busy) -> None:
    busy.receive(*REQUESTS[:3])
    busy.talk_to(directory=FakeDirectory(broken=Boom(ERROR)))
    busy.turn("work", busy.desk.work)
    busy.talk_to(directory=build_directory(busy.desk.settings.sources))
    busy.turn("work", busy.desk.work)

    assert_nobody_named(busy.said(), "directory.source_failed", "Boom")
    assert_nothing_in_the_trail(busy)


def test_a_broken_connection_names_nobody(busy: Busy) -> None:
    busy.mailbox.add(REQUESTS[0], datetime.now(UTC))
    busy.mailbox.add(REQUESTS[1], datetime.now(UTC))
    busy.mailbox.break_after = 1
    busy.turn("intake", busy.desk.take_in)
    busy.talk_to(mailbox=BrokenMailbox())
    busy.turn("intake", busy.desk.take_in)
    del busy.desk.__dict__["mailbox"], busy.desk.__dict__["sender"]
    # The real edges now, at ports where nobody listens.
    busy.turn("intake", busy.desk.take_in)
    busy.turn("work", busy.desk.work)
    busy.approve_all()
    busy.turn("send", busy.desk.send)
    busy.turn("copy", busy.desk.copy_sent)

    assert_nobody_named(busy.said(), "service.trouble", "service.error", "Boom", "smtp.ended")
    assert_nothing_in_the_trail(busy)


def test_a_hand_over_that_breaks_off_names_nobody(busy: Busy) -> None:
    busy.receive(*REQUESTS[:3])
    busy.turn("work", busy.desk.work)
    count = busy.approve_all()
    busy.sender.answers = [Boom(ERROR)] * count
    busy.turn("send", busy.desk.send)
    busy.talk_to(mailbox=BrokenMailbox())
    busy.turn("copy", busy.desk.copy_sent)
    approving.decide_unsure(
        busy.desk.store, 1, OutboxEvent.SEND_AGAIN, staff_id=busy.staff_id(), now=busy.desk.clock()
    )
    busy.turn("send", busy.desk.send)

    assert_nobody_named(busy.said(), "sending.broke_off", "Boom")
    assert_nothing_in_the_trail(busy)


def test_what_people_write_beside_a_case_is_not_in_the_trail(busy: Busy) -> None:
    busy.receive(*REQUESTS)
    busy.turn("work", busy.desk.work)
    acting = Acting(staff_id=busy.staff_id(), now=busy.desk.clock())
    first, second, third, *_ = busy.references()
    closing.hold(busy.desk.store, first, TEXT, **acting)
    closing.resume(busy.desk.store, first, **acting)
    closing.close(busy.desk.store, second, TEXT, **acting)
    with busy.desk.store.read() as work:
        held = [raw.id or 0 for raw in mails.held(work)]
    for raw_id in held:
        closing.release_held(busy.desk.store, raw_id, **acting)
    busy.turn("work", busy.desk.work)
    with pytest.raises(BotError):
        approving.reject(busy.desk.store, second, TEXT, **acting)
    old = Desk(busy.desk.settings, busy.desk.store, lambda: datetime.now(UTC) + timedelta(days=4000))
    old.forget()

    assert third
    assert_nobody_named(busy.said())
    assert_nothing_in_the_trail(busy)


def test_pages_that_fail_name_nobody(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    busy.receive(*REQUESTS)
    busy.turn("work", busy.desk.work)
    with busy.desk.store.begin("tests.invite") as work:
        secret = staff.invite_again(work, LOGIN, busy.desk.clock())
    port = busy.desk.settings.web.port
    server = WebServer(web_desk(busy.desk), LOOPBACK, port)
    server.start()
    try:
        with httpx2.Client(base_url=f"http://localhost:{port}", follow_redirects=False) as client:
            visit_everything(client, busy, secret, monkeypatch)
    finally:
        server.stop()

    assert_nobody_named(busy.said(), "Boom")
    assert_nothing_in_the_trail(busy)


def visit_everything(client: httpx2.Client, busy: Busy, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(client)
    visitor.sign_in(ADDRESS, TEXT)
    visitor.come_in(LOGIN, secret)
    reference = busy.references()[0]
    pages = ["/", f"/?zoek={MARK}", "/apart", "/dagoverzicht", f"/{MARK}", f"/dossiers/{MARK}"]
    paths = [f"/dossiers/{reference}", *pages]
    statuses = [visitor.get(path).status_code for path in paths]
    assert statuses[0] == 200
    visitor.post(f"/dossiers/{reference}/wijzigen", {"subject": SUBJECT, "text": TEXT, "to": ADDRESS})
    visitor.post(f"/dossiers/{MARK}/goedkeuren", {"shown": TEXT})
    monkeypatch.setattr(cases, "by_reference", fail)
    monkeypatch.setattr(cases, "queue", fail)
    assert visitor.get(f"/dossiers/{reference}").status_code == 500
    assert visitor.post(f"/dossiers/{reference}/sluiten", {"remark": TEXT}).status_code == 500
    monkeypatch.undo()


def test_a_thread_that_dies_names_nobody(busy: Busy) -> None:
    thread = threading.Thread(target=fail, name=NAME)
    thread.start()
    thread.join()
    structlog.get_logger().error("tests.spoke", sender=ADDRESS, text=TEXT, reason=ERROR)

    assert_nobody_named(busy.said(), "thread.crashed", "tests.spoke")


def assert_nothing_in_the_trail(busy: Busy) -> None:
    """The audit trail holds ids and codes."""
    with busy.desk.store.read() as work:
        trail = [(event.code, event.actor, event.detail) for event in work.session.exec(select(Event))]
    assert trail
    assert MARK not in json.dumps(trail).lower()
    assert "@" not in json.dumps(trail)
