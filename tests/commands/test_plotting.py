"""The picture of a measurement: a real PNG whose parts can be read, also in grey and without a screen."""

import os
import subprocess
import sys
from io import BytesIO
from itertools import pairwise, repeat

import matplotlib.image
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.axes import Axes

from bot.commands.plotting import as_png, picture, png
from classifiers.evaluation import measure
from classifiers.kinds import KIND_ORDER, Kind
from tests.classifiers.judged import Judged, judged
from tests.installation import ROOT

Pixels = npt.NDArray[np.float64]

#: The shares of red, green and blue in the lightness that a grey print keeps (Rec. 709).
LIGHTNESS = (0.2126, 0.7152, 0.0722)
EVERY = [judged(kind.value, kind.value) for kind in KIND_ORDER]
MISTAKES = [judged("erasure", "access"), judged("breach", "other")]


def grey(image: bytes) -> Pixels:
    """The lightness of every pixel of a PNG, 0 to 1, row by row."""
    pixels = matplotlib.image.imread(BytesIO(image), format="png")
    return np.asarray(pixels[..., :3] @ np.array(LIGHTNESS), dtype=np.float64)


def cells(mails: list[Judged]) -> Pixels:
    """The mean lightness of each of the twelve by twelve cells of the heat map, as drawn."""
    figure = picture(measure(mails))
    lightness = grey(as_png(figure))
    (heat,) = (axes for axes in figure.axes if axes.get_label() == "confusion")
    place = heat.get_window_extent()
    # Pixels count from the top, places from the bottom.
    downs = np.linspace(lightness.shape[0] - place.y1, lightness.shape[0] - place.y0, 13).astype(int)
    acrosses = np.linspace(place.x0, place.x1, 13).astype(int)
    means = [
        [lightness[top:bottom, left:right].mean() for left, right in pairwise(acrosses)]
        for top, bottom in pairwise(downs)
    ]
    return np.array(means)


def parts(mails: list[Judged]) -> tuple[Axes, Axes, Axes]:
    """The reliability diagram, the counts and the heat map."""
    drawn = {axes.get_label(): axes for axes in picture(measure(mails)).axes}
    return drawn["reliability"], drawn["counts"], drawn["confusion"]


def test_the_picture_is_a_png_of_1600_by_750_pixels() -> None:
    image = png(measure(EVERY))

    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert grey(image).shape == (750, 1600)


def test_paper_is_white_and_ink_is_dark() -> None:
    lightness = grey(png(measure(EVERY)))

    assert np.mean(lightness > 0.95) > 0.5
    assert 0.01 < np.mean(lightness < 0.3) < 0.3


def test_a_perfect_run_is_a_dark_diagonal_also_in_grey() -> None:
    found = cells(EVERY)
    kinds = len(KIND_ORDER)
    beside = found[~np.eye(kinds + 1, dtype=bool)]

    assert found.diagonal()[:kinds].max() < 0.4
    assert beside.min() > 0.85


def test_the_more_a_kind_is_taken_for_another_the_darker_is_their_cell() -> None:
    wanted, taken = KIND_ORDER.index(Kind.ERASURE), KIND_ORDER.index(Kind.ACCESS)
    shades = [
        cells([*EVERY, *repeat(judged("erasure", "access"), times)])[wanted, taken] for times in range(4)
    ]

    assert shades == sorted(shades, reverse=True)
    assert shades[0] - shades[-1] > 0.3


def test_the_same_measurement_gives_the_same_picture() -> None:
    assert png(measure(EVERY)) == png(measure(EVERY))


def test_every_part_has_a_title_and_names_its_axes() -> None:
    for axes in parts(EVERY):
        assert axes.get_title()
        assert axes.get_xlabel()
        assert axes.get_ylabel()


def test_every_cell_of_the_confusions_tells_its_number() -> None:
    _, _, heat = parts([*EVERY, *MISTAKES])
    numbers = {text.get_position(): text.get_text() for text in heat.texts}
    names = [label.get_text() for label in heat.get_yticklabels()]

    assert names == [label.get_text() for label in heat.get_xticklabels()]
    assert names == [*(kind.value for kind in KIND_ORDER), "nothing"]
    assert len(numbers) == 12 * 12
    # The position is (across, down): found, then wanted.
    assert numbers[names.index("access"), names.index("erasure")] == "1"
    assert numbers[names.index("access"), names.index("access")] == "1"
    assert sum(int(number) for number in numbers.values()) == len(EVERY + MISTAKES)


def test_the_reliability_diagram_has_a_point_for_each_bin_with_scores() -> None:
    reliability, counts, _ = parts(EVERY)
    _, measured = reliability.lines

    assert np.asarray(measured.get_xydata()) == pytest.approx(np.array([[0.1, 0.0], [0.9, 1.0]]))
    assert [text.get_text() for text in counts.texts] == ["0", "110", *["0"] * 7, "11"]


def test_a_measurement_of_no_mails_can_be_drawn() -> None:
    assert png(measure([])).startswith(b"\x89PNG")


def test_numbers_stand_out_from_their_cells() -> None:
    _, _, heat = parts([*EVERY, *repeat(judged("erasure", "access"), 3)])
    colors = {text.get_position(): text.get_color() for text in heat.texts}

    assert {"white", "black"} <= set(colors.values())


def test_drawing_asks_for_no_screen() -> None:
    program = (
        "import sys; from bot.commands.plotting import png; from classifiers.evaluation import measure;"
        " png(measure([])); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    surroundings = {key: value for key, value in os.environ.items() if key != "DISPLAY"}

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**surroundings, "MPLBACKEND": "TkAgg"},
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
