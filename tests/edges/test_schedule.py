"""The schedule: what runs when, and what happens to a job that fails or is late."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot.edges.schedule import Schedule
from bot.errors import MailboxError
from tests.servers.processes import until

AMSTERDAM = "Europe/Amsterdam"


@pytest.fixture
def troubles() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def schedule(troubles: list[tuple[str, str]]) -> Iterator[Schedule]:
    made = Schedule(AMSTERDAM, lambda name, code: troubles.append((name, code)))
    yield made
    made.stop()


def test_a_job_runs_at_once_and_again(schedule: Schedule) -> None:
    runs: list[datetime] = []
    schedule.every("poll", 0.05, lambda: runs.append(datetime.now(UTC)))

    schedule.start()

    until(lambda: len(runs) >= 3, "three runs")
    schedule.stop()
    assert runs == sorted(runs)


def test_a_rare_job_does_not_wait_for_its_first_interval(schedule: Schedule) -> None:
    ran = threading.Event()
    schedule.every("monthly", 30 * 86_400, ran.set)

    schedule.start()

    assert ran.wait(10)


def test_a_daily_job_is_due_at_its_time_on_the_clock_of_amsterdam(schedule: Schedule) -> None:
    schedule.daily("digest", time(8, 0), lambda: None)

    schedule.start()

    due = schedule.next_run("digest")
    assert due is not None
    local = due.astimezone(ZoneInfo(AMSTERDAM))
    assert (local.hour, local.minute, local.second) == (8, 0, 0)
    assert schedule.next_run("unknown") is None


def test_a_failing_job_is_reported_by_code_and_runs_again(
    schedule: Schedule, troubles: list[tuple[str, str]]
) -> None:
    secret = "anne@example.com"

    def fail() -> None:
        raise MailboxError(f"about {secret}")

    with structlog.testing.capture_logs() as logs:
        schedule.every("poll", 0.05, fail)
        schedule.start()
        until(lambda: len(troubles) >= 2, "two failures")
        schedule.stop()

    assert set(troubles) == {("poll", "MailboxError")}
    assert logs[0]["event"] == "schedule.job_failed"
    assert secret not in repr(logs)


def test_a_slow_job_never_runs_beside_itself(schedule: Schedule, caplog: pytest.LogCaptureFixture) -> None:
    release = threading.Event()
    running: list[int] = []
    most: list[int] = []

    def slow() -> None:
        running.append(1)
        most.append(len(running))
        release.wait(20)
        running.pop()

    schedule.every("slow", 0.05, slow)
    with caplog.at_level(logging.WARNING, logger="apscheduler"):
        schedule.start()
        until(lambda: "maximum number of running instances" in caplog.text, "a run that was skipped")
    release.set()
    until(lambda: len(most) >= 2, "a second run")
    schedule.stop()

    assert max(most) == 1


def test_stopping_waits_for_a_running_job(schedule: Schedule) -> None:
    began, release, done = threading.Event(), threading.Event(), threading.Event()

    def job() -> None:
        began.set()
        release.wait(20)
        done.set()

    schedule.every("job", 3600, job)
    schedule.start()
    assert began.wait(10)
    stopper = threading.Thread(target=schedule.stop)
    stopper.start()
    assert not done.is_set()

    release.set()
    stopper.join(10)

    assert done.is_set()


def test_a_schedule_may_be_stopped_before_it_started_and_twice(schedule: Schedule) -> None:
    schedule.stop()
    schedule.start()
    schedule.stop(wait=False)
    schedule.stop()

    assert schedule.next_run("anything") is None
