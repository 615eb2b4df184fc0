"""A PostgreSQL cluster of its own for a test run, with a fresh database per test.

Asked for through the fixture `postgres`; durability is switched off, since nothing of it is kept.
"""

import itertools
import os
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.servers.processes import (
    LOOPBACK,
    ServerProcess,
    TemporaryServer,
    free_port,
    require_program,
    unprivileged,
)

PACKAGE = "postgresql"
ROLE = "bot"
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class Postgres(TemporaryServer):
    """One cluster on a loopback port; `url` is what SQLAlchemy takes for its first, empty database."""

    def __init__(self) -> None:
        super().__init__("postgres")
        self.port = free_port()
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        """The cluster's own maintenance database; tests take create_database()."""
        return self._url("postgres")

    def create_database(self, *, like: str = "") -> str:
        """The SQLAlchemy URL of a new database: empty, or a copy of the one at a URL that nobody has open."""
        name = f"test_{next(self._numbers)}"
        model = like.rpartition("/")[2] or "template1"
        with self._connect() as connection:
            # The names are made here of a fixed word and a number: nothing to quote.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}".encode())
        return self._url(name)

    def start(self) -> None:
        owner = unprivileged("postgres", "nobody")
        owner.own(self.folder)
        data = self.folder / "data"
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [
                _program("initdb"),
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                ROLE,
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env=environment,
            **owner.switch(),
        )
        argv = [
            _program("postgres"),
            "-D",
            str(data),
            "-h",
            LOOPBACK,
            "-p",
            str(self.port),
            "-k",
            str(self.folder),
        ]
        argv += [part for option in OPTIONS for part in ("-c", option)]
        # SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint of data that is thrown away.
        self._process = ServerProcess(argv, self.folder / "server.log", owner, signal.SIGQUIT)
        self._process.wait_until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=LOOPBACK, port=self.port, user=ROLE, dbname="postgres", autocommit=True)

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{ROLE}@{LOOPBACK}:{self.port}/{database}"


def _program(name: str) -> str:
    """A program of the newest PostgreSQL installed; Debian keeps them outside PATH."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    return require_program(name, PACKAGE, [str(folder) for folder in newest_first])
