"""The page of a case tells in which language a letter is, and lets a colleague choose another one."""

import pytest

from bot.rules.replying import Reply
from bot.steps.drafting import redraft
from bot.store import cases
from bot.store.tables import Draft
from classifiers.kinds import Language
from tests.web.forms import untouched
from tests.web.office import Office
from tests.web.stories import SOFIE, STORY_TERMS, let_write
from tests.web.visitor import Visitor

CASE = "MK-2026-000001"
PAGE = f"/dossiers/{CASE}"


@pytest.mark.parametrize(
    ("language", "named", "greeting"),
    [
        (Language.NL, "(Nederlands)", "Beste Sofie"),
        (Language.EN, "(Engels)", "Dear Sofie"),
        (Language.DE, "(Duits)", "Guten Tag Sofie"),
        (Language.FR, "(Frans)", "Bonjour Sofie"),
    ],
)
def test_a_letter_is_shown_with_the_name_of_its_language(
    office: Office, colleague: Visitor, language: Language, named: str, greeting: str
) -> None:
    let_write(office.store, SOFIE)
    redraft(
        office.store,
        office.desk.directory,
        CASE,
        Reply.ANSWER,
        language=language,
        staff_id=1,
        terms=STORY_TERMS,
        now=office.clock(),
    )
    shown = colleague.get(PAGE).text

    assert named in shown
    assert greeting in shown
    assert f'lang="{language.value}" tabindex="0"' in shown


def draft_of(office: Office) -> Draft:
    with office.store.read() as work:
        draft = cases.live_draft(work, cases.by_reference(work, CASE).id or 0)
    assert draft is not None
    return draft


def test_a_colleague_chooses_the_language_and_finds_it_chosen(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    before = colleague.get(PAGE).text
    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "acknowledgement", "taal": "fr"})
    after = colleague.get(PAGE).text

    assert '<option value="">De taal van dit dossier (Nederlands)</option>' in before
    assert answer.headers["location"] == f"{PAGE}?gedaan=redrafted"
    assert (draft_of(office).situation, draft_of(office).language) == ("acknowledgement", "fr")
    assert '<option value="">De taal van dit dossier (Frans)</option>' in after
    assert '<option value="acknowledgement" selected>' in after


def test_a_letter_that_is_asked_for_without_a_language_stays_in_that_of_the_case(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    colleague.post(f"{PAGE}/andere-brief", {"brief": "answer", "taal": "de"})
    colleague.post(f"{PAGE}/andere-brief", {"brief": "acknowledgement"})

    assert (draft_of(office).situation, draft_of(office).language) == ("acknowledgement", "de")


def test_a_form_in_which_no_language_was_chosen_leaves_that_of_the_case_as_it_was_heard(
    office: Office, colleague: Visitor
) -> None:
    let_write(office.store, SOFIE)
    with office.store.begin("tests.heard") as work:
        cases.by_reference(work, CASE).language = Language.OTHER.value
    page = colleague.get(PAGE).text
    answer = colleague.post(f"{PAGE}/andere-brief", untouched(page, f"{PAGE}/andere-brief"))

    assert "De taal van dit dossier (Engels)" in page
    assert answer.status_code == 303
    assert draft_of(office).language == "en"
    with office.store.read() as work:
        assert cases.by_reference(work, CASE).language == Language.OTHER.value


def test_a_language_without_letters_is_refused_in_words(office: Office, colleague: Visitor) -> None:
    let_write(office.store, SOFIE)
    colleague.get(PAGE)
    answer = colleague.post(f"{PAGE}/andere-brief", {"brief": "acknowledgement", "taal": "other"})

    assert answer.status_code == 409
    assert "Deze brief is er niet in die taal. Kies een andere taal." in answer.text
    assert colleague.post(f"{PAGE}/andere-brief", {"brief": "answer", "taal": "tlh"}).status_code == 400
    assert (draft_of(office).situation, draft_of(office).language) == ("answer", "nl")
