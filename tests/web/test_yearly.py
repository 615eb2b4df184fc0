"""The yearly report's page: a year in figures, tables beside pictures, and nothing that a CSP refuses."""

import re
from datetime import timedelta

import pytest

from bot.steps.approving import approve
from bot.web.charts import stacked
from tests.builders import APPROVAL_TERMS, MORNING, do_steps, proposed_draft, send_all
from tests.fakes import FakeSender
from tests.web.office import Office
from tests.web.stories import SOFIE, let_write
from tests.web.visitor import Visitor


def answered(office: Office) -> None:
    let_write(office.store, SOFIE)
    do_steps(office.store, "MK-2026-000001", 1)
    shown = proposed_draft(office.store, "MK-2026-000001").content_hash
    approve(office.store, "MK-2026-000001", shown_hash=shown, staff_id=1, terms=APPROVAL_TERMS, now=MORNING)
    send_all(office.store, FakeSender(), MORNING + timedelta(days=2))


def test_a_year_is_told_in_figures_and_tables(office: Office, colleague: Visitor) -> None:
    answered(office)
    shown = colleague.get("/jaarverslag/2026").text

    assert "Jaarverslag 2026" in shown
    assert "100 %" in shown
    assert "4 dagen" in shown
    assert shown.count("<svg") == shown.count('<table class="figures">') == 2
    assert "Sofie" not in shown
    assert SOFIE.address not in shown


def test_a_year_that_goes_on_tells_what_is_open_now(colleague: Visitor) -> None:
    assert "Nu nog open" in colleague.get("/jaarverslag/2026").text
    assert "Nog open aan het eind van het jaar" in colleague.get("/jaarverslag/2025").text


def test_the_pictures_need_no_style_and_no_script_of_their_own(office: Office, colleague: Visitor) -> None:
    answered(office)
    shown = colleague.get("/jaarverslag/2026?taal=en").text

    assert not re.search(r"\sstyle=", shown)
    assert not re.search(r"<script(?! src=)", shown)
    assert 'role="img" aria-labelledby="picture-months"' in shown


def test_a_year_without_requests_has_no_pictures(colleague: Visitor) -> None:
    shown = colleague.get("/jaarverslag/2020").text

    assert "Jaarverslag 2020" in shown
    assert "<svg" not in shown


@pytest.mark.parametrize("year", ["1999", "2099", "x"])
def test_a_year_that_nobody_can_mean_is_refused(colleague: Visitor, year: str) -> None:
    assert colleague.get(f"/jaarverslag/{year}").status_code == 400


def test_bars_are_as_high_as_their_numbers() -> None:
    chart = stacked(["a", "b"], [("one", [1, 0]), ("two", [1, 4])])
    first, second = chart.bars

    assert (first.total, second.total, chart.highest) == (2, 4, 4)
    assert sum(part.height for part in second.parts) == pytest.approx(
        2 * sum(part.height for part in first.parts)
    )
    assert first.parts[0].y + first.parts[0].height == pytest.approx(chart.ground)
    assert first.parts[1].y + first.parts[1].height == pytest.approx(first.parts[0].y)
    assert [part.style for part in second.parts] == ["two"]


def test_bars_of_nothing_have_no_height() -> None:
    assert [bar.parts for bar in stacked(["a"], [("one", [0])]).bars] == [()]
