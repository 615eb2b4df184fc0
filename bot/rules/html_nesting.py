"""Makes hostile HTML cheap to parse: no comments and scripts, no formatting elements, no deep nesting.

Called by `bot.rules.html_text` before the parser. An HTML parser looks back over all open elements at each
new tag and rebuilds misnested formatting: 1 MB of such tags took lexbor three minutes. The words stay.
"""

import re
from collections import Counter
from dataclasses import dataclass

# Levels of open elements that are kept; real mail has fewer than fifty.
MAX_NESTING = 200
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_UNSHOWN = re.compile(r"<!--|<(?:script|style)\b", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<script": "</script", "<style": "</style"}
# They change how text looks, not what it says, and make the parser repeat itself (HTML Standard,
# adoption agency algorithm).
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Elements without an end, or whose end is implied; they open no level.
_LEVELLESS = frozenset(
    {
        "area",
        "base",
        "body",
        "br",
        "col",
        "colgroup",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "link",
        "meta",
        "p",
    }
    | {"source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr"}
)
# An item ends where the next one begins.
_ITEMS = {"li": {"li"}, "dd": {"dd", "dt"}, "dt": {"dd", "dt"}}


#: The attribute of the empty element that stands where a formatting tag stood: its name, "/" before an end.
MARK = "data-was"


@dataclass(frozen=True, slots=True)
class Tamed:
    """A page that is cheap to parse, and its style sheets."""

    html: str
    css: str


def tame(html: str) -> Tamed:
    """The page with the same words in the same blocks, its levels closed in order and bounded."""
    html, css = _without_unshown(html)
    levels: list[str] = []
    open_names: Counter[str] = Counter()

    def replaced(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name in _FORMATTING:
            return f'<wbr {MARK}="{tag[1]}{name}" '
        if name in _LEVELLESS:
            return tag[0]
        if tag[1]:
            return _closing(name, levels, open_names)
        ended = (
            _closing(levels[-1], levels, open_names) + ">"
            if levels and levels[-1] in _ITEMS.get(name, ())
            else ""
        )
        if len(levels) >= MAX_NESTING:
            return "<wbr "
        levels.append(name)
        open_names[name] += 1
        return ended + tag[0]

    return Tamed(_TAG.sub(replaced, html), css)


def _closing(name: str, levels: list[str], open_names: Counter[str]) -> str:
    """End tags for the element and for everything left open inside it, the last one without its `>`."""
    if not open_names[name]:
        return "<wbr "
    ended: list[str] = []
    while not ended or ended[-1] != name:
        ended.append(levels.pop())
        open_names[ended[-1]] -= 1
    return "".join(f"</{inner}>" for inner in ended[:-1]) + f"</{name}"


def _without_unshown(html: str) -> tuple[str, str]:
    """The page without comments, scripts and style sheets, cut at their own ends; and the style sheets."""
    kept: list[str] = []
    sheets: list[str] = []
    position = 0
    # Lower-casing changes the length of some letters (İ); then only exact spellings are cut.
    lowered = html.lower()
    lowered = lowered if len(lowered) == len(html) else html
    while found := _UNSHOWN.search(lowered, position):
        kept.append(html[position : found.start()])
        end = lowered.find(_ENDS[found[0].lower()], found.end())
        if end < 0:
            return "".join(kept), "\n".join(sheets)
        if found[0].lower() == "<style":
            sheets.append(html[html.find(">", found.end(), end) + 1 : end])
        position = end + (3 if found[0] == "<!--" else 0)
    kept.append(html[position:])
    return "".join(kept), "\n".join(sheets)
