"""A letter to a customer can be looked at before there is a case or a breach: with the company's facts."""

from itertools import product
from pathlib import Path

import pytest

from classifiers.kinds import Kind
from responses.customer_letters import BREACH, FORWARD
from responses.facts import StaffLanguage
from responses.previewing_customers import kinds_for_customer, preview_for_customer
from responses.trying_customers import CUSTOMER_LANGUAGES, lacking
from tests.responses.builders import ORGANISATION, one_line

LETTERS = list(product((FORWARD, BREACH), CUSTOMER_LANGUAGES))


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_every_letter_to_a_customer_can_be_looked_at_without_a_gap(
    name: str, language: StaffLanguage
) -> None:
    made = preview_for_customer(name, ORGANISATION, language, None)

    assert made.missing == ()
    assert lacking(name, made) == ()
    assert "DEMO" not in made.text
    assert ORGANISATION.name in made.text
    assert not any(unknown in made.text for unknown in ("nog niet bekend", "not known yet"))


def test_a_forwarded_request_is_about_the_kinds_that_were_named() -> None:
    made = preview_for_customer(FORWARD, ORGANISATION, "nl", None, kinds=[Kind.ERASURE, Kind.OBJECTION])

    assert "Gaat over: verwijdering en bezwaar" in one_line(made.text)
    assert Kind.ERASURE in kinds_for_customer(FORWARD)
    assert kinds_for_customer(BREACH) == ()


def test_a_letter_of_the_company_s_own_goes_before_ours(tmp_path: Path) -> None:
    own = tmp_path / BREACH / "nl" / "body.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Bericht voor {{ facts.customer }}.\n", encoding="utf-8")

    assert preview_for_customer(BREACH, ORGANISATION, "nl", tmp_path).text.strip() == (
        "Bericht voor Bakkerij Molenaar."
    )
