"""The files that go with a letter can be kept and looked at, by colleagues alone and as shown."""

import re
from io import BytesIO

from openpyxl import load_workbook

from tests.builders import proposed_draft, raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor

PAGE = "/dossiers/MK-2026-000001"


def shown_letter(office: Office) -> str:
    """Let somebody ask for access; the hash of the letter that is proposed."""
    take_in(office.store, raw_mail())
    run_steps(office.store)
    return proposed_draft(office.store, "MK-2026-000001").content_hash


def test_a_colleague_keeps_the_file_that_the_letter_carries(office: Office, colleague: Visitor) -> None:
    shown = shown_letter(office)

    (link,) = re.findall(rf'href="({PAGE}/brief/[^"]+)"', colleague.get(PAGE).text)
    answer = colleague.get(link)

    assert link == f"{PAGE}/brief/{shown}/0"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert 'attachment; filename="MK-2026-000001-gegevens.xlsx"' in answer.headers["content-disposition"]
    assert load_workbook(BytesIO(answer.content))["Contact"]["A2"].value == "anne@example.com"


def test_no_other_file_and_no_file_of_an_older_letter_is_handed_out(
    office: Office, colleague: Visitor
) -> None:
    shown = shown_letter(office)

    assert colleague.get(f"{PAGE}/brief/{shown}/1").status_code == 404
    assert colleague.get(f"{PAGE}/brief/{'0' * 64}/0").status_code == 404
    assert colleague.get(f"/dossiers/MK-2026-000002/brief/{shown}/0").status_code == 404


def test_a_stranger_gets_no_file(office: Office, stranger: Visitor) -> None:
    shown = shown_letter(office)

    answer = stranger.client.get(f"{PAGE}/brief/{shown}/0")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/aanmelden")
