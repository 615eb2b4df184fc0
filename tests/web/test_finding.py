"""A colleague on the telephone finds a case, open or closed, by what the caller can name."""

import pytest

from bot.steps.closing import close
from tests.web.office import Office
from tests.web.stories import NEIGHBOURHOOD, SOFIE, let_write
from tests.web.visitor import Visitor

HENDRIK = NEIGHBOURHOOD[3]
OF_SOFIE, OF_HENDRIK = "/dossiers/MK-2026-000001", "/dossiers/MK-2026-000002"


@pytest.fixture
def filled(office: Office) -> Office:
    """An office with a case of Sofie and one of Hendrik."""
    for letter in (SOFIE, HENDRIK):
        let_write(office.store, letter)
    return office


@pytest.mark.parametrize(
    "typed",
    ["MK-2026-000001", "mk-2026-000001", "000001", "sofie", "Linden Sofie", "@vanderlinden", "Inzage"],
)
def test_an_open_case_is_found_by_reference_name_address_or_subject(
    filled: Office, colleague: Visitor, typed: str
) -> None:
    shown = colleague.client.get("/", params={"zoek": typed}).text

    assert OF_SOFIE in shown
    assert OF_HENDRIK not in shown
    assert f'value="{typed}"' in shown


@pytest.mark.parametrize("typed", ["niemand", "sofie wierda", "%", "_", "\\", "' OR 1=1", "MK-2026-000003"])
def test_what_no_case_holds_finds_none_and_leads_to_the_closed_ones(
    filled: Office, colleague: Visitor, typed: str
) -> None:
    shown = colleague.client.get("/", params={"zoek": typed}).text

    assert "Geen open dossier gevonden." in shown
    assert "/gesloten?zoek=" in shown
    assert "/dossiers/" not in shown


@pytest.mark.parametrize("typed", ["", "   ", "\0\t"])
def test_nothing_typed_shows_all(filled: Office, colleague: Visitor, typed: str) -> None:
    shown = colleague.client.get("/", params={"zoek": typed}).text

    assert OF_SOFIE in shown
    assert OF_HENDRIK in shown


def test_what_was_typed_is_text_and_no_markup(filled: Office, colleague: Visitor) -> None:
    shown = colleague.client.get("/", params={"zoek": '"><script>x</script>' + "a" * 5_000}).text

    assert "<script>x" not in shown
    assert "a" * 201 not in shown


def test_the_tiles_count_and_keep_what_was_found(filled: Office, colleague: Visitor) -> None:
    shown = colleague.client.get("/", params={"zoek": "van der"}).text

    assert "<b>1</b> open" in shown
    assert "toon=te-laat&amp;zoek=van%20der" in shown


def test_a_closed_case_is_found_among_the_closed_ones_only(filled: Office, colleague: Visitor) -> None:
    for number in (1, 2):
        close(filled.store, f"MK-2026-00000{number}", "klaar", staff_id=1, now=filled.clock())

    shown = colleague.get("/gesloten?zoek=sofie").text
    assert OF_SOFIE in shown
    assert OF_HENDRIK not in shown
    assert "Geen gesloten dossier gevonden." in colleague.get("/gesloten?zoek=niemand").text
    assert OF_SOFIE not in colleague.get("/?zoek=sofie").text
