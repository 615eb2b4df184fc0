"""Turns the HTML of a mail into the text that its reader sees.

Called by `bot.rules.parsing` and `bot.rules.newest_text`; fetches nothing and runs nothing. Quoted mail
gets "> " before its lines, so that HTML and plain text are split by the same rules.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.rules import charsets, html_nesting

# Beyond these the rest is not read: a page of text has some hundred nodes.
MAX_HTML = 2_000_000
MAX_NODES = 200_000
MAX_QUOTE_DEPTH = 20

_DROPPED = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "textarea"}
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
    }
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "tbody", "tfoot", "thead", "tr", "ul", "hr"}
)
# Blocks with an empty line around them.
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "dl"})
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?![.\d])|opacity:0(?![.\d])")
# What Yahoo and Proton put around the mail that is answered; others use a blockquote.
_QUOTE_CLASSES = frozenset({"yahoo_quoted", "protonmail_quote"})
# Gmail and Thunderbird mark a signature so; the text gets the dashes of RFC 3676 §4.3 before it.
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature"})
_SPACE = re.compile(r"[ \t\r\n\x0c\u00a0]+")


def to_text(html: str) -> tuple[str, bool]:
    """The readable text, and False when the page was too large to be read to its end."""
    root = LexborHTMLParser(html_nesting.tame(charsets.clean(html[:MAX_HTML]))).root
    writer = _Writer()
    complete = _walk(root, writer) if root is not None else True
    return writer.text(), complete and len(html) <= MAX_HTML


class _Writer:
    """Collects text, line by line; a block asks for line ends, text that follows makes them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.depth = 0
        self.verbatim = 0
        self.lists: list[int | None] = []

    def write(self, text: str) -> None:
        if self.verbatim:
            first, *rest = text.split("\n")
            self.current.append(first)
            for line in rest:
                self.end_line(force=True)
                self.current.append(line)
            return
        self.current.append(_SPACE.sub(" ", text))

    def end_line(self, *, force: bool = False) -> None:
        line = "".join(self.current)
        line = line.rstrip() if self.verbatim else _SPACE.sub(" ", line).strip()
        self.current = []
        if line or force:
            mark = ">" * min(self.depth, MAX_QUOTE_DEPTH)
            self.lines.append(f"{mark} {line}".rstrip() if mark else line)

    def space(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * min(self.depth, MAX_QUOTE_DEPTH))

    def signature(self) -> None:
        """Writes the dashes, unless the program did; within a quote they would change nothing."""
        self.end_line()
        if not self.depth and next((line for line in reversed(self.lines[-3:]) if line), "--") != "--":
            self.lines.append("--")

    def text(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")


def _walk(root: LexborNode, writer: _Writer) -> bool:
    """Visits every shown node in document order without recursion; False when there were too many."""
    node: LexborNode | None = root
    depth = 0
    for _ in range(MAX_NODES):
        if node is None:
            return True
        child = _enter(node, writer)
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None and depth:
            node, depth = node.parent, depth - 1
            if node is not None:
                _leave(node, writer)
        node = node.next if node is not None and depth else None
    return False


def _enter(node: LexborNode, writer: _Writer) -> LexborNode | None:
    """Writes what a node shows before its children, and returns the first of them."""
    if node.is_text_node:
        writer.write(node.text_content or "")
        return None
    tag = node.tag or ""
    if not node.is_element_node:
        return node.child if node.is_document_node else None
    if tag in _DROPPED or _is_hidden(node):
        return None
    if _is_signature(node):
        writer.signature()
    _open(node, tag, writer)
    child = node.child
    if child is None:
        _leave(node, writer)
    return child


def _is_signature(node: LexborNode) -> bool:
    return not _SIGNATURE_CLASSES.isdisjoint((node.attributes.get("class") or "").split())


def _open(node: LexborNode, tag: str, writer: _Writer) -> None:
    if tag == "br":
        writer.end_line(force=True)
    elif tag in {"td", "th"}:
        _open_cell(writer)
    elif tag in _BLOCKS:
        writer.space() if tag in _SPACED else writer.end_line()
    if _is_quote(node, tag):
        writer.depth += 1
    elif tag == "pre":
        writer.verbatim += 1
    elif tag in {"ul", "ol"}:
        writer.lists.append(1 if tag == "ol" else None)
    elif tag == "li":
        writer.write(_bullet(writer))
    elif tag == "hr":
        writer.write("_" * 32)
        writer.end_line()
    elif tag == "img" and (alt := (node.attributes.get("alt") or "").strip()):
        writer.write(f"[{alt}]")


def _open_cell(writer: _Writer) -> None:
    """Cells of a row stand beside each other; empty ones leave no trace."""
    before = "".join(writer.current).strip()
    if before and not before.endswith("|"):
        writer.write(" | ")


def _leave(node: LexborNode, writer: _Writer) -> None:
    """Closes a node after its children."""
    tag = node.tag or ""
    if tag in _BLOCKS:
        writer.end_line()
    if _is_quote(node, tag):
        writer.depth -= 1
    elif tag == "pre":
        writer.verbatim -= 1
    elif tag in {"ul", "ol"} and writer.lists:
        writer.lists.pop()
    if tag in _SPACED:
        writer.space()


def _bullet(writer: _Writer) -> str:
    if not writer.lists or writer.lists[-1] is None:
        return "- "
    number = writer.lists[-1]
    writer.lists[-1] = number + 1
    return f"{number}. "


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDDEN.search(_SPACE.sub("", style.lower())))


def _is_quote(node: LexborNode, tag: str) -> bool:
    """Whether a node holds quoted mail: a blockquote, unless it only indents (Gmail's border:none)."""
    if tag == "blockquote":
        style = _SPACE.sub("", (node.attributes.get("style") or "").lower())
        marked = node.attributes.get("type") == "cite" or "quote" in (node.attributes.get("class") or "")
        return marked or "border:none" not in style
    return tag == "div" and not _QUOTE_CLASSES.isdisjoint((node.attributes.get("class") or "").split())
