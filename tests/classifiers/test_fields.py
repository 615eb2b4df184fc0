"""The facts that are read from a mail, and those that are left alone."""

import dataclasses

import pytest

from classifiers.fields import find_fields
from classifiers.kinds import Kind
from classifiers.names import find_name
from classifiers.verdict import Correction
from tests.classifiers.thought import marks

NONE: frozenset[Kind] = frozenset()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hallo,\n\nik wil iets vragen.\n\nMet vriendelijke groet,\nAnne de Wit", "Anne de Wit"),
        ("Dag, iets.\n\nGroetjes, Bouke", "Bouke"),
        ("Guten Tag, bitte.\n\nMit freundlichen Grüßen\nUwe Hartmann", "Uwe Hartmann"),
        ("Mijn naam is Sara Vos en ik vraag iets. dank u", "Sara Vos"),
        ("Hallo,\n\nbel mij even.\n\nMvg\nDrukkerij Hout B.V.", None),
        ("gewoon een zin zonder naam.", None),
    ],
)
def test_the_name_is_read_from_the_sign_off(text: str, name: str | None) -> None:
    assert find_name(text) == name


def test_a_mail_that_asks_no_correction_has_none() -> None:
    text = "Mijn naam is niet Sanders maar Verbeek."
    said = marks(text, old=(("Sanders", "name"),), new=(("Verbeek", "name"),))

    assert find_fields("", text, frozenset({Kind.ERASURE}), said).correction == ()
    assert find_fields("", text, frozenset({Kind.CORRECTION}), said).correction == (
        Correction("name", "Sanders", "Verbeek"),
    )


def test_numbers_addresses_and_dates_are_read() -> None:
    text = (
        "Klantnummer MK-20518, geboren 2 oktober 1959, Lindenlaan 14, 7411 KB Deventer.\n"
        "Rekening NL91 ABNA 0417 1643 00, bel 06-12345678. Mail: anne@example.com"
    )
    fields = find_fields("", text, NONE, ())
    assert fields.customer_number == "MK-20518"
    assert fields.birth_date == "1959-10-02"
    assert (fields.street, fields.postcode) == ("Lindenlaan 14", "7411 KB")
    assert fields.iban == "NL91ABNA0417164300"
    assert fields.phone == "06-12345678"
    assert fields.emails == ("anne@example.com",)


def test_an_account_number_with_wrong_check_digits_is_not_read() -> None:
    assert find_fields("", "Rekening NL92 ABNA 0417 1643 00.", NONE, ()).iban is None


def test_a_bsn_is_seen_but_never_kept() -> None:
    fields = find_fields("", "Mijn BSN is 111222333.", NONE, ())
    assert fields.bsn_seen
    assert "111222333" not in repr(dataclasses.asdict(fields))


def test_a_bsn_that_was_masked_before_is_seen_as_well() -> None:
    assert find_fields("", "Mijn BSN is •••••••••.", NONE, ()).bsn_seen


def test_nine_digits_that_fail_the_eleven_proof_are_no_bsn() -> None:
    assert not find_fields("", "Mijn BSN is 111222334.", NONE, ()).bsn_seen


def test_the_address_where_data_must_go_is_not_the_persons_own() -> None:
    assert find_fields("", "Stuur het door naar import@leverancier.example graag.", NONE, ()).emails == ()


@pytest.mark.parametrize(
    "button", ["Klik", "Klik hier", "Click here", "Verzenden", "Abmelden", "Cliquez ici"]
)
def test_what_is_written_on_a_button_is_no_name(button: str) -> None:
    assert find_name(f"Graag inzage in mijn gegevens.\n\n{button}\n\nPetra Jansen") == "Petra Jansen"
