"""Runs jobs at intervals and at times of day, in threads of its own.

`bot.app` fills and starts it. It keeps no memory: that a daily job runs once a day, also with several
processes or after a downtime, the job sees to itself by claiming its slot in the database.
"""

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger(__name__)

#: A job that is late runs as soon as it can (the default drops it after a second), once however many runs
#: it missed, and never beside itself.
JOB_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class Schedule:
    """The jobs of one process; `on_trouble` gets a job's name and an error code when the job fails."""

    def __init__(self, timezone: str, on_trouble: Callable[[str, str], object]) -> None:
        self._timezone = ZoneInfo(timezone)
        self._on_trouble = on_trouble
        self._scheduler = BackgroundScheduler(timezone=self._timezone, job_defaults=JOB_DEFAULTS, daemon=True)

    def every(self, name: str, seconds: float, job: Callable[[], object]) -> None:
        """Run a job at once after the start and then at this interval; names are unique."""
        # Without a first time, a job with a long interval would never run in a process that often restarts.
        trigger = IntervalTrigger(seconds=seconds, timezone=self._timezone)
        self._add(name, job, trigger, next_run_time=datetime.now(self._timezone))

    def daily(self, name: str, at: time, job: Callable[[], object]) -> None:
        """Run a job each day at this time on the clock of the schedule's time zone."""
        trigger = CronTrigger(hour=at.hour, minute=at.minute, second=at.second, timezone=self._timezone)
        self._add(name, job, trigger)

    def start(self) -> None:
        """Begin; returns at once."""
        self._scheduler.start()

    def stop(self, *, wait: bool = True) -> None:
        """Start no more jobs, and by default wait for those that run; may be called twice."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=wait)

    def next_run(self, name: str) -> datetime | None:
        """When a job is due next, once the schedule runs; None for an unknown job."""
        job = self._scheduler.get_job(name)
        due = getattr(job, "next_run_time", None)
        return due if isinstance(due, datetime) else None

    def _add(self, name: str, job: Callable[[], object], trigger: object, **options: object) -> None:
        self._scheduler.add_job(self._guarded(name, job), trigger, id=name, name=name, **options)

    def _guarded(self, name: str, job: Callable[[], object]) -> Callable[[], None]:
        """The job, made to report what it raises; the scheduler itself would log the error's text."""

        def run() -> None:
            try:
                job()
            except Exception as error:
                # One place for all jobs: the next run tries again, and the staff page shows the code.
                code = str(getattr(error, "code", type(error).__name__))
                log.error("schedule.job_failed", job=name, code=code)  # noqa: TRY400  # No text of the error.
                self._on_trouble(name, code)

        return run
