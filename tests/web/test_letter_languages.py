"""The page of a case tells in which language a letter is."""

import pytest

from bot.rules.replying import Reply
from bot.steps.drafting import redraft
from classifiers.kinds import Language
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
