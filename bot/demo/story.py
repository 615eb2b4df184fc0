"""The demonstration from beginning to end: servers, mails, a colleague who approves, replies, and a queue.

Called by `privacybot demo`. Uses the same poller, steps and pages as production; only the servers around
them and the people are invented.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, func, select

from bot.app import Desk, build, open_store, utc_now
from bot.demo.imap_server import DemoImap
from bot.demo.mails import demo_mails, envelope_of
from bot.demo.newsletters import pass_on, warn_customers
from bot.demo.patience import wait
from bot.demo.ports_in_use import free_port
from bot.demo.replies import bounce_of, reply_to
from bot.demo.send import Progress, send_mail, send_mails
from bot.demo.smtp_servers import InboundSmtp, OutboundSmtp
from bot.demo.surroundings import LOGIN, NAME, Folder, Ports, demo_settings
from bot.errors import BotError
from bot.rules.states import DraftState
from bot.service import Service
from bot.steps import approving, fulfilling
from bot.store import cases, customer_letters, fulfilment, mails, migrate, staff
from bot.store.tables import Message, RawMail
from bot.webserver import WebServer, web_desk
from classifiers.kinds import Kind

#: What the first person answers to the letter that was approved.
_SECOND_THOUGHT = "Dank! Graag ook mijn hele account verwijderen, ik stop ermee."

#: How long the bot may stand still before everything that was sent is dealt with, in seconds.
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who starts the demonstration asks for."""

    settings: Path
    folder: Folder
    inbound_port: int
    web_port: int
    once: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demonstration."""

    desk: Desk
    outbound: OutboundSmtp
    inbound_port: int
    address: str
    one_time_password: str
    first_time: bool

    def play(self, progress: Progress) -> None:
        """Let the invented people write, the colleague approve three letters, and two mails come back.

        Raises:
            BotError: the bot did not get through its work in time.
        """
        if not self.first_time:
            return
        known = self._decided()
        sent = asyncio.run(send_mails(demo_mails(), port=self.inbound_port, pace=0, progress=progress))
        self._wait(lambda: self._decided() >= known + sent, "the bot did not read every mail in time")
        self._wait(self._idle, "the bot did not finish its work in time")
        answered, returned = self._approve(Kind.WITHDRAWAL), self._approve(Kind.ACCESS)
        passed_on = pass_on(self.desk, self._acting())
        warn_customers(self.desk, self._acting())
        self._wait(lambda: {answered, returned} <= set(self._sent()), "the approved letters did not leave")
        self._wait(lambda: self._is_passed_on(passed_on), "the letter to the customer did not leave")
        sent_letters = self._sent()
        known = self._decided()
        for name, raw in (
            ("reply", reply_to(sent_letters[answered], _SECOND_THOUGHT)),
            ("bounce", bounce_of(sent_letters[returned])),
        ):
            asyncio.run(send_mail(envelope_of(name, raw), port=self.inbound_port))
        self._wait(lambda: self._decided() >= known + 2, "the bot did not read the answers in time")
        self._wait(self._idle, "the bot did not finish its work in time")

    def _sent(self) -> dict[str, bytes]:
        """What reached the world, by the case that its subject names."""
        return {letter.reference: letter.raw for letter in self.outbound.letters if letter.reference}

    def _approve(self, kind: Kind) -> str:
        """The colleague does what the oldest letter for a case of this kind alone says, and approves it."""
        with self.desk.store.read() as work:
            for case in cases.queue(work):
                draft = cases.live_draft(work, case.id or 0)
                kinds = {row.kind for row in cases.requests(work, case.id or 0)}
                if draft is not None and draft.state.value == "proposed" and kinds == {kind.value}:
                    number, reference = case.id or 0, case.reference
                    asked = [line.id for line in fulfilment.steps_of(work, case.id or 0)]
                    break
            else:
                message = f"the demonstration found no letter about {kind.value} to approve"
                raise BotError(message)
        acting, now = self._acting(), self.desk.clock()
        fulfilling.tick(self.desk.store, reference, done=asked, staff_id=acting, now=now)
        with self.desk.store.read() as work:
            # The letter tells the days of these steps from here on.
            told = cases.live_draft(work, number)
            shown = told.content_hash if told is not None else ""
        approving.approve(
            self.desk.store,
            reference,
            shown_hash=shown,
            staff_id=acting,
            terms=self.desk.approval,
            now=now,
        )
        return reference

    def _acting(self) -> int:
        with self.desk.store.read() as work:
            return staff.require(work, LOGIN).id or 0

    def _is_passed_on(self, number: int) -> bool:
        with self.desk.store.read() as work:
            return customer_letters.by_number(work, number).state is DraftState.SENT

    def _decided(self) -> int:
        with self.desk.store.read() as work:
            return mails.counts(work).decided

    def _idle(self) -> bool:
        """Whether no message is half-way through the steps."""
        with self.desk.store.read() as work:
            waiting = col(Message.stage).in_(["filed", "classified", "identified"])
            return work.session.exec(select(Message.id).where(waiting).limit(1)).first() is None

    def _wait(self, done: Callable[[], bool], complaint: str) -> None:
        wait(done, self._progress, complaint, patience=_PATIENCE)

    def _progress(self) -> tuple[frozenset[tuple[str, int]], int]:
        """How many messages are at which stage, and how many letters have left."""
        with self.desk.store.read() as work:
            stages = select(Message.stage, func.count()).group_by(col(Message.stage))
            return frozenset(work.session.exec(stages).all()), len(self.outbound.letters)


@contextmanager
def demonstration(wishes: Wishes) -> Iterator[Demo]:
    """Start everything, hand the running demonstration over, and stop everything again.

    Raises:
        BotError: a port is taken, or the settings are wrong.
    """
    wishes.folder.prepare(fresh=wishes.fresh)
    with ExitStack() as stack:
        imap = stack.enter_context(DemoImap())
        outbound = stack.enter_context(OutboundSmtp(wishes.folder.sent))
        inbound = stack.enter_context(InboundSmtp(imap, port=wishes.inbound_port))
        ports = Ports(imap.port, outbound.port, wishes.web_port or free_port())
        settings = demo_settings(
            wishes.settings, wishes.folder, ports, (imap.user, imap.password), once=wishes.once
        )
        migrate.upgrade(open_store(settings).engine)
        desk = build(settings)
        first_time, secret = _colleague(desk)
        service = Service(desk)
        web = WebServer(web_desk(desk, lambda: outbound.letters), "127.0.0.1", ports.web)
        web.start()
        stack.callback(web.stop)
        service.start()
        stack.callback(service.stop)
        yield Demo(desk, outbound, inbound.port, settings.web.public_url, secret, first_time)


def _colleague(desk: Desk) -> tuple[bool, str]:
    """Whether no mail came in before, and a fresh one-time password for the colleague."""
    with desk.store.begin("demo.colleague") as work:
        first_time = work.session.exec(select(RawMail.id).limit(1)).first() is None
        if staff.find(work, LOGIN) is None:
            return first_time, staff.add(work, LOGIN, NAME, utc_now())
        return first_time, staff.invite_again(work, LOGIN, utc_now())


@dataclass(frozen=True, slots=True)
class SetAside:
    """A mail that has no case: held for a person, automatic, or a duplicate, and why."""

    number: int
    received_at: datetime
    outcome: str
    reason: str


def set_aside(desk: Desk) -> list[SetAside]:
    """Every mail that has no case, oldest first."""
    with desk.store.read() as work:
        query = select(RawMail).where(col(RawMail.state).in_(["held", "automatic", "duplicate"]))
        return [
            SetAside(raw.id or 0, raw.received_at, raw.state.value, raw.reason)
            for raw in work.session.exec(query.order_by(col(RawMail.id)))
        ]
