"""Reads the text of one header: raw 8-bit bytes, encoded words of RFC 2047, and the damage seen in both.

Called by `bot.rules.parsing` and `bot.rules.addresses` where mail-parser loses characters: it drops 8-bit
bytes, words of an unknown charset and words that were never closed. Never splits a header into its parts.
"""

import binascii
import re
from collections.abc import Iterator

from bot.rules import charsets

# `=?charset*language?encoding?text?=` (RFC 2047 §2, RFC 2231 §5). The text may hold blanks, which the
# RFC forbids and senders write; without its end it runs to the next word or to the end of the header.
# The pieces of the text exclude each other, so the search is linear.
_WORD = re.compile(
    r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?((?:[^?=]|=(?!\?[^=])|\?(?!=))*)(?:\?=|$|(?==\?))"
)
# Decoding stops here; whatever follows stays as it is written.
MAX_ENCODED_WORDS = 2_000
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")


def unfold(raw: str) -> str:
    """A header value on one line, its 8-bit bytes read, its encoded words left as they are.

    `raw` is a value as the standard library keeps it, with surrogates standing for 8-bit bytes.
    """
    if not raw.isascii():
        raw = charsets.decode_header_bytes(raw.encode("utf-8", "surrogateescape"))
    return charsets.clean_line(raw)


def decode(raw: str) -> str:
    """The text of an unstructured header, or of a display name."""
    text = unfold(raw)
    if "=?" not in text:
        return text
    return charsets.clean_line("".join(_pieces(text)))


def _pieces(text: str) -> Iterator[str]:
    """Plain text and decoded words in turn.

    Words that stand next to each other in one charset are joined before they are decoded, for senders
    who split a character over two words; blanks between two words vanish (RFC 2047 §6.2).
    """
    position, pending, charset = 0, b"", ""
    for count, word in enumerate(_WORD.finditer(text)):
        if count >= MAX_ENCODED_WORDS:
            break
        gap = text[position : word.start()]
        label = word[1].lower()
        if pending and (gap.strip() or label != charset):
            yield charsets.decode(pending, charset)[0]
            pending = b""
        if gap.strip() or not count:
            yield gap
        pending, charset, position = pending + _word_bytes(word[2], word[3]), label, word.end()
    yield charsets.decode(pending, charset)[0]
    yield text[position:]


def _word_bytes(encoding: str, text: str) -> bytes:
    # Raw non-ASCII inside an encoded word: already readable, so it is passed on as UTF-8.
    raw = text.encode("utf-8")
    if encoding in "qQ":
        return _QUOTED.sub(lambda code: bytes([int(code[1], 16)]), raw.replace(b"_", b" "))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    # A last lone letter carries no whole byte; the rest is still worth reading.
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
