"""The legal hold on the case page: placed with a reason, shown, and lifted."""

from bot.store import legal_holds
from tests.web.office import Office
from tests.web.stories import SOFIE, let_write
from tests.web.visitor import Visitor

PAGE = "/dossiers/MK-2026-000001"


def test_a_hold_is_placed_shown_and_lifted(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/bewaren", {"remark": "Klacht loopt <b>nog</b>"})

    assert answer.headers["location"] == f"{PAGE}?gedaan=kept"
    shown = colleague.get(PAGE).text
    assert "Dit dossier moet bewaard blijven" in shown
    assert "Klacht loopt &lt;b&gt;nog&lt;/b&gt;" in shown
    assert "Gezegd door Anne Voorbeeld" in shown

    assert colleague.post(f"{PAGE}/niet-bewaren").headers["location"] == f"{PAGE}?gedaan=not_kept"
    assert "Langer bewaren" in colleague.get(PAGE).text
    with office.store.read() as work:
        assert legal_holds.standing(work, 1) is None


def test_a_refusal_is_said_in_words_and_keeps_what_was_typed(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/bewaren", {"remark": "   "})

    assert answer.status_code == 409
    assert "Schrijf waarom dit dossier bewaard moet blijven." in answer.text

    assert colleague.post(f"{PAGE}/niet-bewaren").status_code == 409
