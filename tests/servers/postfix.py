"""A private Postfix: submission with TLS and a login, a door for outsiders, delivery into Dovecot.

Asked for through the fixture `postfix`; mail to other domains goes nowhere but into the mailbox `world`,
where Delivered-To tells for whom it was (world+anne=example.com@company.test).
"""

import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

from tests.servers.dovecot import DOMAIN, Dovecot
from tests.servers.processes import (
    LOOPBACK,
    Owner,
    ServerProcess,
    TemporaryServer,
    answers,
    free_port,
    refuse,
    require_program,
    unprivileged,
)

PACKAGE = "postfix"
TEMPLATES = Path(__file__).with_name("postfix_conf")
PRIVATE = 0o600


class Postfix(TemporaryServer):
    """One mail server in front of one Dovecot, whose users are also its own."""

    def __init__(self, dovecot: Dovecot) -> None:
        super().__init__("postfix")
        self.host, self.domain = LOOPBACK, DOMAIN
        self.submission_port, self.smtps_port, self.mx_port = free_port(), free_port(), free_port()
        self.dovecot = dovecot

    def start(self) -> None:
        program = require_program("postfix", PACKAGE)
        master = require_program("master", PACKAGE)
        if os.getuid() != 0:
            refuse("Postfix starts only as root: run these tests as root, for instance in a container")
        owner = unprivileged("postfix")
        self._write_files(owner, Path(master).parent)
        checked = subprocess.run(
            [program, "-c", self._etc, "check"], check=False, capture_output=True, text=True, timeout=30
        )
        if checked.returncode:
            raise RuntimeError(checked.stdout + checked.stderr)
        # The first process keeps root's rights and gives them up service by service.
        self._process = ServerProcess(
            [master, "-c", str(self._etc), "-d"], self.folder / "server.log", Owner("root", 0, 0)
        )
        for port in (self.submission_port, self.mx_port):
            self._process.wait_until(partial(answers, port, b"220"), "Postfix")

    @property
    def log(self) -> str:
        """What Postfix wrote, for a failing test to show."""
        return (self.folder / "mail.log").read_text(errors="replace")

    @property
    def _etc(self) -> Path:
        return self.folder / "etc"

    def _write_files(self, owner: Owner, programs: Path) -> None:
        for name in ("etc", "queue", "data"):
            (self.folder / name).mkdir()
        owner.own(self.folder / "data")
        certificates = self.dovecot.certificates
        for source, name in ((certificates.certificate, "server.pem"), (certificates.key, "server.key")):
            shutil.copy(source, self.folder / name)
            (self.folder / name).chmod(PRIVATE)
        for template in TEMPLATES.iterdir():
            (self._etc / template.name).write_text(self._fill(template.read_text(), programs))

    def _fill(self, text: str, programs: Path) -> str:
        values = {
            "folder": str(self.folder),
            "programs": str(programs),
            "domain": self.domain,
            "pattern": self.domain.replace(".", r"\."),
            "submission": str(self.submission_port),
            "smtps": str(self.smtps_port),
            "mx": str(self.mx_port),
            "lmtp": str(self.dovecot.lmtp_port),
            "auth": str(self.dovecot.auth_socket),
        }
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        return text
