"""Signs what we send and recognises what comes back: our Message-IDs and the case tag in the subject.

Called by the steps drafting and approving (to sign) and by `bot.rules.matching` (to recognise); never
decides what a recognised token allows. Signatures are HMAC-SHA256 (RFC 2104), cut to what fits a header.

    <mk.123.9f2c4e.q3ys5m7k2vbn4h6d@mailkoning.example>   Message-ID: case, outbox item, signature
    MK-2026-000123.k7fq2m                                 case tag: reference, signature

Mail programs fold case, drop brackets and break lines; people copy a tag by hand. So both are written in
letters that survive this: lower-case base32 (RFC 4648 §6), and Crockford's digits, which know no i, l, o, u.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass

#: One key, or the keys newest first: the first one signs, all of them recognise.
Keys = bytes | Sequence[bytes]

MIN_KEY_BYTES = 16

#: Longer than any Message-ID we make; RFC 5322 §2.1.1 forbids longer lines.
_MAX_MESSAGE_ID = 998

#: A mail names one or two cases. A text with more tags than this is made to keep us busy.
MAX_TAGS = 50

_ID_SIGNATURE_BYTES = 10  # 80 bits, 16 letters
_TAG_SIGNATURE_LETTERS = 6  # 30 bits; a guess costs a mail, and a right one still needs the right sender

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("ilo", "110")

_OUTBOX_UID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_REFERENCE = re.compile(r"[A-Z]{1,8}-[0-9]{4}-[0-9]{4,9}")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,254}")
_MESSAGE_ID = re.compile(r"<?mk\.([1-9][0-9]{0,17})\.([a-z0-9][a-z0-9-]{0,63})\.([a-z2-7]{16})@[^@\s<>]+>?")
# Every part is bounded and starts at an edge of a word, so the search takes time linear in the text.
_TAG = re.compile(
    r"(?<![A-Za-z0-9-])([A-Za-z]{1,8}-[0-9]{4}-[0-9]{4,9})\.([0-9A-Za-z]{6})(?![0-9A-Za-z])", re.ASCII
)


@dataclass(frozen=True, slots=True)
class CaseToken:
    """What a Message-ID of ours says: the case, and the outbox item that it was made for."""

    case_id: int
    outbox_uid: str


def message_id(keys: Keys, case_id: int, outbox_uid: str, domain: str) -> str:
    """A new signed Message-ID, in angle brackets. `outbox_uid` is lower-case letters, digits and hyphens.

    Raises:
        ValueError: a key is too short, or a part could not stand in a header.
    """
    if case_id < 1 or not _OUTBOX_UID.fullmatch(outbox_uid):
        raise ValueError("A Message-ID needs a positive case id and a lower-case alphanumeric outbox uid.")
    if not _DOMAIN.fullmatch(domain.lower()):
        raise ValueError("A Message-ID needs a plain domain; write an international one as xn--.")
    signature = _sign_id(_checked(keys)[0], case_id, outbox_uid)
    return f"<mk.{case_id}.{outbox_uid}.{signature}@{domain.lower()}>"


def read_message_id(keys: Keys, text: str) -> CaseToken | None:
    """What a Message-ID says, if we signed it; None for everybody else's and for forged ones.

    Raises:
        ValueError: a key is too short.
    """
    checked = _checked(keys)
    found = _MESSAGE_ID.fullmatch(text.strip().lower()) if len(text) <= _MAX_MESSAGE_ID else None
    if not found:
        return None
    case_id, outbox_uid, signature = int(found[1]), found[2], found[3]
    genuine = any(_same(_sign_id(key, case_id, outbox_uid), signature) for key in checked)
    return CaseToken(case_id, outbox_uid) if genuine else None


def case_tag(keys: Keys, reference: str) -> str:
    """The reference with its signature, for the subject of a letter.

    Raises:
        ValueError: a key is too short, or the reference has not the form MK-2026-000123.
    """
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("A case tag needs a reference such as MK-2026-000123.")
    return f"{reference}.{_sign_tag(_checked(keys)[0], reference)}"


def find_case_tags(keys: Keys, text: str) -> tuple[str, ...]:
    """The references in a subject or text that carry our signature, each once, in order of appearance.

    Looks at the first `MAX_TAGS` that have the form of a tag, whether genuine or not.

    Raises:
        ValueError: a key is too short.
    """
    checked = _checked(keys)
    found: dict[str, None] = {}
    for count, match in enumerate(_TAG.finditer(text)):
        if count == MAX_TAGS:
            break
        reference, signature = match[1].upper(), match[2].lower().translate(_MISREAD)
        if any(_same(_sign_tag(key, reference), signature) for key in checked):
            found[reference] = None
    return tuple(found)


def _sign_id(key: bytes, case_id: int, outbox_uid: str) -> str:
    return b32encode(_mac(key, "message-id", str(case_id), outbox_uid)[:_ID_SIGNATURE_BYTES]).decode().lower()


def _sign_tag(key: bytes, reference: str) -> str:
    number = int.from_bytes(_mac(key, "case-tag", reference)[:8], "big")
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(_TAG_SIGNATURE_LETTERS))


def _mac(key: bytes, *parts: str) -> bytes:
    # No part can hold a NUL, so two lists of parts never give the same text; the first names the use.
    return hmac.digest(key, "\0".join(("privacybot", *parts)).encode(), "sha256")


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())


def _checked(keys: Keys) -> tuple[bytes, ...]:
    several = (keys,) if isinstance(keys, bytes) else tuple(keys)
    if not several or any(len(key) < MIN_KEY_BYTES for key in several):
        raise ValueError(f"Signing needs at least one key, each of {MIN_KEY_BYTES} bytes or more.")
    return several
