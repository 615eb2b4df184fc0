"""Opens the parts that pack a whole mail or its files: S/MIME's packings and Outlook's winmail.dat.

Called by `bot.rules.mime_parts` with one part's bytes; what comes out is read like any other part. Nothing
that needs a key is opened, and nothing is verified.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from bot.rules import mail_bounds, tnef
from bot.rules.defects import Defect
from bot.rules.signed_data import CmsSort, open_cms

#: Parts that are a signature over the rest of the mail: noted, and no attachment to anybody.
SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)

_CMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
#: RFC 8551 §3.2.1.
_CMS_NAMES = (".p7m", ".p7z")
#: What a part is that says so of itself and does not open; one that says nothing may be encrypted.
_UNREADABLE = {"signed": Defect.SIGNED_UNREADABLE, "compressed": Defect.COMPRESSED_UNREADABLE}
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TNEF_NAME = "winmail.dat"
# What a mail begins with: the name of a header field and its colon (RFC 5322 §2.2).
_HEADER = re.compile(rb"[!-9;-~]{1,60}[ \t]{0,9}:")


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out of a packing: a mail as a tree, or a file; and what is to be noted of it.

    `unpacked` is how many bytes came out of a compression.
    """

    mail: Message | None = None
    file: bytes = b""
    unpacked: int = 0
    defects: frozenset[Defect] = frozenset()


def is_cms(kind: str, filename: str) -> bool:
    """Whether a part claims to be S/MIME's packing, by its type or by the name that mail programs give it."""
    return kind in _CMS or (kind == "application/octet-stream" and filename.lower().endswith(_CMS_NAMES))


def is_tnef(kind: str, filename: str) -> bool:
    """Whether a part is Outlook's own, by its type or by its name."""
    return kind in _TNEF or filename.lower() == _TNEF_NAME


def open_packing(content: bytes, smime_type: str, unpack_limit: int) -> Opened:
    """What stands in a CMS structure; `smime_type` is what the part's header says of it.

    `unpack_limit` is how many bytes a compression may unpack to.
    """
    found = open_cms(content, unpack_limit)
    if found.sort is CmsSort.ENCRYPTED:
        return Opened(defects=frozenset({Defect.ENCRYPTED}))
    if found.sort is CmsSort.UNREADABLE:
        said = smime_type.lower().partition("-")[0]
        return Opened(defects=frozenset({_UNREADABLE.get(said, Defect.ENCRYPTED)}))
    compressed = found.sort is CmsSort.COMPRESSED
    if not found.content:
        return Opened(defects=frozenset([Defect.COMPRESSED_UNREADABLE] if compressed else []))
    unpacked = len(found.content) if compressed else 0
    noted = frozenset({Defect.COMPRESSED if compressed else Defect.SIGNED})
    if not _HEADER.match(found.content):
        return Opened(file=found.content, unpacked=unpacked, defects=noted)
    # What was packed has not been bounded yet, and is as hostile as the rest.
    bounded, defects = mail_bounds.bounded(found.content)
    return Opened(message_from_bytes(bounded), unpacked=unpacked, defects=noted.union(defects))


def open_tnef(content: bytes) -> tuple[tnef.Tnef | None, frozenset[Defect]]:
    """What stands in a winmail.dat, and what is to be noted of it."""
    found = tnef.read(content)
    if found is None:
        return None, frozenset({Defect.TNEF})
    return found, frozenset({Defect.TNEF_OPENED} if found.complete else {Defect.TNEF_OPENED, Defect.TNEF})
