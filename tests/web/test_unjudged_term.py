"""A case that a colleague must still judge shows by when, on its page and in the queue."""

from datetime import timedelta

from bot.store.work import Store
from tests.builders import raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor


def unclear(store: Store, office: Office, days: int) -> None:
    came = office.clock() - timedelta(days=days)
    take_in(store, raw_mail("Dit is onduidelijk."), came)
    run_steps(store, came)


def test_a_case_to_judge_shows_its_term_and_from_when_it_counts(office: Office, colleague: Visitor) -> None:
    unclear(office.store, office, 1)
    page = colleague.get("/dossiers/MK-2026-000001").text

    assert "Nog niemand heeft beoordeeld wat hier gevraagd wordt. De termijn telt vanaf de ontvangst." in page
    assert "Er loopt geen termijn" not in page
    assert "geen termijn" not in colleague.get("/").text


def test_a_case_that_nobody_judged_in_time_is_among_the_late_ones(office: Office, colleague: Visitor) -> None:
    unclear(office.store, office, 12)

    assert "MK-2026-000001" in colleague.get("/?toon=te-laat").text
