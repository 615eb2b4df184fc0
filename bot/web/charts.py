"""Bars for a page, as places in a picture that the page draws with SVG: no script, no style, no library.

Used by the pages with figures; each picture stands beside a table with the same numbers, for whoever does not
see it. Measures are in units of the picture, which the browser scales.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
_LEFT, _TOP, _BOTTOM = 36, 12, 28
#: How much of its place a bar fills.
_FILLED = 0.7


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured piece of a bar; `style` is the class that gives the colour."""

    style: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with what stands under it, and the number that stands above it at `top`."""

    label: str
    total: int
    middle: float
    top: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on a ground line, with the value at the top of the picture."""

    bars: tuple[Bar, ...]
    ground: float
    left: int
    highest: int
    width: int = WIDTH
    height: int = HEIGHT


def stacked(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A bar under each label, made of one piece for each series, which pairs a style with its values."""
    totals = [sum(values[place] for _, values in series) for place in range(len(labels))]
    highest = max((*totals, 1))
    ground = float(HEIGHT - _BOTTOM)
    step = (WIDTH - _LEFT) / max(len(labels), 1)
    unit = (ground - _TOP - 12) / highest
    bars = []
    for place, label in enumerate(labels):
        x, y = _LEFT + step * (place + (1 - _FILLED) / 2), ground
        parts = []
        for style, values in series:
            if size := round(values[place] * unit, 1):
                y = round(y - size, 1)
                parts.append(Part(style, round(x, 1), y, round(step * _FILLED, 1), size))
        bars.append(Bar(label, totals[place], round(_LEFT + step * (place + 0.5), 1), y - 4, tuple(parts)))
    return Chart(tuple(bars), ground, _LEFT, highest)
