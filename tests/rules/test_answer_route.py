"""A letter with data goes to a child, or to one who acts for somebody, only as UAVG art. 5 has it."""

import pytest

from bot.rules.answer_route import Noted, Route, objection_to_route
from bot.rules.representing import AgeGroup, Authority, Checked
from bot.web.words import words_in

CHILD, YOUNG, ADULT = AgeGroup.UNDER_12, AgeGroup.FROM_12_TO_15, AgeGroup.FROM_16
ITSELF, PARENT, CURATOR = Authority.NOBODY_ACTS, Authority.PARENT, Authority.APPOINTED
OPEN, SURE = Checked.NOT_YET, Checked.NO_DOUBT


def stands(route: Route) -> str:
    """How a letter along this way stands: free, asks for a reason, or forbidden."""
    found = objection_to_route(route)
    if found is None:
        return "free"
    assert words_in("nl").of_rules(found.words) != found.words
    return "reason" if found.overridable else "forbidden"


@pytest.mark.parametrize(
    ("group", "authority", "checked", "outcome"),
    [
        (CHILD, ITSELF, SURE, "forbidden"),
        (CHILD, PARENT, OPEN, "reason"),
        (CHILD, PARENT, SURE, "free"),
        (CHILD, Authority.GUARDIAN, Checked.SHOWN, "free"),
        (CHILD, Authority.UNKNOWN, SURE, "forbidden"),
        (YOUNG, ITSELF, OPEN, "reason"),
        (YOUNG, ITSELF, Checked.CONFIRMED, "free"),
        (YOUNG, PARENT, OPEN, "reason"),
        (YOUNG, PARENT, SURE, "free"),
        (ADULT, ITSELF, OPEN, "free"),
        (ADULT, PARENT, Checked.SHOWN, "forbidden"),
        (ADULT, CURATOR, OPEN, "forbidden"),
        (ADULT, CURATOR, Checked.SHOWN, "free"),
        (ADULT, Authority.AUTHORISED, OPEN, "forbidden"),
        (ADULT, Authority.AUTHORISED, Checked.CONFIRMED, "free"),
    ],
)
def test_age_authority_and_check_say_whether_the_one_who_asked_gets_the_data(
    group: AgeGroup, authority: Authority, checked: Checked, outcome: str
) -> None:
    assert stands(Route(Noted(group, authority, checked))) == outcome


@pytest.mark.parametrize(("group", "outcome"), [(CHILD, "forbidden"), (YOUNG, "reason"), (ADULT, "free")])
def test_a_letter_to_the_person_alone_is_judged_by_age_whoever_acts(group: AgeGroup, outcome: str) -> None:
    for authority in (PARENT, CURATOR, Authority.UNKNOWN):
        assert stands(Route(Noted(group, authority), to_person=True)) == outcome


def test_where_nobody_noted_anything_a_sign_in_the_mail_asks_for_it() -> None:
    assert stands(Route(None)) == "free"
    assert stands(Route(None, about_child=True)) == "reason"
    assert stands(Route(None, about_child=True, to_person=True)) == "reason"
    assert stands(Route(None, for_other=True)) == "reason"
    assert stands(Route(None, for_other=True, to_person=True)) == "free"
