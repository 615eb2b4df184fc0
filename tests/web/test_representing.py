"""A colleague notes on the case page how it was checked who may act, and the approval goes by that."""

import pytest

from bot.rules.replying import Reply
from bot.rules.representing import AgeGroup, Authority, Checked
from bot.rules.states import CaseState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.drafting import redraft
from bot.steps.identifying import settle_by_hand
from bot.store import cases, representation
from tests.builders import DRAFTING_TERMS, MORNING, customers, raw_mail, run_steps, take_in
from tests.steps.test_answer_route import of_a_child
from tests.web.forms import untouched
from tests.web.office import Office
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"
FORM = f"{PAGE}/vertegenwoordiging"


@pytest.fixture
def child(office: Office, colleague: Visitor) -> Visitor:
    """Somebody asks for the data of a child, it is sure who writes, and the answer waits on the page."""
    take_in(office.store, raw_mail("Graag inzage in de gegevens van mijn dochter."))
    run_steps(office.store, classify=of_a_child)
    settle_by_hand(office.store, CASE, settled=True, staff_id=1, terms=STANDARD_TERMS, now=MORNING)
    run_steps(office.store, classify=of_a_child)
    known = customers()
    redraft(office.store, known, CASE, Reply.ANSWER, staff_id=1, terms=DRAFTING_TERMS, now=MORNING)
    colleague.get(PAGE)
    return colleague


def note(visitor: Visitor, group: AgeGroup, authority: Authority, checked: Checked | None) -> None:
    """Send the form, without the field of the check where there is None, and look at the page again."""
    form = {"leeftijd": group.value, "bevoegd": authority.value}
    answer = visitor.post(FORM, form | ({"gecontroleerd": checked.value} if checked else {}))
    assert answer.headers["location"] == f"{PAGE}?gedaan=represented"
    visitor.get(PAGE)


def approve(visitor: Visitor, despite: str = "") -> tuple[int, str]:
    answer = visitor.post(f"{PAGE}/goedkeuren", {"shown": visitor.shown, "despite": despite})
    return answer.status_code, answer.text


def state(office: Office) -> CaseState:
    with office.store.read() as work:
        return cases.by_reference(work, CASE).state


def test_no_age_is_chosen_before_a_colleague_chose_one(child: Visitor) -> None:
    asks = '<select id="leeftijd" name="leeftijd" required><option value="">kies</option>'
    before = child.get(PAGE).text
    assert asks in before
    assert untouched(before, FORM)["leeftijd"] == ""
    assert child.post(FORM, untouched(before, FORM)).status_code == 400

    note(child, AgeGroup.FROM_16, Authority.NOBODY_ACTS, None)

    after = child.get(PAGE).text
    assert asks not in after
    assert untouched(after, FORM)["leeftijd"] == AgeGroup.FROM_16.value


def test_a_letter_about_a_child_is_approved_once_the_check_is_noted(office: Office, child: Visitor) -> None:
    status, said = approve(child)
    assert (status, state(office)) == (409, CaseState.TO_APPROVE)
    assert "leg vast hoe oud de betrokkene is, wie er handelt en hoe u dat hebt gecontroleerd" in said

    note(child, AgeGroup.UNDER_12, Authority.PARENT, Checked.NO_DOUBT)

    assert untouched(child.get(PAGE).text, FORM) == {
        "leeftijd": "under_12",
        "bevoegd": "parent",
        "gecontroleerd": "no_doubt",
    }
    assert approve(child)[0] == 303
    assert state(office) is CaseState.SENDING


def test_a_parent_of_whom_nothing_was_checked_gets_the_letter_only_with_a_reason(
    office: Office, child: Visitor
) -> None:
    note(child, AgeGroup.UNDER_12, Authority.PARENT, None)
    assert untouched(child.get(PAGE).text, FORM)["gecontroleerd"] == "not_yet"

    status, said = approve(child)
    assert (status, state(office)) == (409, CaseState.TO_APPROVE)
    assert "hoe is gecontroleerd dat de ouder of voogd dit mag" in said
    assert approve(child, "Ik sprak de moeder aan de telefoon.")[0] == 303
    assert "Ik sprak de moeder aan de telefoon." in child.get(PAGE).text


@pytest.mark.parametrize("authority", [Authority.AUTHORISED, Authority.APPOINTED])
def test_who_acts_for_another_gets_nothing_before_it_was_checked_whatever_the_reason(
    office: Office, child: Visitor, authority: Authority
) -> None:
    note(child, AgeGroup.FROM_16, authority, Checked.NOT_YET)
    status, said = approve(child, "Hij is betrouwbaar.")
    assert (status, state(office)) == (409, CaseState.TO_APPROVE)
    assert "hoe is gecontroleerd dat de vertegenwoordiger dit mag: controleer dat eerst" in said

    note(child, AgeGroup.FROM_16, authority, Checked.SHOWN)
    assert approve(child)[0] == 303


def test_a_child_of_12_that_asks_itself_gets_the_letter_once_that_was_confirmed(
    office: Office, child: Visitor
) -> None:
    note(child, AgeGroup.FROM_12_TO_15, Authority.NOBODY_ACTS, Checked.NOT_YET)
    assert approve(child)[0] == 409

    note(child, AgeGroup.FROM_12_TO_15, Authority.NOBODY_ACTS, Checked.CONFIRMED)
    assert approve(child)[0] == 303
    assert state(office) is CaseState.SENDING


@pytest.mark.parametrize("checked", [one for one in Checked if one is not Checked.NOT_YET])
def test_no_check_lets_the_data_of_somebody_of_16_go_to_a_parent(child: Visitor, checked: Checked) -> None:
    note(child, AgeGroup.FROM_16, Authority.PARENT, checked)
    status, said = approve(child, "De moeder vroeg het.")

    assert status == 409
    assert "een ouder of voogd krijgt geen gegevens: stuur de brief aan de betrokkene" in said


def test_a_check_that_does_not_exist_is_refused_and_nothing_is_noted(office: Office, child: Visitor) -> None:
    answer = child.post(FORM, {"leeftijd": "under_12", "bevoegd": "parent", "gecontroleerd": "vast_wel"})

    assert answer.status_code == 400
    with office.store.read() as work:
        assert representation.of_case(work, 1) is None
    assert approve(child)[0] == 409
