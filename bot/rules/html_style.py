"""Tells from a page's styles which of its text a reader sees.

Called by `bot.rules.html_text` with the attributes of one element at a time. Knows the few properties by
which mails hide text: preheaders, tracking words, and what a stranger wants only a program to read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.rules import css_rules
from bot.rules.css_rules import Sheet

# A difference per colour channel below this no eye sees.
_SAME_COLOUR = 12
# Pixels beyond the edge of a page where nobody looks.
_FAR = 500

_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,6})?)(px|pt|em|rem|ex|%|)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3})[, ]{1,3}(\d{1,3})[, ]{1,3}(\d{1,3})(?:[,/ ]{1,3}([\d.]{1,6}%?))?\)")
_NAMES = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "yellow": "#ffff00", "blue": "#0000ff"}
_CLEAR = "transparent"


@dataclass(frozen=True, slots=True)
class Look:
    """How text in an element looks, as far as that decides whether it is seen.

    `background` is None where a picture or a rule that is not understood may lie behind the text.
    """

    colour: str = "#000000"
    background: str | None = "#ffffff"
    tiny: bool = False
    invisible: bool = False
    gone: bool = field(default=False)  # with everything inside it

    @property
    def shows(self) -> bool:
        """Whether text with this look is seen."""
        if self.gone or self.invisible or self.tiny or self.colour == _CLEAR:
            return False
        return self.background is None or not _alike(self.colour, self.background)


def first_look(sheet: Sheet) -> Look:
    """The look of a page before any element: black on white, unless a rule may have changed the white."""
    return Look(background=None if sheet.unsure_background else "#ffffff")


def look_of(tag: str, attributes: Mapping[str, str | None], around: Look, sheet: Sheet) -> Look:
    """The look of an element within another one."""
    style = dict(sheet.declarations(tag, attributes))
    if background := attributes.get("bgcolor"):
        style.setdefault("background-color", background.lower())
    if tag == "font" and (colour := attributes.get("color")):
        style.setdefault("color", colour.lower())
    style.update(css_rules.declarations(attributes.get("style") or ""))
    if "hidden" in attributes and style.get("display", "none") == "none":
        return replace(around, gone=True)
    if not style:
        return around
    return Look(
        colour=_colour(style.get("color", ""), around.colour),
        background=_background(style, around.background),
        tiny=_tiny(style.get("font-size", ""), around.tiny),
        invisible=_invisible(style.get("visibility", ""), around.invisible),
        gone=around.gone or _gone(style),
    )


def _gone(style: Mapping[str, str]) -> bool:
    """Whether the element takes no place on the page, or one beyond its edges."""
    cut = style.get("overflow", "").startswith(("hidden", "clip"))
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or _is_nothing(style.get("opacity", ""))
        or (_is_nothing(style.get("max-height", "")) and style.get("overflow") != "visible")
        or (cut and any(_is_nothing(style.get(side, "")) for side in ("height", "width", "max-width")))
        or _far(style.get("text-indent", ""))
        or (
            style.get("position") in {"absolute", "fixed"}
            and any(_far(style.get(side, "")) for side in ("left", "top", "right", "bottom"))
        )
    )


def _is_nothing(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return bool(found and found[1] and float(found[1]) == 0)


def _far(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return bool(found and found[1] not in {"", "-"} and found[2] != "%" and float(found[1]) <= -_FAR)


def _tiny(value: str, around: bool) -> bool:
    """Whether letters are at most a pixel high; an element may make them larger again."""
    found = _LENGTH.fullmatch(value)
    if found is None or found[1] in {"", "-"}:
        return around and not value
    size, unit = float(found[1]), found[2]
    if unit in {"em", "%", "ex"}:
        return around or size == 0
    return size <= (1 if unit in {"px", "pt", ""} else 0)


def _invisible(value: str, around: bool) -> bool:
    return around if not value or value == "inherit" else value in {"hidden", "collapse"}


def _colour(value: str, around: str) -> str:
    return _named(value) if value and value not in {"inherit", "initial"} else around


def _background(style: Mapping[str, str], around: str | None) -> str | None:
    """The colour behind the text: the one around it where nothing is set, None behind a picture."""
    value = f"{style.get('background', '')} {style.get('background-color', '')}".strip()
    if "url(" in value or "gradient" in value or "background-image" in style:
        return None
    colours = [found for word in _words(value) if (found := _named(word)).startswith("#")]
    return colours[-1] if colours else around


def _words(value: str) -> list[str]:
    spelled = _RGB.search(value)
    return [spelled[0]] if spelled else value.split()


@lru_cache(maxsize=1024)
def _named(value: str) -> str:
    """A colour as #rrggbb where that is known, transparent, or as it is written."""
    if found := _HEX.fullmatch(value):
        digits = found[1]
        return f"#{''.join(digit * 2 for digit in digits)}" if len(digits) == 3 else value
    if found := _RGB.fullmatch(value):
        if found[4] and float(found[4].rstrip("%")) == 0:
            return _CLEAR
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    return _NAMES.get(value, value)


def _alike(one: str, other: str) -> bool:
    if not (_HEX.fullmatch(one) and _HEX.fullmatch(other)):
        return one == other
    return all(
        abs(int(one[place : place + 2], 16) - int(other[place : place + 2], 16)) < _SAME_COLOUR
        for place in (1, 3, 5)
    )
