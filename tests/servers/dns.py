"""A DNS server that answers from a table, over UDP on a free port of this machine."""

import socket
import threading
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

from tests.servers.processes import LOOPBACK


class DnsServer:
    """Answers questions for TXT records; of a name in `silent` it says nothing, as if it were broken."""

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self.silent: set[str] = set()
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._thread = threading.Thread(target=self._serve, name="dns", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # An empty packet is no question: the thread ends at it.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", self._socket.getsockname())
        self._thread.join(timeout=5)
        self._socket.close()

    def resolver(self) -> dns.resolver.Resolver:
        """What asks this server and no other."""
        made = dns.resolver.Resolver(configure=False)
        made.nameservers, made.port = [LOOPBACK], self._socket.getsockname()[1]
        return made

    def _serve(self) -> None:
        while True:
            packet, who = self._socket.recvfrom(4096)
            if not packet:
                return
            question = dns.message.from_wire(packet)
            name = question.question[0].name.to_text().rstrip(".").lower()
            self.asked.append(name)
            if name not in self.silent:
                self._socket.sendto(self._answer(question, name).to_wire(), who)

    def _answer(self, question: dns.message.Message, name: str) -> dns.message.Message:
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        texts = [_quoted(text) for text in self.records.get(name, [])]
        if texts:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *texts))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def _quoted(text: str) -> str:
    """A text in the pieces of which a record consists; each holds 255 bytes at most (RFC 1035 §3.3)."""
    return " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))
