"""Draws the figures of a year: requests of each kind per month, and the days that answers took.

Used by `bot.commands.yearly`; counts nothing itself and writes no file. Draws with matplotlib, the extra
`plot`, which is imported only where something is drawn.
"""

from typing import TYPE_CHECKING

from bot.commands.plotting import as_png
from bot.rules.yearly import MONTH_DAYS, WEEK_DAYS, YearFigures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_INCHES = (10.0, 5.0)
_DOTS = 100
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: One hatch for each place in a bar, so that its pieces differ in grey too.
_HATCHES = ("", "//", "..", "xx", "\\\\", "++", "oo", "--", "**", "||", "OO")


def pictures(found: YearFigures) -> dict[str, bytes]:
    """The pictures of a year as PNG files, by their names; the same figures give the same bytes."""
    return {
        f"kinds-per-month-{found.year}.png": as_png(kinds_per_month(found)),
        f"days-to-answer-{found.year}.png": as_png(days_to_answer(found)),
    }


def kinds_per_month(found: YearFigures) -> "Figure":
    """A bar for each month, with a piece for each kind."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    axes = figure.subplots()
    below = [0] * 12
    for place, (kind, counts) in enumerate(found.per_month.items()):
        axes.bar(
            _MONTHS, counts, bottom=below, label=kind.value, edgecolor="black", hatch=_HATCHES[place % 11]
        )
        below = [low + count for low, count in zip(below, counts, strict=True)]
    axes.set(title=f"Requests received in {found.year}, by kind", ylabel="Requests")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    if found.per_month:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def days_to_answer(found: YearFigures) -> "Figure":
    """A bar for each band of days, with a line at one week and one at one month."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    axes = figure.subplots()
    names = [f"{band.first}-{band.last}" if band.last else f"{band.first}+" for band in found.bands]
    bars = axes.bar(names, [band.answers for band in found.bands], color="0.8", edgecolor="black")
    axes.bar_label(bars)
    for days, style, name in ((WEEK_DAYS, "--", "one week"), (MONTH_DAYS, "-", "one month")):
        # Between the last band that lies within the term and the first that does not.
        within = sum(band.last is not None and band.last <= days for band in found.bands)
        axes.axvline(within - 0.5, color="black", linestyle=style, label=name)
    axes.set(title=f"Days from receipt to answer, requests of {found.year}", xlabel="Days", ylabel="Answers")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="best")
    return figure
