"""Finds the domains whose DKIM signature in a mail is valid (RFC 6376): the desk's side, with the DNS.

Built by `bot.app` where the settings ask for it, handed to the step filing through the port. The keys are
looked up here; the signatures are checked with them by a confined child (`bot.edges.dkim_child`), since the
mail may be made to keep whoever checks it busy.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import dkim  # noqa: F401  # The child needs it: where it is missing, that is said at the start.
import dns.exception
import dns.resolver
import structlog

from bot.edges.child_process import Bounds, End, run

log = structlog.get_logger(__name__)

#: Signatures of one mail that are looked at, from the top; most mails carry one or two (RFC 6376 §6.1).
_MOST_SIGNATURES = 3
#: Bytes of a header block, of one signature and of one key that are looked at: far more than real ones have.
_HEADERS, _SIGNATURE, _KEY = 512 * 1024, 8 * 1024, 4 * 1024
_MEMORY, _ANSWER = 512_000_000, 4_000
_MODULE = "bot.edges.dkim_child"

_FIELD = re.compile(rb"^dkim-signature[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+")


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """Seconds for all questions to the DNS about one mail, and seconds for checking its signatures."""

    dns_seconds: float = 5.0
    check_seconds: float = 5.0


class DkimSignatures:
    """Checks signatures with the keys that the DNS gives."""

    def __init__(self, limits: CheckLimits, resolver: dns.resolver.Resolver | None = None) -> None:
        """`resolver` is by default the one of this machine."""
        self._limits = limits
        self._resolver = resolver

    def signed_by(self, raw: bytes) -> tuple[str, ...]:
        """The domains that signed this mail as it is; none where nothing could be proven. Never raises."""
        until = time.monotonic() + self._limits.dns_seconds
        keys: dict[str, str] = {}
        for name in dict.fromkeys(_key_names(raw)):
            left = until - time.monotonic()
            if left > 0 and (key := self._key(name, left)):
                keys[name] = key
        if not keys:
            return ()
        order = json.dumps({"keys": keys, "signatures": _MOST_SIGNATURES}).encode() + b"\n"
        ended = run(_MODULE, order + raw, Bounds(self._limits.check_seconds, _MEMORY, _ANSWER))
        return _domains(ended.output) if ended.end is End.DONE else ()

    def _key(self, name: str, seconds: float) -> str:
        """The key record of this name, or nothing: where there is none, and where nobody says so in time."""
        try:
            resolver = self._resolver or dns.resolver.Resolver()
            answer = resolver.resolve(name, "TXT", lifetime=seconds, search=False)
        except dns.exception.DNSException as error:
            log.info("dkim.no_key", error=type(error).__name__)
            return ""
        records = [b"".join(record.strings) for record in answer]
        # More than one record is an answer that nobody has to choose from (RFC 6376 §3.6.2.2).
        usable = len(records) == 1 and len(records[0]) <= _KEY
        return records[0].decode("ascii", "replace") if usable else ""


def _key_names(raw: bytes) -> Iterator[str]:
    """Where the keys of the signatures lie: `SELECTOR._domainkey.DOMAIN` for each, from the top."""
    head = re.split(rb"\r?\n\r?\n", raw[:_HEADERS], maxsplit=1)[0]
    for count, field in enumerate(_FIELD.finditer(head)):
        if count == _MOST_SIGNATURES:
            return
        value = field[1]
        if len(value) > _SIGNATURE:
            continue
        tags = dict(_tags(value))
        name = f"{tags.get('s', '')}._domainkey.{tags.get('d', '')}".lower()
        if _NAME.fullmatch(name):
            yield name


def _tags(value: bytes) -> Iterator[tuple[str, str]]:
    """The tags of a signature (§3.2), without the white space in which they may be folded."""
    for tag in "".join(value.decode("ascii", "replace").split()).split(";"):
        name, sign, said = tag.partition("=")
        if sign:
            yield name, said


def _domains(said: bytes) -> tuple[str, ...]:
    """What the child found, as far as it is as agreed: nothing of it is trusted further."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(one for one in found[:_MOST_SIGNATURES] if isinstance(one, str) and _NAME.fullmatch(one))
