"""Other people's data stays out of what is told of a person, and each place is named."""

from typing import Any

import pytest

from bot.rules.identifiers import Sort, identifiers, phone
from bot.rules.subject import SubjectRecord
from bot.rules.third_parties import MASK, Hidden, Known, mask_others

IBAN = "NL91 ABNA 0417 1643 00"
KNOWN = Known(frozenset({"anne@example.com"}), frozenset({"postduif.example"}), frozenset({"+31201234567"}))


def record(*values: tuple[str, str], **changes: Any) -> SubjectRecord:
    facts = {"source": "CRM", "category": "Klant", "purpose": "", "basis": "", "origin": "", "retention": ""}
    return SubjectRecord(**(facts | {"values": values} | changes))


def masked(label: str, value: str) -> str:
    return mask_others([record((label, value))], KNOWN).records[0].values[0][1]


@pytest.mark.parametrize(
    ("text", "sort", "value"),
    [
        ("mail Bob.Jansen@Example.org.", Sort.EMAIL, "bob.jansen@example.org"),
        (f"over op {IBAN} Bob", Sort.IBAN, "NL91ABNA0417164300"),
        ("nl91abna0417164300", Sort.IBAN, "NL91ABNA0417164300"),
        ("NL91.ABNA.0417.1643.00", Sort.IBAN, "NL91ABNA0417164300"),
        ("bel 06 - 12 34 56 78", Sort.PHONE, "+31612345678"),
        ("(020) 555 12 34", Sort.PHONE, "+31205551234"),
        ("+31 (0)6 12345678", Sort.PHONE, "+31612345678"),
        ("0032 2 555 12 12", Sort.PHONE, "+3225551212"),
        ("BSN 123456782", Sort.BSN, "123456782"),
    ],
)
def test_an_identifier_is_found_however_it_is_written(text: str, sort: Sort, value: str) -> None:
    assert [(one.sort, one.value) for one in identifiers(text)] == [(sort, value)]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-09-11T07:04:10+00:00", "F2021-0031", "€ 29,00", "KvK 64833348", "8033 BH", "MK-2026-000123"),
        *(
            "NL91 ABNA 0417 1643 01",
            "0612345678901",
            "123456782",
            "@",
            "anne@",
            "10.000.000,00",
            "1.2.3.4.5.6",
        ),
    ],
)
def test_what_is_no_identifier_is_left_alone(text: str) -> None:
    assert identifiers(text) == ()


def test_no_phone_number_is_made_of_something_else() -> None:
    assert phone("geen nummer") == phone("") == phone("0000000000") == ""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Belde met bob@example.org over korting", f"Belde met {MASK} over korting"),
        ("bob@example.org", MASK),
        (f"Betaald door B. van {IBAN}.", f"Betaald door B. van {MASK}."),
        ("Terugbellen: 06-12345678 (buurvrouw)", f"Terugbellen: {MASK} (buurvrouw)"),
        ("bsn 123456782 gezien", f"bsn {MASK} gezien"),
        ("van ANNE@example.com aan sanne@postduif.example, bel 020-1234567", None),
        ("Zwolle", None),
    ],
)
def test_only_what_points_at_somebody_else_is_masked(value: str, told: str | None) -> None:
    assert masked("Notitie", value) == (value if told is None else told)


def test_a_number_that_fills_a_column_is_the_persons_everywhere() -> None:
    records = [
        record(("Telefoon", "06-12345678"), ("Rekening", IBAN)),
        record(("Notitie", f"Bel +31 6 12 34 56 78 over {IBAN.replace(' ', '')}")),
    ]

    assert mask_others(records, KNOWN).records == tuple(records)


def test_a_column_about_others_is_left_out_whole_and_makes_no_number_the_persons() -> None:
    records = [
        record(("Contact", "06-12345678"), ("Leeg", ""), others=frozenset({"Contact", "Leeg"})),
        record(("Notitie", "Bel 0612345678")),
    ]

    told = mask_others(records, KNOWN)

    assert [one.values for one in told.records] == [
        (("Contact", MASK), ("Leeg", "")),
        (("Notitie", f"Bel {MASK}"),),
    ]
    assert told.hidden == (Hidden("Klant", "Contact", 0), Hidden("Klant", "Notitie", 1))


def test_a_number_in_a_column_called_bsn_is_never_told() -> None:
    assert masked("BSN", "123456782") == MASK


def test_what_is_masked_is_counted_for_each_column() -> None:
    told = mask_others(
        [record(("Notitie", "a@example.org en b@example.org")), record(("Notitie", "c@example.org"))], KNOWN
    )

    assert told.hidden == (Hidden("Klant", "Notitie", 3),)
