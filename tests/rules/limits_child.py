"""Reads one large mail in a process of its own and tells what that took; run by test_limits.

Usage: python -m tests.rules.limits_child KIND ADDRESS_SPACE_MB
"""

import base64
import json
import resource
import sys
from collections.abc import Callable

from bot.rules.reading import ReadingTerms, read_mail
from tests.peak_memory import peak_megabytes

HEAD = b"From: anne@example.org\r\nTo: privacy@mailkoning.example\r\nSubject: Verzoek\r\n"
MIXED = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
WISH = b"--b\r\nContent-Type: text/plain\r\n\r\nGraag inzage in mijn gegevens.\r\n"
TERMS = ReadingTerms(frozenset({"privacy@mailkoning.example"}), "mailkoning.example")


def _large() -> bytes:
    coded = base64.encodebytes(b"\x25PDF" + b"\x5a" * 37_000_000)
    part = b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n"
    return HEAD + MIXED + WISH + part + b"Content-Transfer-Encoding: base64\r\n\r\n" + coded + b"--b--\r\n"


def _nested() -> bytes:
    levels = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(1_000)
    )
    return HEAD + levels + b"Content-Type: text/plain\r\n\r\nGraag inzage in mijn gegevens.\r\n"


def _parts() -> bytes:
    return HEAD + MIXED + WISH + b"--b\r\n\r\nhi\r\n" * 50_000 + b"--b--\r\n"


def _line() -> bytes:
    return HEAD + b"\r\nGraag inzage in mijn gegevens.\r\n" + b"a" * 3_000_000


def _utf7() -> bytes:
    body = "Graag inzage in mijn gegevens. één ".encode("utf-7")
    return HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + body * 30_000


def _reported() -> bytes:
    return HEAD + MIXED + WISH + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"\n" * 1_000_000


def _fields() -> bytes:
    return HEAD + b"From: \xe9 <\r\n" * 50_000 + b"\r\nGraag inzage in mijn gegevens.\r\n"


def _attached() -> bytes:
    mail = b"From: " + "Én lange naam ".encode() * 200_000 + b"<a@example.org>\r\n\r\nhoi\r\n"
    part = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return HEAD + MIXED + WISH + part * 4 + b"--b--\r\n"


def _returns() -> bytes:
    return HEAD + b"\r\nGraag inzage in mijn gegevens.\r\n" + b"\r" * 35_000_000


MAILS: dict[str, Callable[[], bytes]] = {
    "50 MB": _large,
    "1,000 levels": _nested,
    "50,000 parts": _parts,
    "a line of 3 MB": _line,
    "1 MB of utf-7": _utf7,
    "a million recipients reported": _reported,
    "35 MB of carriage returns": _returns,
    "50,000 header fields": _fields,
    "12 MB of senders of attached mails": _attached,
}


def main(kind: str, megabytes: str) -> None:
    limit = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    raw = MAILS[kind]()
    before = resource.getrusage(resource.RUSAGE_SELF)
    read = read_mail(raw, TERMS)
    after = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(
        json.dumps(
            {
                "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                "peak_mb": peak_megabytes(),
                "text": read.newest.newest[:40],
                "defects": list(read.mail.defects) if read.mail else [],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
