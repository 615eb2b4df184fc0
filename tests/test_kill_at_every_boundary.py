"""The process is killed at every commit and every effect on the world, and starts again: invariant 1 and 3.

First one round runs whole and lists its boundaries. Then, for each of them, a fresh desk is killed exactly
there, started again, and what a person finds afterwards is looked at: one case, one letter, one copy.
"""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app import Desk
from bot.rules.states import OutboxEvent, OutboxState, SightingState
from bot.steps import approving
from bot.store import audit, cases, letters, mails, staff
from bot.store.tables import Case, OutboxItem, RawMail, Sighting
from tests.installation import LOGIN, ROOT, Installation, Submission, install
from tests.kill_worker import after_noon
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink

REQUEST = (
    b"From: Rosa Verdonk <rosa.verdonk@example.com>\r\nTo: privacy@company.test\r\nSubject: Afmelden\r\n"
    b"Message-ID: <first@example.com>\r\n\r\nGraag uitschrijven voor jullie nieuwsbrief.\r\n\r\nRosa\r\n"
)
VACATION = (
    b"From: Bas <bas@example.com>\r\nTo: privacy@company.test\r\nSubject: Afwezig\r\n"
    b"Message-ID: <second@example.com>\r\nAuto-Submitted: auto-replied\r\n\r\nIk ben er niet.\r\n"
)
#: Minutes after which no hand-over can still be going on: with PostgreSQL another process might be at it.
_LATER = 20

DIGEST_TO = "balie@company.test"


class Worker:
    """The program that runs rounds in children that may be killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill_worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def round(
        self, desk: Installation, kill_at: int = 0, minutes: int = 0, *, here: bool = False
    ) -> tuple[int, list[str]]:
        """Run one round; the child's exit status (negative: the signal) and the boundaries it passed.

        `here` runs it in the program itself, so that later children need not prepare what it prepared.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {
            "settings": str(desk.settings_file),
            "env": dict(desk.env),
            "kill_at": kill_at,
            "minutes": minutes,
            "here": here,
        }
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer["status"], answer["points"]

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    program = Worker()
    yield program
    program.stop()


@dataclass(frozen=True, slots=True)
class Place:
    """Where fresh desks come from: one that was set up once with its database, and copies of it."""

    model: Installation
    folder: Path
    dovecot: Dovecot
    sink: SmtpSink
    postgres: Postgres | None

    def fresh(self, number: int) -> tuple[Installation, MailUser]:
        """A desk of its own with two unread mails, and its mailbox."""
        user = self.dovecot.new_user("privacy")
        for raw in (REQUEST, VACATION):
            self.dovecot.deliver(user, raw)
        folder = self.folder / f"desk-{number}"
        shutil.copytree(self.model.folder, folder)
        url = f"sqlite:///{folder / 'desk.db'}"
        if self.postgres is not None:
            url = self.postgres.create_database(like=self.model.env["PRIVACYBOT_DATABASE__URL"])
        changed = {
            "MAILBOX__USERNAME": user.address,
            "MAILBOX__PASSWORD": user.password,
            "DATABASE__URL": url,
        }
        env = {**self.model.env, **{f"PRIVACYBOT_{key}": value for key, value in changed.items()}}
        self.sink.clear()
        return replace(self.model, folder=folder, env=env), user


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink) -> Place:
    model = tmp_path / "model"
    model.mkdir()
    submission = Submission(smtp_sink.host, smtp_sink.port, smtp_sink.user, smtp_sink.password)
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made = install(
        model,
        dovecot=dovecot,
        mailbox=dovecot.privacy,
        submission=submission,
        digest_to=DIGEST_TO,
        web_port=8080,
        database=postgres.create_database() if postgres is not None else "",
        LOGGING__LEVEL="error",
    )
    return Place(made, tmp_path, dovecot, smtp_sink, postgres)


def test_a_kill_at_any_boundary_loses_nothing_and_doubles_nothing(worker: Worker, place: Place) -> None:
    desk, user = place.fresh(0)
    status, points = worker.round(desk, here=True)
    assert status == 0
    assert {point.partition(".")[0] for point in points} >= {
        "intake",
        "filing",
        "classifying",
        "identifying",
        "drafting",
        "approving",
        "sending",
        "digesting",
    }
    check_outcome(desk, user, place)

    unsure_after: set[str] = set()
    for number, point in enumerate(points, start=1):
        desk, user = place.fresh(number)
        status, passed = worker.round(desk, kill_at=number)
        assert status == -signal.SIGKILL, f"{point}: not killed"
        assert passed[-1] == point, "the rounds do not pass the same boundaries"

        assert worker.round(desk, minutes=_LATER)[0] == 0, f"the round after a kill at {point} failed"
        if decide_like_a_person(desk, place):
            unsure_after.add(point)
            assert worker.round(desk, minutes=_LATER)[0] == 0, f"the round after a decision at {point} failed"

        check_outcome(desk, user, place, after=f"a kill at boundary {number}, {point}")
    # Only a hand-over that was cut short may be unsure; anything more would trouble people for nothing.
    assert unsure_after <= {
        "sending.claim:after",
        "sending.handover:before",
        "sending.handover:after",
        "sending.result:before",
    }


def decide_like_a_person(made: Installation, place: Place) -> int:
    """Look where each unsure letter is, as a colleague would, and say so; how many there were."""
    desk = made.desk(clock=lambda: after_noon(_LATER))
    with desk.store.read() as work:
        unsure = [(item.id or 0, item.message_id) for item in letters.in_states(work, [OutboxState.UNSURE])]
        staff_id = staff.require(work, LOGIN).id or 0
    arrived = {message_ids(mail.raw) for mail in place.sink.mails}
    for item_id, message_id in unsure:
        event = OutboxEvent.FOUND_SENT if message_id in arrived else OutboxEvent.SEND_AGAIN
        approving.decide_unsure(desk.store, item_id, event, staff_id=staff_id, now=desk.clock())
    desk.close()
    return len(unsure)


def message_ids(raw: bytes) -> str:
    return str(message_from_bytes(raw, policy=policy.default)["Message-ID"])


def check_outcome(made: Installation, user: MailUser, place: Place, after: str = "a whole round") -> None:
    """What a person finds in the end, whatever happened in between."""
    desk = made.desk()
    check_database(desk, after)
    desk.close()
    by_recipient = sorted(recipient for mail in place.sink.mails for recipient in mail.recipients)
    assert by_recipient == [DIGEST_TO, "rosa.verdonk@example.com"], f"letters after {after}"
    assert place.dovecot.raws(user) == [], f"mails left in INBOX after {after}"
    assert len(place.dovecot.raws(user, "Verwerkt")) == 2, f"handled mails after {after}"
    assert len(place.dovecot.raws(user, "Sent")) == 1, f"copies in Sent after {after}"


def check_database(desk: Desk, after: str) -> None:
    with desk.store.read() as work:
        counts = mails.counts(work)
        assert (counts.seen, counts.stored, counts.decided) == (2, 2, 2), f"counts after {after}"
        sightings = work.session.exec(select(Sighting)).all()
        assert [row.state for row in sightings] == [SightingState.STORED] * 2, after
        assert all(row.cleared_at for row in sightings), after
        states = sorted(raw.state.value for raw in work.session.exec(select(RawMail)))
        assert states == ["automatic", "filed"], f"mails after {after}"
        (case,) = work.session.exec(select(Case)).all()
        assert case.state.value == "closed", f"the case after {after}: {case.reason}"
        assert [row.outcome for row in cases.requests(work, case.id or 0)] == ["answered"], after
        sent = [item.purpose for item in work.session.exec(select(OutboxItem)) if item.state.value == "sent"]
        assert sorted(sent) == ["digest", "letter"], f"sent items after {after}"
        assert audit.verify(work).lines > 5, after
