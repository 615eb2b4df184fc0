"""Turns the bytes of a mail into clean Unicode text, whatever their charset says.

Called by the parsing modules for bodies, headers and file names; never raises and never guesses silently:
the second value of each function says whether something was repaired.
"""

import codecs
import re

from charset_normalizer import from_bytes

# Codecs that Python counts as text encodings but that no mail means. Punycode and IDNA decode in
# quadratic time, so that one hostile mail would stop the desk.
_UNWANTED = frozenset(
    {"punycode", "idna", "unicode-escape", "unicode_escape", "raw-unicode-escape", "undefined"}
)
# Labels that mean windows-1252 to those who write them (WHATWG Encoding Standard §4.2).
_WINDOWS_LABELS = frozenset({"ascii", "iso8859-1", "latin-1", "cp1252"})
# How many bytes the detection looks at: enough to tell, little enough to be quick.
_SAMPLE = 4096
_DETECTABLE = [
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp850",
    "mac_roman",
    "koi8_r",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
]
# What Western European mail holds above ASCII: letters, quotes, dashes, the euro, and common signs.
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸ‘’‚“”„‹›«»–—…•€£§°©®™·´¨¿¡²³½¼ºª±×µ\u00a0\u00ad"
)

_KEPT_CONTROLS = {0x09, 0x0A}
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in _KEPT_CONTROLS}
_SURROGATES = re.compile("[\ud800-\udfff]")
# Marks that reorder or hide text: harmless in a body, a trap in a file name or a display name.
_INVISIBLE = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8203, 8206, 8207, 65279))


def decode(payload: bytes, declared: str = "") -> tuple[str, bool]:
    """The text of these bytes: by the declared charset, else UTF-8, else detection, else windows-1252.

    The second value is True when the declared charset (US-ASCII without one, RFC 2045 §5.2) did not hold.
    """
    codec = _codec(declared)
    if codec in _WINDOWS_LABELS and payload.isascii():
        return payload.decode("ascii"), False
    if codec and codec != "ascii":
        text = _strict(payload, "cp1252" if codec in _WINDOWS_LABELS else codec)
        if text is not None:
            return text, False
    text = _strict(payload, "utf-8-sig")
    if text is not None:
        return text, bool(declared) or not payload.isascii()
    return _detected(payload), True


def decode_header_bytes(value: bytes) -> str:
    """The text of a raw header that breaks RFC 5322 by holding 8-bit bytes: UTF-8, else windows-1252."""
    text = _strict(value, "utf-8")
    return text if text is not None else value.decode("cp1252", "replace")


def clean(text: str) -> str:
    """The text without lone surrogates, NUL and other control characters; line ends become LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    return _SURROGATES.sub("\ufffd", text).translate(_CONTROLS)


def clean_line(text: str) -> str:
    """A cleaned text on one line, without marks that reorder or hide characters."""
    return " ".join(clean(text).translate(_INVISIBLE).split())


def has_controls(text: str) -> bool:
    """Whether `clean` would take a control character out of the text, line ends aside."""
    return len(text.translate(_CONTROLS)) != len(
        text.replace("\r", "").replace("\x0c", "").replace("\x85", "")
    )


def _codec(label: str) -> str:
    """Python's name of a charset label, or an empty string for one that is unknown or unwanted."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name if label and label.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return "" if name in _UNWANTED else name


def _strict(payload: bytes, codec: str) -> str | None:
    try:
        return payload.decode(codec)
    # LookupError: a codec that is no text encoding, such as zlib.
    except (UnicodeError, LookupError):
        return None


def _detected(payload: bytes) -> str:
    """Text of unknown charset: windows-1252 where that reads as a Western language, else the best guess."""
    western = payload.decode("cp1252", "replace")
    sample = western[:_SAMPLE]
    letters = sum(1 for sign in sample if sign.isalpha())
    special = sum(1 for sign in sample if sign > "\x7f")
    foreign = sum(1 for sign in sample if sign > "\x7f" and sign not in _WESTERN)
    # Western languages write few letters with marks; Cyrillic read as windows-1252 has hardly any other.
    if foreign * 10 <= special and special * 2 <= max(letters, 8):
        return western
    best = from_bytes(payload[:_SAMPLE], cp_isolation=_DETECTABLE).best()
    return payload.decode(best.encoding, "replace") if best else western
