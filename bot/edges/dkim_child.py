"""The work of the child that checks DKIM signatures: with keys that it is given, and without the network.

Run by `bot.edges.confinement`, never by the desk itself. In: one line of JSON (the key record of each name,
and how many signatures are looked at), then the mail. Out: a JSON list of the domains that signed it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

#: What an answer is made from: a mail may have one of each, and the signature must cover it. The standard is
#: content with From.
_COVERED = (b"from", b"subject", b"reply-to")


def answer(given: BinaryIO) -> Iterator[bytes]:
    """The domains whose signature holds, each once."""
    order = json.loads(given.readline())
    keys = {name: record.encode() for name, record in order["keys"].items()}
    raw = given.read()
    found = [domain for index in range(order["signatures"]) if (domain := _signer(raw, index, keys))]
    yield json.dumps(list(dict.fromkeys(found))).encode()


def _signer(raw: bytes, index: int, keys: Mapping[str, bytes]) -> str:
    """The domain of the signature at this place from the top, or nothing where it does not hold."""

    def key_of(name: bytes, **_chosen: object) -> bytes | None:
        return keys.get(name.decode("ascii").rstrip(".").lower())

    check = dkim.DKIM(raw, minkey=1024)
    try:
        if not check.verify_headerprep(index) or not _is_meant_for_all_of_it(check):
            return ""
        domain = check.domain.decode("ascii").lower()
        record = key_of(check.selector + b"._domainkey." + check.domain + b".")
        if (
            record is None
            or not _is_in_use(record, check.signature_fields)
            or not check.verify(index, key_of)
        ):
            return ""
    # The library fails in many ways on what is hostile; whatever goes wrong proves nothing.
    except Exception:
        return ""
    return str(domain)


def _is_meant_for_all_of_it(check: dkim.DKIM) -> bool:
    """Whether it covers the whole body and what an answer is made from, by a hash that still counts.

    Behind the first `l=` bytes (§8.2) anybody can add what he likes; SHA-1 proves nothing (RFC 8301 §3.1).
    """
    fields, signed = check.signature_fields, set(check.include_headers)
    names = [name.lower() for name, _ in check.headers]
    return (
        b"l" not in fields
        and fields[b"a"] == b"rsa-sha256"
        and all(names.count(name) <= 1 and (name in signed or name not in names) for name in _COVERED)
        and b"from" in signed
    )


def _is_in_use(record: bytes, fields: Mapping[bytes, bytes]) -> bool:
    """Whether a key is for mail, for this hash, and past its trial (§3.6.1: `s=`, `h=`, `t=`)."""
    try:
        tags = parse_tag_value(record)
    except InvalidTagValueList:
        return False
    flags = _words(tags.get(b"t", b""))
    strict = b"s" in flags and fields.get(b"i", b"@" + fields[b"d"]).rpartition(b"@")[2] != fields[b"d"]
    for_mail = {b"*", b"email"} & _words(tags.get(b"s", b"*"))
    for_hash = b"sha256" in _words(tags.get(b"h", b"sha256"))
    return bool(for_mail) and for_hash and b"y" not in flags and not strict


def _words(value: bytes) -> set[bytes]:
    return set(re.split(rb"\s*:\s*", value.strip()))
