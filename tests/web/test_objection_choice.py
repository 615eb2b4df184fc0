"""A colleague says on the case page what an objection is about, and how it was weighed."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.store import cases
from bot.store.objection_courses import course_of
from bot.store.tables import Draft, Message, RawMail, RequestRow
from classifiers.kinds import ObjectionCourse
from tests.builders import tag_of
from tests.web.forms import untouched
from tests.web.office import Office
from tests.web.stories import SOFIE, Letter, let_write
from tests.web.visitor import Visitor

PAGE = "/dossiers/MK-2026-000001"
JORIS = Letter(
    "Joris Hendriks",
    "joris@hendriks.example",
    "Bezwaar",
    "Goedemorgen,\n\nIk maak bezwaar tegen het gebruik van mijn gegevens om te meten wat ik op jullie site "
    "doe.\n\nMet vriendelijke groet,\nJoris Hendriks",
    timedelta(hours=3),
)
#: What he writes in the same case an hour after the morning of the stories.
AGAIN = replace(
    JORIS,
    subject=f"Re: {tag_of('MK-2026-000001')}",
    text="En ik maak bezwaar tegen het gebruik van mijn gegevens voor jullie reclame.\n\nJoris Hendriks",
    ago=timedelta(hours=-1),
)


def draft_of(office: Office) -> Draft:
    with office.store.read() as work:
        draft = cases.live_draft(work, 1)
    assert draft is not None
    return draft


def test_a_weighed_objection_says_what_the_colleague_typed(office: Office, colleague: Visitor) -> None:
    let_write(office.store, JORIS)
    before = colleague.get(PAGE).text
    said = {"use": "Meten wat je op onze site doet.", "why": "Tegen misbruik.", "done": "Korter bewaren."}
    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "answer", "bezwaar": "refused", **said})
    after = colleague.get(PAGE).text

    assert '<option value="">Kies waar het over gaat</option>' in before
    assert "Zeg waar het bezwaar over gaat: reclame, of iets anders." in before
    assert re.search(r"<details[^>]* open>\s*<summary>[^<]*</summary>\s*<form[^>]*/andere-brief", before)
    assert answer.status_code == 303
    assert '<option value="">Niets veranderen (nu: Iets anders: we gaan door, om dwingende redenen)<' in after
    assert draft_of(office).missing == []
    assert all(words in " ".join(draft_of(office).text.split()) for words in said.values())
    with office.store.read() as work:
        assert course_of(work, 1) is ObjectionCourse.REFUSED


def test_a_form_in_which_nothing_was_chosen_of_an_objection_says_nothing_of_it(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, JORIS)
    first = untouched(colleague.get(PAGE).text, f"{PAGE}/andere-brief")
    said = {"use": "Meten wat je op onze site doet.", "why": "Tegen misbruik.", "done": "Korter bewaren."}
    colleague.post(f"{PAGE}/andere-brief", {**first, "bezwaar": "refused", **said})
    with office.store.begin("tests.answered") as work:
        work.session.get_one(RequestRow, 1).outcome = "answered"
    let_write(office.store, AGAIN)
    later = untouched(colleague.get(PAGE).text, f"{PAGE}/andere-brief")
    answer = colleague.post(f"{PAGE}/andere-brief", later)

    assert (first["bezwaar"], later["bezwaar"], later["taal"]) == ("", "", "")
    assert answer.status_code == 303
    with office.store.read() as work:
        noted = [one.detail["course"] for one in cases.history(work, 1) if one.code == "objection.noted"]
        assert course_of(work, 1) is ObjectionCourse.MARKETING
    assert noted == ["refused"]


def test_a_choice_on_a_page_from_before_a_later_mail_is_refused(office: Office, colleague: Visitor) -> None:
    let_write(office.store, JORIS)
    seen = untouched(colleague.get(PAGE).text, f"{PAGE}/andere-brief")
    let_write(office.store, AGAIN)
    answer = colleague.post(f"{PAGE}/andere-brief", {**seen, "bezwaar": "upheld", "use": "Meten."})

    assert answer.status_code == 409
    assert "Dit dossier is veranderd sinds u het zag." in answer.text
    assert '<option value="upheld" selected>' in answer.text
    with office.store.read() as work:
        assert course_of(work, 1) is None


def test_an_answer_to_an_undecided_objection_is_refused_and_the_choice_is_kept(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, JORIS)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "answer", "bezwaar": "weighing"})

    assert answer.status_code == 409
    assert "er is nog niet beslist over het bezwaar" in answer.text
    assert '<option value="weighing" selected>' in answer.text
    with office.store.read() as work:
        assert course_of(work, 1) is None


def test_a_case_without_an_objection_has_no_such_choice(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)

    assert 'name="bezwaar"' not in colleague.get(PAGE).text


def test_what_was_said_of_one_objection_holds_for_no_later_one(office: Office, colleague: Visitor) -> None:
    let_write(office.store, JORIS)
    said = {"use": "Meten wat je op onze site doet.", "why": "Tegen misbruik.", "done": "Korter bewaren."}
    colleague.post(f"{PAGE}/andere-brief", {"brief": "answer", "bezwaar": "refused", **said})
    let_object_again(office)

    with office.store.read() as work:
        assert course_of(work, 1) is None
        assert course_of(work, 1, until=office.clock()) is ObjectionCourse.REFUSED


def let_object_again(office: Office) -> None:
    """A second objection comes into the case an hour later."""
    with office.store.begin("tests.object") as work:
        first = work.session.get_one(RequestRow, 1)
        message = work.session.get_one(Message, first.message_id)
        raw = work.session.get_one(RawMail, message.raw_mail_id)
        later = office.clock() + timedelta(hours=1)
        second = work.add(a_copy(raw, content_hash="f" * 64, stored_at=later))
        answered = work.add(a_copy(message, raw_mail_id=second.id))
        work.add(a_copy(first, message_id=answered.id))


def a_copy(row: Any, **changes: Any) -> Any:
    return type(row)(**{**row.model_dump(exclude={"id"}), **changes})
