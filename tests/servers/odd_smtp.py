"""A submission server that misbehaves where a test tells it to: odd replies, silence, a sudden end.

Speaks plain SMTP on the loopback address; real servers never do most of these things when asked.
"""

import socketserver
import threading
from collections.abc import Mapping
from enum import Enum
from types import TracebackType
from typing import Self

from tests.servers.processes import LOOPBACK


class Odd(Enum):
    """What the server does in place of an answer."""

    DROP = "closes the connection"
    STALL = "says nothing and keeps the connection open"


#: What a well-behaved server says. "RCPT" may be followed by an address; "TEXT" comes after the first line of
#: the text, where a server says nothing, and "DOT" after its end.
REPLIES: Mapping[str, str | Odd] = {
    "GREETING": "220 odd.test ESMTP",
    "EHLO": "250-odd.test\r\n250-8BITMIME\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "RSET": "250 2.0.0 OK",
    "DATA": "354 go ahead",
    "DOT": "250 2.0.0 taken",
    "QUIT": "221 2.0.0 bye",
}


class OddSmtp(socketserver.ThreadingTCPServer):
    """`replies` replaces single answers; `commands` and `texts` are what clients sent."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, replies: Mapping[str, str | Odd]) -> None:
        super().__init__((LOOPBACK, 0), _Conversation)
        self.replies = {**REPLIES, **replies}
        self.commands: list[str] = []
        self.texts: list[bytes] = []
        self.released = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.socket.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()


class _Ended(Exception):
    """The conversation is over."""


class _Conversation(socketserver.StreamRequestHandler):
    """One client, up to the end or to the odd thing."""

    server: OddSmtp

    def handle(self) -> None:
        try:
            self._answer("GREETING")
            while line := self.rfile.readline():
                self._command(line.decode("utf-8").strip())
        except (_Ended, OSError):
            return

    def _command(self, command: str) -> None:
        self.server.commands.append(command)
        verb = command.split(" ", 1)[0].upper()
        whole = command.replace("TO:<", "").replace(">", "")
        self._answer(whole if whole in self.server.replies else verb)
        if verb == "DATA" and str(self.server.replies["DATA"]).startswith("354"):
            self._text()
        if verb == "QUIT":
            raise _Ended

    def _text(self) -> None:
        text = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            text += line
            if "TEXT" in self.server.replies:
                self._answer("TEXT")
        self.server.texts.append(text)
        self._answer("DOT")

    def _answer(self, key: str) -> None:
        reply = self.server.replies.get(key, "500 5.5.2 what?")
        if reply is Odd.STALL:
            self.server.released.wait(30)
        if isinstance(reply, Odd):
            raise _Ended
        self.wfile.write(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _Ended
