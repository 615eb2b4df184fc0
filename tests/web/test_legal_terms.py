"""No page says that the law sets a month for what has none: a complaint, a report of a leak, a question."""

import re

import pytest

from tests.builders import raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
MONTH = "23-12-2026"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("words", ["Ik heb een klacht over jullie.", "Er is een datalek bij jullie."])
def test_what_has_no_month_shows_none(office: Office, colleague: Visitor, words: str) -> None:
    take_in(office.store, raw_mail(words))
    run_steps(office.store)
    queue, case = words_of(colleague.get("/").text), words_of(colleague.get(f"/dossiers/{CASE}").text)
    register = words_of(colleague.get("/register").text)

    assert "geen termijn" in queue
    assert "30-11-2026" in register
    assert "wettelijk" not in register
    assert "Wettelijk" not in case
    for page in (queue, case, register):
        assert MONTH not in page
        assert "een maand na ontvangst" not in page


def test_beside_a_complaint_the_month_of_a_right_is_shown(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail("Ik heb een klacht, en ik wil inzage."))
    run_steps(office.store)
    queue, case = words_of(colleague.get("/").text), words_of(colleague.get(f"/dossiers/{CASE}").text)

    assert MONTH in queue
    # One card for the right with both dates, one for the complaint with the promise alone.
    assert case.count("Wettelijk nog") == case.count(MONTH) == 1
    assert case.count("Belofte nog") == 2
