"""Reads files that are text already: plain text, tables of values, web pages and saved mails.

Called by the child of `bot.edges.attachments`; the rules that read a mail's body read these too.
"""

from collections.abc import Iterator

from bot.rules import charsets

#: Bytes that are looked at; the most text that is kept is far less.
_MOST = 2_000_000


def text(content: bytes, charset: str) -> Iterator[str]:
    """The text by the declared charset, or by the one it shows."""
    yield _decoded(content, charset)


def html(content: bytes, charset: str) -> Iterator[str]:
    """What a reader of the page sees."""
    from bot.rules import html_text

    yield html_text.to_text(_decoded(content, charset))[0]


def mail(content: bytes) -> Iterator[str]:
    """Subject and text of a mail that was saved as a file."""
    from bot.rules.parsing import parse

    found = parse(content)
    yield f"{found.subject}\n\n{found.text}"


def _decoded(content: bytes, charset: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    return charsets.decode(content[:_MOST], charset)[0]
