"""What a mail says about whom it concerns, and when that points at an identity check."""

import pytest

from classifiers import classify
from classifiers.kinds import Kind
from classifiers.people import points_to_a_check
from classifiers.verdict import Hint, Subject


@pytest.mark.parametrize(
    ("text", "hint", "subject"),
    [
        ("Wilt u de gegevens van mijn zoon verwijderen?", Hint.CHILD, Subject.CHILD),
        ("Namens mijn cliënt verzoek ik om inzage in zijn gegevens.", Hint.ON_BEHALF, Subject.CLIENT),
        ("Welke gegevens heeft u van mijn moeder?", Hint.OTHER_PERSON, Subject.OTHER_PERSON),
        ("Graag mijn e-mailadres wijzigen in nieuw@example.com.", Hint.CHANGE_EMAIL, Subject.SENDER),
        ("Wilt u mijn rekeningnummer wijzigen in NL91ABNA0417164300?", Hint.CHANGE_BANK, Subject.SENDER),
        (
            "Please send my data as a CSV file directly to my new provider.",
            Hint.THIRD_PARTY_TRANSFER,
            Subject.SENDER,
        ),
    ],
)
def test_a_circumstance_that_bears_on_identity_is_pointed_at(text: str, hint: Hint, subject: Subject) -> None:
    verdict = classify("", text)
    assert hint in verdict.hints
    assert verdict.subject is subject
    assert points_to_a_check(verdict.kind_set(), verdict.hints)


@pytest.mark.parametrize(
    "text",
    ["Schrijf mij uit van de nieuwsbrief.", "Wie is bij u de functionaris gegevensbescherming?", "test"],
)
def test_an_ordinary_mail_points_at_nothing(text: str) -> None:
    verdict = classify("", text)
    assert not points_to_a_check(verdict.kind_set(), verdict.hints)


def test_a_report_of_a_leak_never_needs_a_check() -> None:
    assert not points_to_a_check(frozenset({Kind.BREACH}), frozenset(Hint))
