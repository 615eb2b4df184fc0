"""The step of a correction names the data in the colleague's language, and never by the classifier's code."""

from dataclasses import replace

from classifiers import Classification
from classifiers.verdict import Correction, Fields
from tests.builders import judge_by_words, raw_mail, run_steps, take_in
from tests.web.office import Office
from tests.web.visitor import Visitor


def judge(subject: str, text: str) -> Classification:
    change = Correction("birth_date", "1984-03-01", "1984-01-03")
    return replace(judge_by_words(subject, text), fields=Fields(correction=(change,)))


def test_the_step_of_a_correction_names_the_data_as_people_do(office: Office, colleague: Visitor) -> None:
    take_in(office.store, raw_mail("Graag corrigeer mijn geboortedatum."), office.clock())
    run_steps(office.store, office.clock(), classify=judge)
    page = " ".join(colleague.get("/dossiers/MK-2026-000001").text.split())

    change = "geboortedatum: was 1 maart 1984, wordt 3 januari 1984"
    assert f"Pas het gegeven aan in alle systemen ({change})" in page
    assert "geboortedatum: was 1 maart 1984, is nu 3 januari 1984" in page
    assert "birth_date" not in page
