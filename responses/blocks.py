"""The light structure of a letter: marked lines in, blocks out, and blocks to plain text.

Used by `render` alone. Each sentence of a letter is written once, in a template; plain text and HTML are both
made from the blocks here, so they cannot say different things. Marks stand at the start of a line:

    # title            ## smaller title       - item of a list
    = label: value     | line kept as it is   > a line that must stand out
    anything else is a paragraph; a blank line ends a block; two spaces continue an item

Values are hostile, so `shielded` swaps each mark in them for a private character that means nothing here;
`plain` swaps it back once the structure is known.
"""

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

WIDTH = 72

_MARKS = "#-=|>:"
_PRIVATE = {mark: chr(0xF100 + place) for place, mark in enumerate(_MARKS)}
_SHIELD = str.maketrans(_PRIVATE)
_UNSHIELD = str.maketrans({private: mark for mark, private in _PRIVATE.items()})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Characters without width, marks that turn the reading direction round, and our own private characters.
_HIDDEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\uf100-\uf2ff\ufeff]")


class Shape(StrEnum):
    """What a block looks like."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    ITEMS = "items"
    ROWS = "rows"
    LINES = "lines"
    CALLOUT = "callout"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a letter. `rows` is filled for ROWS, `lines` for all other shapes."""

    shape: Shape
    lines: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


_SHAPES = {
    "# ": Shape.TITLE,
    "## ": Shape.SUBTITLE,
    "- ": Shape.ITEMS,
    "= ": Shape.ROWS,
    "| ": Shape.LINES,
    "> ": Shape.CALLOUT,
}
_MARK = re.compile(r"(#{1,2}|[-=|>]) +")


def one_line(value: str) -> str:
    """The value on one line, without characters that could hide or reorder what a reader sees."""
    return " ".join(_HIDDEN.sub("", _CONTROLS.sub(" ", value)).split())


def shielded(value: str) -> str:
    """A value made safe to stand anywhere in a marked text."""
    return one_line(value).translate(_SHIELD)


def plain(text: str) -> str:
    """The text as the reader sees it."""
    return text.translate(_UNSHIELD)


def parse(marked: str) -> tuple[Block, ...]:
    """The blocks of a rendered template."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", marked.strip("\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        blocks.extend(_blocks(lines))
    return tuple(blocks)


def _blocks(lines: list[str]) -> Iterator[Block]:
    """The blocks of lines without a blank one between them."""
    for shape, group in groupby(_joined(lines), key=lambda entry: entry[0]):
        texts = [text for _, text in group]
        if shape is Shape.ROWS:
            yield Block(shape, rows=tuple(_row(text) for text in texts))
        elif shape is Shape.PARAGRAPH:
            yield Block(shape, lines=(plain(" ".join(texts)),))
        else:
            yield Block(shape, lines=tuple(plain(text) for text in texts))


def _joined(lines: list[str]) -> list[tuple[Shape, str]]:
    """Each line with its shape; a line indented by two spaces is joined to the marked line above it."""
    entries: list[tuple[Shape, str]] = []
    for line in lines:
        mark = _MARK.match(line)
        if mark:
            entries.append((_SHAPES[f"{mark[1]} "], line[mark.end() :].strip()))
        elif line.startswith("  ") and entries and entries[-1][0] is not Shape.PARAGRAPH:
            shape, text = entries[-1]
            entries[-1] = (shape, f"{text} {line.strip()}")
        else:
            entries.append((Shape.PARAGRAPH, line.strip()))
    return entries


def _row(text: str) -> Row:
    """Label and value: the first colon that a template wrote divides them."""
    label, _, value = text.partition(":")
    # The blank that French sets before a colon belongs to the label.
    return Row(plain(label.strip(" ")), plain(value.strip(" ")))


def to_text(blocks: tuple[Block, ...]) -> str:
    """The letter in plain text, wrapped at 72 columns; a long address stays whole."""
    parts: list[str] = []
    for above, block in zip((None, *blocks), blocks, strict=False):
        parts.extend((_gap(above, block), _TEXT[block.shape](block)))
    return "".join(parts) + "\n"


def _gap(above: Block | None, block: Block) -> str:
    """The white between two blocks: a title stands free, a smaller title close to its list."""
    if above is None:
        return ""
    if block.shape is Shape.TITLE:
        return "\n\n\n"
    close = above.shape is Shape.SUBTITLE and block.shape in (Shape.ITEMS, Shape.ROWS)
    return "\n" if close else "\n\n"


def _wrapped(text: str, first: str = "", following: str = "") -> str:
    """One paragraph, broken at spaces only, so that no address or link is cut."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _title_text(block: Block) -> str:
    return "\n\n".join(f"{line}\n{'-' * min(len(line), WIDTH)}" for line in block.lines)


def _items_text(block: Block) -> str:
    return "\n".join(_wrapped(line, "- ", "  ") for line in block.lines)


def _rows_text(block: Block) -> str:
    return "\n".join(_wrapped(f"{row.label}: {row.value}", "  ", "    ") for row in block.rows)


def _lines_text(block: Block) -> str:
    return "\n".join(_wrapped(line, "", "  ") for line in block.lines)


def _paragraph_text(block: Block) -> str:
    return "\n".join(_wrapped(line) for line in block.lines)


def _callout_text(block: Block) -> str:
    return "\n".join(_wrapped(line, "    ", "    ") for line in block.lines)


_TEXT: dict[Shape, Callable[[Block], str]] = {
    Shape.TITLE: _title_text,
    Shape.SUBTITLE: _lines_text,
    Shape.ITEMS: _items_text,
    Shape.ROWS: _rows_text,
    Shape.LINES: _lines_text,
    Shape.CALLOUT: _callout_text,
    Shape.PARAGRAPH: _paragraph_text,
}


def pieces(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph, heading, list item and labelled value of a plain text, and the white."""
    piece: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if piece and (not line.strip() or _starts(line, piece[0].strip())):
            yield piece
            piece = []
        piece.append(line)
    yield piece


def _starts(line: str, first: str) -> bool:
    """Whether a line begins something new instead of going on with the piece whose first line is given."""
    if not first or line.startswith("- ") or set(line.strip()) == {"-"} or set(first) == {"-"}:
        return True
    return bool(re.match(r" {2}\S", line)) and not first.startswith("- ")


def rewritten(text: str, change: Callable[[str], str]) -> str:
    """A plain text with each piece changed as told; only one that is no longer the same is wrapped anew."""
    return "\n".join(line for piece in pieces(text) for line in _changed(piece, change))


def _changed(piece: list[str], change: Callable[[str], str]) -> list[str]:
    words = " ".join(line.strip(" ") for line in piece)
    changed = change(words)
    if changed == words:
        return piece
    first = piece[0][: len(piece[0]) - len(piece[0].lstrip(" "))]
    # An item and a labelled value go on two columns further in, as `to_text` sets them.
    following = "  " if words.startswith("- ") else "    " if first else ""
    return _wrapped(changed, first, following).split("\n")


def read_back(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, as `to_text` made it and a person changed it; no word is lost."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return tuple(block for part in paragraphs if part.strip() for block in _read_back(part.split("\n")))


def _read_back(lines: list[str]) -> Iterator[Block]:
    """One paragraph of plain text: an underlined title, and then a list or lines."""
    if len(lines) > 1 and set(lines[1]) == {"-"}:
        yield Block(Shape.TITLE, (lines[0],))
        lines = lines[2:]
    for is_list, group in groupby(lines, key=lambda line: line.startswith(("- ", "  "))):
        if is_list:
            yield from _read_items(list(group))
        else:
            yield Block(Shape.LINES, tuple(group))


def _read_items(lines: list[str]) -> Iterator[Block]:
    """Lines that begin a list item or continue one; indented lines without an item stay lines."""
    items: list[str] = []
    for line in lines:
        if line.startswith("- ") or not items:
            items.append(line)
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    if lines[0].startswith("- "):
        yield Block(Shape.ITEMS, tuple(item.removeprefix("- ").strip() for item in items))
    else:
        yield Block(Shape.LINES, tuple(line.strip() for line in lines))
