"""A private Dovecot: IMAP over TLS with IDLE and MOVE, LMTP for delivery, and an auth socket for Postfix.

Asked for through the fixture `dovecot`; tests of poor servers start one of their own with other capabilities.
"""

import base64
import contextlib
import grp
import os
import secrets
import shutil
import signal
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jwt
from imapclient import IMAPClient

from tests.servers.certificates import Certificates
from tests.servers.processes import (
    LOOPBACK,
    Owner,
    ServerProcess,
    TemporaryServer,
    answers,
    free_port,
    require_program,
    unprivileged,
    until,
)

PACKAGE = "dovecot-imapd dovecot-lmtpd"
DOMAIN = "company.test"
TEMPLATE = Path(__file__).with_name("dovecot.conf")


@dataclass(frozen=True, slots=True)
class MailUser:
    """An account of the test servers; the address is the login name, for IMAP and for SMTP."""

    address: str
    password: str


class Dovecot(TemporaryServer):
    """One server with as many users as the tests ask for.

    `capability` replaces what it advertises; with `prefix` "INBOX." the folders lie under the INBOX.
    """

    def __init__(self, certificates: Certificates, capability: str = "", prefix: str = "") -> None:
        super().__init__("dovecot")
        self.host = LOOPBACK
        self.port, self.tls_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.certificates = certificates
        self.auth_socket = self.folder / "run" / "auth-postfix"
        self._owner = unprivileged("nobody")
        self._capability, self._prefix = capability, prefix
        self._token_key = secrets.token_bytes(32)
        # Made once at the start so that its requests and the outside world always have a place.
        self.privacy = MailUser(f"privacy@{DOMAIN}", "invented-password")
        self.world = MailUser(f"world@{DOMAIN}", "invented-password")

    def start(self) -> None:
        program = require_program("dovecot", PACKAGE)
        self._write_files(self._owner)
        argv = [program, "-F", "-c", str(self.folder / "dovecot.conf")]
        # When asked to end it waits seconds for its processes: nothing in them is kept.
        self._process = ServerProcess(argv, self.folder / "server.log", self._owner, signal.SIGKILL)
        self._process.wait_until(lambda: answers(self.port, b"* OK"), "Dovecot")
        self._process.wait_until(lambda: answers(self.lmtp_port, b"220"), "Dovecot's LMTP")

    def new_user(self, name: str = "user") -> MailUser:
        """A fresh account with empty folders."""
        user = MailUser(f"{name}-{secrets.token_hex(4)}@{DOMAIN}", secrets.token_urlsafe(12))
        self._add(user)
        return user

    def token(self, user: MailUser, seconds: int = 300) -> str:
        """An access token that this server takes for `user`, through XOAUTH2 and OAUTHBEARER."""
        now = int(time.time())
        claims = {"sub": user.address, "email": user.address, "iat": now - 5, "exp": now + seconds}
        return jwt.encode(claims, self._token_key, algorithm="HS256")

    def deliver(self, user: MailUser, raw: bytes, sender: str = "anne@example.com") -> None:
        """Put a mail into the user's INBOX, as the provider's own mail server would."""
        with smtplib.LMTP(LOOPBACK, self.lmtp_port, local_hostname="client.test") as lmtp:
            lmtp.sendmail(sender, [user.address], raw)

    @contextlib.contextmanager
    def client(self, user: MailUser, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """A logged-in client of the test's own, with `folder` selected when it is given."""
        context = self.certificates.client_context()
        with IMAPClient(LOOPBACK, self.tls_port, ssl_context=context, timeout=20) as client:
            client.normalise_times = False
            client.login(user.address, user.password)
            if folder:
                client.select_folder(folder, readonly=False)
            yield client

    def raws(self, user: MailUser, folder: str = "INBOX") -> list[bytes]:
        """The bytes of all mails in a folder, oldest first; reading them changes no flag."""
        with self.client(user, folder) as client:
            fetched = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
            return [bytes(fetched[uid][b"BODY[]"]) for uid in sorted(fetched)]

    def wait_for(
        self, user: MailUser, count: int, folder: str = "INBOX", seconds: float = 20.0
    ) -> list[bytes]:
        """Wait until the folder holds at least `count` mails, and read them."""
        until(lambda: len(self.raws(user, folder)) >= count, f"{count} mails in the folder", seconds)
        return self.raws(user, folder)

    def drop_connections(self) -> int:
        """Kill the processes that serve IMAP clients, as a crash of the server would; how many there were."""
        killed = 0
        for pid in self._imap_processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        return killed

    def _imap_processes(self) -> Iterator[int]:
        if self._process is None:
            return
        for entry in Path("/proc").iterdir():
            try:
                # After the name in brackets: state, parent, group (proc(5)).
                name, after = (entry / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            except (OSError, IndexError):
                continue
            if name in {"imap", "imap-login"} and int(after.split()[2]) == self._process.pid:
                yield int(entry.name)

    def _write_files(self, owner: Owner) -> None:
        for name in ("run", "mail", "home", "users", "keys/default/HS256"):
            (self.folder / name).mkdir(parents=True)
        shutil.copy(self.certificates.certificate, self.folder / "server.pem")
        shutil.copy(self.certificates.key, self.folder / "server.key")
        (self.folder / "keys/default/HS256/default").write_bytes(base64.b64encode(self._token_key))
        (self.folder / "oauth2.conf").write_text(
            "introspection_mode = local\nusername_attribute = email\n"
            f"local_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n"
        )
        (self.folder / "dovecot.conf").write_text(self._configuration(owner))
        owner.own(self.folder, *self.folder.rglob("*"))
        self._add(self.privacy)
        self._add(self.world)

    def _configuration(self, owner: Owner) -> str:
        values = {
            "folder": str(self.folder),
            "user": owner.name,
            "group": _group_name(owner.gid),
            "uid": str(owner.uid),
            "gid": str(owner.gid),
            "imap": str(self.port),
            "imaps": str(self.tls_port),
            "lmtp": str(self.lmtp_port),
            "prefix": self._prefix,
            "separator": "." if self._prefix.endswith(".") else "/",
            "capability": f"imap_capability = {self._capability}" if self._capability else "",
        }
        text = TEMPLATE.read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        return text

    def _add(self, user: MailUser) -> None:
        # One file per user: a file that grows is read again only in the next second.
        home = self.folder / "home" / user.address
        # Login, password, then the fields of a passwd line: uid, gid, comment, home, shell.
        fields = [
            user.address,
            f"{{PLAIN}}{user.password}",
            self._owner.uid,
            self._owner.gid,
            "",
            home,
            "",
            "",
        ]
        (self.folder / "users" / user.address).write_text(":".join(map(str, fields)) + "\n")


def _group_name(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
