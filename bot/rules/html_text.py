"""Turns the HTML of a mail into the text that its reader sees, with the targets of its links.

Called by `bot.rules.parsing` and `bot.rules.newest_text`; fetches nothing and runs nothing. Quoted mail
gets "> " before its lines, so that HTML and plain text are split by the same rules.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.rules import charsets, css_rules, html_links, html_nesting, html_style
from bot.rules.html_style import Look

# Beyond these the rest is not read: a page of text has some hundred nodes.
MAX_HTML = 2_000_000
MAX_NODES = 200_000
MAX_QUOTE_DEPTH = 20

_DROPPED = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "textarea"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"}
    | {"pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
# Blocks with an empty line around them.
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "dl"})
# What Yahoo and Proton put around the mail that is answered; others use a blockquote.
_QUOTE_CLASSES = frozenset({"yahoo_quoted", "protonmail_quote"})
# Gmail and Thunderbird mark a signature so; the text gets the dashes of RFC 3676 §4.3 before it.
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature"})
_SPACE = re.compile(r"[ \t\r\n\x0c\u00a0]+")


# Pieces of a line that are looked back at: a line may have a hundred thousand.
_GLANCE = 20
# Formatting tags within each other whose look is followed.
_MAX_FORMATS = 200


def to_text(html: str) -> tuple[str, bool]:
    """The readable text, and False when the page was too large to be read to its end.

    Text that the page hides is left out, unless it hides everything: then somebody erred, and it counts.
    """
    tamed = html_nesting.tame(charsets.clean(html[:MAX_HTML]))
    root = LexborHTMLParser(tamed.html).root
    if root is None:
        return "", len(html) <= MAX_HTML
    page = _Page(css_rules.sheet_of(tamed.css))
    complete = _walk(root, page) and len(html) <= MAX_HTML
    text = page.writer.text()
    if page.hid and not text.strip():
        page = _Page(css_rules.sheet_of(""), shows_all=True)
        _walk(root, page)
        text = page.writer.text()
    return text, complete


class _Writer:
    """Collects text, line by line; a block asks for line ends, text that follows makes them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.depth = 0
        self.verbatim = 0
        self.lists: list[int | None] = []
        self.link = html_links.Link()

    def write(self, text: str) -> None:
        self.link.add(text)
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

    def open_link(self, target: str) -> None:
        self.close_link()
        self.link = html_links.Link(target)

    def close_link(self) -> None:
        """Writes the target behind the words of a link, also where a block ended between them."""
        target, self.link = self.link.to_tell(), html_links.Link()
        if not target:
            return
        if self.last_word() or not self.lines:
            self.current.append(f" <{target}>")
        else:
            self.lines[-1] += f" <{target}>"

    def last_word(self) -> str:
        """What was written last on this line, as far as that can be seen at a glance."""
        return next((piece for piece in reversed(self.current[-_GLANCE:]) if piece.strip()), "")

    def signature(self) -> None:
        """Writes the dashes, unless the program did; within a quote they would change nothing."""
        self.end_line()
        if not self.depth and next((line for line in reversed(self.lines[-3:]) if line), "--") != "--":
            self.lines.append("--")

    def text(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")


class _Page:
    """What holds at the place in the page that is being read: how text looks there, and what is open."""

    def __init__(self, sheet: css_rules.Sheet, *, shows_all: bool = False) -> None:
        self.writer = _Writer()
        self.hid = False
        self._sheet = sheet
        self._shows_all = shows_all
        self._looks = [html_style.first_look(sheet)]
        # Formatting tags that are open: how deep in the page, their name, and how text looks in them.
        self._formats: list[tuple[int, str, Look]] = []

    @property
    def look(self) -> Look:
        """How text looks here: as the innermost of block and formatting tag says."""
        innermost = self._formats and self._formats[-1][0] == len(self._looks)
        return self._formats[-1][2] if innermost else self._looks[-1]

    def enter(self, node: LexborNode) -> Look:
        """How text in a node looks."""
        return html_style.look_of(node.tag or "", node.attributes, self.look, self._sheet)

    def shows(self, look: Look) -> bool:
        """Whether text with this look is to be written; notes that a page hides something."""
        self.hid = self.hid or not look.shows
        return look.shows or self._shows_all

    def descend(self, look: Look) -> None:
        self._looks.append(look)

    def ascend(self) -> None:
        """Leaves a node, and with it every formatting tag that was opened in it and not closed."""
        self._looks.pop()
        while self._formats and self._formats[-1][0] > len(self._looks):
            self._formats.pop()

    def format(self, node: LexborNode, was: str) -> None:
        """Takes note of a formatting tag, which the parser sees as an empty element."""
        if was.startswith("/"):
            self._end_format(was[1:])
        elif len(self._formats) < _MAX_FORMATS:
            look = html_style.look_of(was, node.attributes, self.look, self._sheet)
            self._formats.append((len(self._looks), was, look))
        if was == "a" and self.look.shows:
            self.writer.open_link(node.attributes.get("href") or "")
        elif was == "/a":
            self.writer.close_link()

    def _end_format(self, name: str) -> None:
        """Closes the innermost tag of this name."""
        names = [was for _, was, _ in self._formats]
        if name in names:
            del self._formats[len(names) - 1 - names[::-1].index(name)]


def _walk(root: LexborNode, page: _Page) -> bool:
    """Visits every shown node in document order without recursion; False when there were too many."""
    node: LexborNode | None = root
    depth = 0
    for _ in range(MAX_NODES):
        if node is None:
            return True
        child = _enter(node, page)
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None and depth:
            node, depth = node.parent, depth - 1
            if node is not None:
                page.ascend()
                _leave(node, page.writer)
        node = node.next if node is not None and depth else None
    return False


def _enter(node: LexborNode, page: _Page) -> LexborNode | None:
    """Writes what a node shows before its children, and returns the first of them."""
    if node.is_text_node:
        text = node.text_content or ""
        if not text.strip() or page.shows(page.look):
            page.writer.write(text)
        return None
    tag = node.tag or ""
    if not node.is_element_node:
        return _down(node, page, page.look) if node.is_document_node else None
    if tag in _DROPPED:
        return None
    if was := node.attributes.get(html_nesting.MARK):
        page.format(node, was)
        return None
    look = page.enter(node)
    if look.gone and not page.shows(look):
        return None
    if _is_signature(node):
        page.writer.signature()
    _open(node, tag, page.writer, shown=page.shows(look))
    child = _down(node, page, look)
    if child is None:
        _leave(node, page.writer)
    return child


def _down(node: LexborNode, page: _Page, look: Look) -> LexborNode | None:
    """The first child, with the look that holds around it."""
    child = node.child
    if child is not None:
        page.descend(look)
    return child


def _is_signature(node: LexborNode) -> bool:
    return not _SIGNATURE_CLASSES.isdisjoint((node.attributes.get("class") or "").split())


def _open(node: LexborNode, tag: str, writer: _Writer, *, shown: bool) -> None:
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
    elif tag == "img" and shown and (alt := (node.attributes.get("alt") or "").strip()):
        writer.write(f"[{alt}]")


def _open_cell(writer: _Writer) -> None:
    """Cells of a row stand beside each other; empty ones leave no trace."""
    before = writer.last_word().rstrip()
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


def _is_quote(node: LexborNode, tag: str) -> bool:
    """Whether a node holds quoted mail: a blockquote, unless it only indents (Gmail's border:none)."""
    if tag == "blockquote":
        style = _SPACE.sub("", (node.attributes.get("style") or "").lower())
        marked = node.attributes.get("type") == "cite" or "quote" in (node.attributes.get("class") or "")
        return marked or "border:none" not in style
    return tag == "div" and not _QUOTE_CLASSES.isdisjoint((node.attributes.get("class") or "").split())
