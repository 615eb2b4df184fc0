"""The letters that reached the demonstration's world, as .eml files in one folder.

Called by `bot.demo.smtp_servers` and by the demo's page; a file name never holds a word of the letter
beyond the case's reference.
"""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

_REFERENCE = re.compile(r"\b[A-Z]{1,8}-[0-9]{4}-[0-9]{4,9}\b")
_FILE_NAME = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{6}Z)-.+\.eml")
_STAMP = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter as it was handed over. `reference` is the case in its subject, or an empty text.

    For letters read back from disk `mail_from` and `recipients` come from the headers, as the envelope is
    not kept.
    """

    raw: bytes
    mail_from: str
    recipients: tuple[str, ...]
    received_at: datetime
    reference: str
    path: Path


def write_letter(
    folder: Path, raw: bytes, mail_from: str, recipients: tuple[str, ...], received_at: datetime
) -> SentLetter:
    """Write the letter's bytes to a new file, whole or not at all."""
    reference = case_reference(raw)
    path = _free_path(folder, f"{received_at.astimezone(UTC).strftime(_STAMP)}-{reference or 'letter'}")
    partial = folder / f".{secrets.token_hex(8)}.part"
    with partial.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return SentLetter(raw, mail_from, recipients, received_at, reference, path)


def read_letters(folder: Path) -> list[SentLetter]:
    """The letters of earlier runs, oldest first. Files with other names are left alone."""
    named = [(path, _FILE_NAME.fullmatch(path.name)) for path in sorted(folder.glob("*.eml"))]
    return [_read(path, match[1]) for path, match in named if match]


def case_reference(raw: bytes) -> str:
    """The case that the letter's subject names, or an empty text."""
    subject = str(BytesHeaderParser(policy=policy.default).parsebytes(raw).get("Subject", ""))
    found = _REFERENCE.search(subject)
    return found[0] if found else ""


def _read(path: Path, stamp: str) -> SentLetter:
    raw = path.read_bytes()
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    senders = [email for _, email in getaddresses([str(headers.get("From", ""))])]
    to = [email for _, email in getaddresses([str(value) for value in headers.get_all("To", [])])]
    received_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return SentLetter(raw, "".join(senders[:1]), tuple(to), received_at, case_reference(raw), path)


def _free_path(folder: Path, stem: str) -> Path:
    """A name that is not taken; two letters in the same microsecond get a counter."""
    path, counter = folder / f"{stem}.eml", 1
    while path.exists():
        counter += 1
        path = folder / f"{stem}-{counter}.eml"
    return path
