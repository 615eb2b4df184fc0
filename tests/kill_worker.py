"""Runs a desk's whole round in children that can be killed at a chosen point; a program of its own.

Started by tests/test_kill_at_every_boundary.py. Everything slow (imports, the classifier) is loaded once;
each round is a fork, so that a kill costs a tenth of a second instead of several.

One line of JSON in, one line out: {"settings", "env", "kill_at", "minutes", "here"} → {"status", "points"}.
`kill_at` is the number of the boundary at which the child sends SIGKILL to itself, 0 for none; `minutes` is
how long after noon the child believes it is. `here` asks for a round without a child: the children that
follow find ready what it loaded and prepared (statements, letters).
"""

import json
import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import terms
from bot.app import Desk, build, utc_now
from bot.logs import configure
from bot.rules.states import CaseState
from bot.settings import load
from bot.steps import approving, digesting
from bot.store import cases, staff
from classifiers import classify
from tests.builders import do_steps, proposed_draft


@dataclass
class Boundary:
    """Counts the boundaries that are passed, and kills the process at one of them."""

    kill_at: int
    report: Path
    passed: list[str] = field(default_factory=list)

    def __call__(self, point: str) -> None:
        self.passed.append(point)
        if len(self.passed) == self.kill_at:
            self.report.write_text("\n".join(self.passed))
            os.kill(os.getpid(), signal.SIGKILL)


def after_noon(minutes: int) -> datetime:
    """Some minutes after today's noon: a round must not fall on both sides of midnight, or two days' digests
    would be right.
    """
    return utc_now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def one_round(desk: Desk) -> None:
    """What happens in a day: read, work, a person approves what is proposed, send, file, tell the staff."""
    desk.recover()
    desk.take_in()
    desk.work()
    _approve_everything(desk)
    desk.send()
    desk.copy_sent()
    digesting.queue_digest(desk.store, terms.digest_terms(desk.settings), desk.clock())
    desk.send()


def _approve_everything(desk: Desk) -> None:
    with desk.store.read() as work:
        staff_id = staff.require(work, "anne").id or 0
        waiting = [case.reference for case in cases.queue(work) if case.state is CaseState.TO_APPROVE]
    for reference in waiting:
        do_steps(desk.store, reference, staff_id, desk.clock())
        draft = proposed_draft(desk.store, reference)
        approving.approve(
            desk.store,
            reference,
            shown_hash=draft.content_hash,
            staff_id=staff_id,
            terms=desk.approval,
            now=desk.clock(),
        )


def _round(order: dict[str, Any], report: Path) -> None:
    boundary = Boundary(order["kill_at"], report)
    settings = load(Path(order["settings"]), order["env"])
    desk = build(settings, clock=lambda: after_noon(order["minutes"]), boundary=boundary)
    try:
        one_round(desk)
    finally:
        report.write_text("\n".join(boundary.passed))
    desk.close()


def _in_a_child(order: dict[str, Any], report: Path) -> int:
    """The exit status of a round in a process of its own; negative: the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        _round(order, report)
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Serve orders until the input ends."""
    configure("console", "error")
    # Loads the classifier before the first fork.
    classify("", "Graag inzage in mijn gegevens.")
    for line in sys.stdin:
        order = json.loads(line)
        report = Path(order["settings"]).with_name("points.txt")
        report.unlink(missing_ok=True)
        status = 0
        if order["here"]:
            _round(order, report)
        else:
            status = _in_a_child(order, report)
        points = report.read_text().splitlines() if report.exists() else []
        answer = {"status": status, "points": points}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
