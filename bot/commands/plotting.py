"""Draws a measurement of the classifier: are the scores honest, and what is taken for what.

Used by `bot.commands.evaluating`; measures nothing itself, writes no file and needs no screen. Draws with
matplotlib, the extra `plot`, which is imported only where something is drawn.
"""

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from bot.commands.measurements import edge_name
from bot.errors import ConfigError
from classifiers.scoring import share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from classifiers.calibration import Calibration
    from classifiers.confusion import Confusion
    from classifiers.evaluation import Report

#: Width and height of the picture, in inches, and dots to the inch: 1600 by 750 pixels.
_INCHES = (16.0, 7.5)
_DOTS = 100

#: The ends of the axes that show scores and shares.
_SCORES = (-0.03, 1.03)

#: One hue from pale to dark: it reads the same in grey.
_SHADES = "Blues"
#: Numbers on a cell darker than this share are white.
_DARK = 0.6


def require_library() -> None:
    """See to it that something can be drawn, before anybody waits for the measuring.

    Raises:
        ConfigError: the drawing library is not installed; says how to install it.
    """
    if find_spec("matplotlib") is None:
        raise ConfigError(
            "--plot needs matplotlib, which is not installed; this installs it:"
            " .venv/bin/python -m pip install -e '.[plot]'"
        )


def png(report: "Report") -> bytes:
    """The picture as the bytes of a PNG file; the same report gives the same bytes."""
    return as_png(picture(report))


def as_png(figure: "Figure") -> bytes:
    """A drawn figure as the bytes of a PNG file."""
    image = BytesIO()
    figure.savefig(image, format="png", dpi=_DOTS)
    return image.getvalue()


def picture(report: "Report") -> "Figure":
    """The reliability diagram, and beside it the confusions as a heat map."""
    # A Figure of its own, not pyplot: that keeps global state and may look for a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    places = figure.subplot_mosaic(
        [["reliability", "confusion"], ["counts", "confusion"]], width_ratios=(2, 3), height_ratios=(3, 1)
    )
    _draw_reliability(places["reliability"], report.calibration)
    _draw_counts(places["counts"], report.calibration)
    _draw_confusion(places["confusion"], report.confusion)
    figure.suptitle(f"The classifier on {report.mails} labelled mails")
    return figure


def _draw_reliability(axes: "Axes", calibration: "Calibration") -> None:
    filled = [
        (one.mean_score, one.observed)
        for one in calibration.bins
        if one.mean_score is not None and one.observed is not None
    ]
    axes.plot((0, 1), (0, 1), linestyle="--", color="0.5", label="honest: said = observed")
    axes.plot(
        [said for said, _ in filled],
        [observed for _, observed in filled],
        marker="o",
        color="black",
        label="measured, a point for each bin",
    )
    axes.set(
        title=f"Reliability: ECE {_number(calibration.expected_error)}, Brier {_number(calibration.brier)}",
        xlabel="Mean score (what the classifier says)",
        ylabel="Share that carry the kind",
        # A little more than 0 to 1: points at the edge are drawn whole.
        xlim=_SCORES,
        ylim=_SCORES,
    )
    axes.grid(visible=True, color="0.9")
    axes.legend(loc="best")


def _draw_counts(axes: "Axes", calibration: "Calibration") -> None:
    bins = calibration.bins
    bars = axes.bar(
        [one.low for one in bins],
        [one.count for one in bins],
        width=[one.high - one.low for one in bins],
        align="edge",
        color="0.8",
        edgecolor="black",
    )
    axes.bar_label(bars, [str(one.count) for one in bins], fontsize="small")
    # Nearly all kinds are absent from a mail: without the logarithm the first bar would hide the others.
    axes.set_yscale("symlog")
    axes.set(
        title="Scores in each bin",
        xlabel="Score",
        ylabel="Count",
        xlim=_SCORES,
        # Room for the number above the highest bar.
        ylim=(0, 10 * max(1, *(one.count for one in bins))),
    )


def _draw_confusion(axes: "Axes", confusion: "Confusion") -> None:
    from classifiers.confusion import EDGES

    rows = [confusion.row(wanted) for wanted in EDGES]
    shades = [[share(count, sum(row)) for count in row] for row in rows]
    cells = axes.imshow(shades, cmap=_SHADES, vmin=0, vmax=1, aspect="auto")
    for down, row in enumerate(rows):
        for across, count in enumerate(row):
            color = "white" if shades[down][across] > _DARK else "black" if count else "0.5"
            axes.text(across, down, str(count), ha="center", va="center", color=color)
    names = [edge_name(edge) for edge in EDGES]
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(names)), names)
    axes.set(
        title="Confusion: what a kind was taken for (diagonal = right)",
        xlabel="Found",
        ylabel="Wanted",
    )
    colorbar = axes.figure.colorbar(cells, ax=axes)
    colorbar.set_label("Share of the row")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
