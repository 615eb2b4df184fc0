"""Reads style sheets and style attributes as far as simple rules go: `p.note`, `#top`, `.hidden`.

Used by `bot.rules.html_style`. Rules that depend on a screen, a position in the page or a moment are not
understood, and never hide anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

# Characters of all style sheets of a page, rules of them, and rules for one name that are looked at.
MAX_CSS = 200_000
MAX_RULES = 2_000
MAX_FOR_ONE_NAME = 40
# Classes of one element that are looked at.
MAX_CLASSES = 12
# Sorts of elements that are remembered, and characters of a class or id: a page repeats its few sorts.
_MANY_SORTS = 2_000
_LONGEST = 1_000

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"([a-z][a-z0-9]{0,10})?((?:[.#][a-z0-9_-]{1,80}){0,6})")
_NAME = re.compile(r"[.#][a-z0-9_-]+")
_READ = frozenset(
    {"display", "visibility", "font-size", "max-height", "height", "width", "max-width", "overflow"}
    | {"color", "background", "background-color", "background-image", "mso-hide", "position", "left", "top"}
    | {"right", "bottom", "text-indent", "opacity"}
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What holds for an element with all these names; of two rules the heavier wins, then the later."""

    names: frozenset[str]
    style: Mapping[str, str]
    weight: int
    place: int


@dataclass(slots=True)
class Sheet:
    """The rules of a page by one of their names. `unsure_background` when one that sets it was not read."""

    rules: dict[str, list[_Rule]] = field(default_factory=dict)
    unsure_background: bool = False
    _said: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def declarations(self, tag: str, attributes: Mapping[str, str | None]) -> dict[str, str]:
        """What the rules say of an element with this tag and these attributes."""
        if not self.rules:
            return {}
        known = (tag, (attributes.get("class") or "")[:_LONGEST], (attributes.get("id") or "")[:_LONGEST])
        if known not in self._said:
            if len(self._said) >= _MANY_SORTS:
                self._said.clear()
            self._said[known] = self._declarations(*known)
        return self._said[known]

    def _declarations(self, tag: str, classes: str, identifier: str) -> dict[str, str]:
        named = classes.lower().split()[:MAX_CLASSES]
        names = {tag, *(f".{name}" for name in named), f"#{identifier.lower()}"}
        fitting = [rule for name in names for rule in self.rules.get(name, ()) if rule.names <= names]
        found: dict[str, str] = {}
        for rule in sorted(fitting, key=lambda rule: (rule.weight, rule.place)):
            found.update(rule.style)
        return found


def sheet_of(css: str) -> Sheet:
    """The rules in the style sheets of a page."""
    sheet = Sheet()
    if len(css) > MAX_CSS:
        sheet.unsure_background = True
    place = 0
    for selectors, body in _blocks(_COMMENT.sub(" ", css[:MAX_CSS].lower())):
        style = declarations(body)
        if not style:
            continue
        for selector in selectors.split(","):
            place += 1
            understood = place <= MAX_RULES and _add(sheet, selector.strip(), style, place)
            if not understood and any(name.startswith("background") for name in style):
                sheet.unsure_background = True
    return sheet


def _add(sheet: Sheet, selector: str, style: Mapping[str, str], place: int) -> bool:
    """Keeps a rule; False for one with a selector that is not understood."""
    found = _SELECTOR.fullmatch(selector)
    if not selector or found is None:
        return False
    names = frozenset({*([found[1]] if found[1] else []), *_NAME.findall(found[2])})
    weight = sum(100 if name[0] == "#" else 10 if name[0] == "." else 1 for name in names)
    # An id is rarer than a class, and a class than a tag; their signs sort in this order.
    known = sheet.rules.setdefault(min(names), [])
    if len(known) < MAX_FOR_ONE_NAME:
        known.append(_Rule(names, style, weight, place))
    return True


def _blocks(css: str) -> list[tuple[str, str]]:
    """Selectors and bodies in their order; blocks within an at-rule get a selector that nothing fits."""
    found: list[tuple[str, str]] = []
    position = depth = 0
    selectors = ""
    for brace in _BRACE.finditer(css):
        piece = css[position : brace.start()]
        position = brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = piece.rpartition(";")[2].strip() if depth == 1 else f"@ {piece.strip()}"
        else:
            if piece.strip() and selectors and depth:
                found.append((selectors, piece))
            depth = max(depth - 1, 0)
            selectors = ""
    return found


@lru_cache(maxsize=2048)
def declarations(style: str) -> Mapping[str, str]:
    """The properties that bear on what is seen, in small letters without blanks around them."""
    found: dict[str, str] = {}
    for declaration in style[:4_000].lower().split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip()
        if colon and name in _READ:
            found[name] = " ".join(value.replace("!important", "").split())
    return found
