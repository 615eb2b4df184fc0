"""privacybot report: a year in figures, as JSON, and drawn."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from bot.commands.yearly_plots import days_to_answer, kinds_per_month, pictures
from bot.rules.request_register import Outcome, RequestDates
from bot.rules.yearly import figures
from classifiers.kinds import Kind
from tests.commands.terminal import Terminal

YEAR = datetime.now(UTC).year


def answered(received: date, days: int, kind: Kind) -> RequestDates:
    return RequestDates(
        kind,
        received,
        received + timedelta(days=7),
        received + timedelta(days=30),
        Outcome.ANSWERED,
        received + timedelta(days=days),
    )


FOUND = figures(
    [
        answered(date(2026, 1, 5), 3, Kind.ACCESS),
        answered(date(2026, 1, 6), 9, Kind.ERASURE),
        answered(date(2026, 5, 6), 40, Kind.ERASURE),
    ],
    2026,
    date(2027, 1, 1),
)


def test_a_year_is_told_in_words_and_as_json(office: Terminal, reference: str) -> None:
    assert f"Requests received in {YEAR}: 1" in office.run("report", str(YEAR)).out
    found = office.run("report", str(YEAR), "--json").json

    assert (found["received"], found["answered"], found["open_at_end"]) == (1, 0, 1)
    assert sum(found["per_month"]["withdrawal"]) == 1
    assert found["incidents"] == {}


def test_what_is_open_is_named_by_whether_the_year_is_over(office: Terminal) -> None:
    assert "open now" in office.run("report", str(YEAR)).out
    assert "open at the end of the year" in office.run("report", "2020").out


def test_a_year_without_requests_is_told_too(office: Terminal) -> None:
    assert "Requests received in 2020: 0" in office.run("report", "2020").out
    office.run("report", "1999", expect=2)


def test_a_year_is_drawn_into_a_folder(office: Terminal, reference: str) -> None:
    pytest.importorskip("matplotlib")
    folder = office.at.folder / "pictures"
    office.run("report", str(YEAR), "--plot", str(folder))

    drawn = sorted(file.name for file in folder.iterdir())
    assert drawn == [f"days-to-answer-{YEAR}.png", f"kinds-per-month-{YEAR}.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in folder.iterdir())
    (folder / "file").write_text("")
    said = office.run("report", str(YEAR), "--plot", str(folder / "file" / "deeper"), expect=2)
    assert "cannot be written" in said.err


def test_the_pictures_show_the_figures() -> None:
    pytest.importorskip("matplotlib")
    (months,) = kinds_per_month(FOUND).axes
    assert [bars.get_label() for bars in months.containers] == ["access", "erasure"]
    assert [bar.get_height() for bar in months.containers[1]][:5] == [1, 0, 0, 0, 1]
    assert months.containers[1][0].get_y() == 1, "erasure stands on access"

    (days,) = days_to_answer(FOUND).axes
    assert [bar.get_height() for bar in days.containers[0]] == [band.answers for band in FOUND.bands]
    week, month = (np.asarray(line.get_xdata(), dtype=np.float64)[0] for line in days.lines)
    assert [band.last for band in FOUND.bands][int(week)] == 7
    assert [band.last for band in FOUND.bands][int(month)] == 31
    assert pictures(FOUND) == pictures(FOUND)
