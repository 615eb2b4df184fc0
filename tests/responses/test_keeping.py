"""An erasure leaves what a law makes us keep, says so, and never lists it as erased."""

from dataclasses import replace

import pytest

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.checklist import missing_elements
from responses.elements import Element
from responses.facts import LETTER_LANGUAGES, ColumnFacts, DataRecord, LetterLanguage
from responses.grounds import is_legal_duty
from responses.keeping import are_invoices, erasure_of
from responses.render import compose
from tests.responses.builders import RECORDS, finished, letter_facts, one_line
from tests.responses.test_checklist_letters import about

CONTACT = RECORDS[0]
INVOICES = DataRecord(
    source="Boekhouding",
    category="Facturen",
    purpose="Administratie voeren",
    basis="Wettelijke verplichting (artikel 6 lid 1 onder c AVG)",
    origin="Uit de overeenkomst",
    retention="Zeven jaar na het boekjaar",
    values=(("Factuurnummer", "2026-17"), ("Bedrag", "12,00")),
)
PERMITS = replace(
    INVOICES, source="Archief", category="Vergunningen", purpose="Controle", retention="Tien jaar"
)


@pytest.mark.parametrize(
    ("basis", "duty"),
    [
        ("Wettelijke verplichting (artikel 6 lid 1 onder c AVG)", True),
        ("Legal obligation (Article 6(1)(c) GDPR)", True),
        ("Eine gesetzliche Pflicht (Artikel 6 Absatz 1 Buchstabe c DSGVO).", True),
        ("Une obligation légale (article 6, paragraphe 1, point c), du RGPD).", True),
        ("wettelijke plicht", True),
        ("Overeenkomst (artikel 6 lid 1 onder b AVG)", False),
        ("toestemming", False),
        ("gerechtvaardigd belang", False),
        ("legitimate interest", False),
        # One ground that obliges beside one that does not, or no ground at all: a colleague must say it.
        ("artikel 6 lid 1 onder b en artikel 6 lid 1 onder c AVG", None),
        ("overeenkomst en wettelijke plicht", None),
        ("omdat het moet", None),
        (" ", None),
    ],
)
def test_a_legal_duty_is_known_by_its_article_or_its_words(basis: str, duty: bool | None) -> None:
    assert is_legal_duty(basis) is duty


def test_what_is_kept_is_not_erased_and_what_nobody_judged_is_neither() -> None:
    odd = replace(CONTACT, category="Notities", basis="")
    retained = replace(CONTACT, retention="Tien jaar (wettelijke bewaarplicht)")
    found = erasure_of((CONTACT, INVOICES, PERMITS, odd))

    assert [part.what for part in found.erased] == ["Contact"]
    assert [part.what for part in found.invoices] == ["Facturen"]
    assert [(part.what, part.sources, part.retention) for part in found.kept] == [
        ("Vergunningen", ("Archief",), "Tien jaar")
    ]
    assert [part.what for part in found.unsaid] == ["Notities"]
    assert [part.what for part in erasure_of((retained,)).kept] == ["Contact"]
    assert found.touched == ("CRM",)


def test_a_column_that_must_stay_is_named_apart_from_the_rest_of_its_row() -> None:
    number = ColumnFacts("E-mail", "Controle", INVOICES.basis, "", "Tien jaar")
    found = erasure_of((replace(CONTACT, differing=(number,)),))

    assert [part.what for part in found.erased] == ["Contact: Voornaam"]
    assert [part.what for part in found.kept] == ["Contact: E-mail"]


def test_rows_of_one_category_are_told_once_with_every_system() -> None:
    (part,) = erasure_of((CONTACT, CONTACT, replace(CONTACT, source="Webshop", retention="Kort"))).erased

    assert (part.what, part.sources) == ("Contact", ("CRM", "Webshop"))


@pytest.mark.parametrize(
    ("purpose", "basis", "retention", "invoices"),
    [
        ("Administratie voeren", "Overeenkomst", "Zeven jaar (fiscale bewaarplicht)", True),
        ("Factureren", "wettelijke plicht", "", True),
        ("Factureren", "overeenkomst", "Zeven jaar (wettelijke bewaartermijn)", True),
        ("Verkoop", "Vertrag", "Zehn Jahre nach dem Umsatzsteuergesetz", True),
        ("Verkoop", "overeenkomst", "Zeven jaar, voor de omzetbelasting", True),
        ("Keeping accounts", "legal obligation", "", True),
        ("Controle", "wettelijke plicht", "Tien jaar", False),
        ("Controle", "overeenkomst", "Tien jaar (wettelijke bewaarplicht)", False),
        ("Factureren", "overeenkomst", "Twee jaar", False),
        ("Factureren", "", "", False),
    ],
)
def test_invoices_are_what_tax_law_or_a_duty_to_keep_accounts_makes_us_keep(
    purpose: str, basis: str, retention: str, invoices: bool
) -> None:
    assert are_invoices("Gegevens", purpose, basis, retention) is invoices


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_letter_never_lists_as_erased_what_it_says_is_kept(language: LetterLanguage) -> None:
    facts = letter_facts(language, Kind.ERASURE, records=(CONTACT, INVOICES, PERMITS))
    letter = finished(Situation.ANSWER, facts)
    erased = [line for line in letter.text.splitlines() if line.startswith("- ")]

    assert "- Contact (CRM)" in erased
    assert not [line for line in erased if "Facturen" in line or "Vergunningen" in line]
    assert "Vergunningen (Archief)" in one_line(letter.text)
    assert "Tien jaar" in one_line(letter.text)
    assert missing_elements(letter.text, about(letter, facts)) == ()


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_where_a_law_keeps_everything_nothing_is_said_to_be_erased(language: LetterLanguage) -> None:
    facts = letter_facts(language, Kind.ERASURE, records=(INVOICES, PERMITS))
    letter = compose(Situation.ANSWER, facts)

    assert {claim.code for claim in letter.claimed} == {"kept_by_law"}
    assert missing_elements(letter.text, about(letter, facts)) == ()
    assert letter.missing == ()


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize(("record", "word"), [(INVOICES, "52"), (PERMITS, "Vergunningen")])
def test_a_letter_that_no_longer_says_what_is_kept_is_not_complete(
    record: DataRecord, word: str, language: LetterLanguage
) -> None:
    keeps = record is INVOICES
    facts = letter_facts(language, Kind.ERASURE, records=(CONTACT, record), keeps_invoices=keeps)
    letter = compose(Situation.ANSWER, facts)
    paragraphs = [part for part in letter.text.split("\n\n") if word not in part]

    assert Element.KEPT_BY_LAW in missing_elements("\n\n".join(paragraphs), about(letter, facts))


def test_what_nobody_judged_waits_for_a_colleague() -> None:
    odd = replace(CONTACT, category="Notities", basis="")
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.ERASURE, records=(CONTACT, odd)))

    assert letter.missing == ("of dit van de wet bewaard moet blijven",)
    assert "- Notities (CRM): [ontbreekt: of dit van de wet bewaard moet blijven]" in one_line(letter.text)
