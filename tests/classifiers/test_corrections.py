"""What must change into what is read off the words that the model marked."""

import pytest

from classifiers import classify
from classifiers.corrections import find_corrections
from classifiers.kinds import Kind
from classifiers.verdict import Correction
from tests.classifiers.thought import marks


def test_an_old_and_a_new_value_make_one_change() -> None:
    text = 'Er staat "Tesier", maar het is Tessier.'
    found = marks(text, old=(("Tesier", "name"),), new=(("Tessier", "name"),))

    assert find_corrections("", text, found) == (Correction("name", "Tesier", "Tessier"),)


def test_values_of_two_fields_are_paired_by_field() -> None:
    text = "Niet Jansen maar Janssen, en 0529-555012 wordt 0529-555021."
    found = marks(
        text,
        old=(("Jansen", "name"), ("0529-555012", "phone")),
        new=(("Janssen", "name"), ("0529-555021", "phone")),
    )

    assert set(find_corrections("", text, found)) == {
        Correction("name", "Jansen", "Janssen"),
        Correction("phone", "0529-555012", "0529-555021"),
    }


def test_a_value_without_its_counterpart_stands_alone() -> None:
    text = "Mijn nieuwe adres is Lindenlaan 14, Deventer."
    found = marks(text, new=(("Lindenlaan 14, Deventer", "address"),))

    assert find_corrections("", text, found) == (Correction("address", None, "Lindenlaan 14, Deventer"),)


def test_an_address_of_a_mailbox_is_known_by_its_look() -> None:
    text = "Gebruik voortaan anne@example.com graag."
    found = marks(text, new=(("anne@example.com", "other"),))

    assert find_corrections("", text, found) == (Correction("email", None, "anne@example.com"),)


def test_an_initial_at_the_end_keeps_its_full_stop() -> None:
    text = "Schrijf Talsma, W. en niet Talsma, V. in de brief"
    found = marks(text, new=(("Talsma, W.", "name"),), old=(("Talsma, V.", "name"),))

    assert find_corrections("", text, found) == (Correction("name", "Talsma, V.", "Talsma, W."),)


def test_a_value_in_the_subject_counts_and_a_repeated_one_counts_once() -> None:
    subject, text = "Bakkerij Smit", "Wij heten Bakkerij Smit. Nog eens: Bakkerij Smit."
    in_text = marks(text, new=(("Bakkerij Smit", "company"),))
    in_subject = marks(subject, new=(("Bakkerij Smit", "company"),), in_subject=True)

    assert find_corrections(subject, text, in_subject + in_text) == (
        Correction("company", None, "Bakkerij Smit"),
    )


def test_without_marks_nothing_is_guessed() -> None:
    assert find_corrections("", "Van Jansen naar Janssen.", ()) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Er staat 06-12345601 maar dat moet zijn 06-12345602.",
            Correction("phone", "06-12345601", "06-12345602"),
        ),
        ("Mijn naam is niet Sanders maar Verbeek.", Correction("name", "Sanders", "Verbeek")),
        ('It says "Haris" but it should be "Harris", my name.', Correction("name", "Haris", "Harris")),
        ("Bitte Müller statt Mueller schreiben, der Name.", Correction("name", "Mueller", "Müller")),
        ("Mon nom : Lefèvre au lieu de Lefebvre.", Correction("name", "Lefebvre", "Lefèvre")),
        (
            "Vervang het adres oud@example.com door nieuw@example.com.",
            Correction("email", "oud@example.com", "nieuw@example.com"),
        ),
    ],
)
def test_old_and_new_are_read_from_one_sentence(text: str, wanted: Correction) -> None:
    verdict = classify("", text)

    assert verdict.kind_set() == {Kind.CORRECTION}
    assert verdict.fields.correction == (wanted,)


def test_an_account_number_ends_where_its_digits_end() -> None:
    text = "Incasso voortaan van NL20INGB0001234567 t.n.v. Kwakman Vis."
    found = marks(text, new=(("NL20INGB0001234567 t.n.v", "bank"),))

    assert find_corrections("", text, found) == (Correction("bank", None, "NL20INGB0001234567"),)


def test_what_is_shortened_keeps_its_full_stop() -> None:
    text = "Voornaam klopt, dhr. wordt mevr. Dank!"
    found = marks(text, old=(("dhr.", "title"),), new=(("mevr.", "title"),))

    assert find_corrections("", text, found) == (Correction("title", "dhr.", "mevr."),)


def test_what_can_be_no_value_of_its_field_is_left_out() -> None:
    text = "Bij Telefon steht der alte Anschluss & ich wurde 127, richtig ist 06-12345644."
    found = marks(
        text,
        old=(("Telefon", "name"), ("&", "company"), ("127", "birth_date")),
        new=(("06-12345644", "phone"),),
    )

    assert find_corrections("", text, found) == (Correction("phone", None, "06-12345644"),)


def test_a_day_without_its_year_and_a_street_with_its_number_are_kept() -> None:
    text = "Ik ben van 3 maart en niet van 8 maart, en op Havenkade 112 woon ik niet: het wordt Loodsweg 7b."
    found = marks(
        text,
        old=(("8 maart", "birth_date"), ("Havenkade 112", "address")),
        new=(("3 maart", "birth_date"), ("Loodsweg 7b", "address")),
    )

    assert set(find_corrections("", text, found)) == {
        Correction("birth_date", "8 maart", "3 maart"),
        Correction("address", "Havenkade 112", "Loodsweg 7b"),
    }


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        (
            "Mijn functie is eigenares en niet verkoopster.",
            ("verkoopster", "other"),
            ("eigenares", "other"),
            Correction("title", "verkoopster", "eigenares"),
        ),
        (
            "Ik ben geen bakker meer. Nu ben ik slager.",
            ("bakker", "other"),
            ("slager", "other"),
            Correction("other", "bakker", "slager"),
        ),
        (
            "I am Dr Okafor, not Mrs, please.",
            ("Mrs", "title"),
            ("Dr Okafor", "title"),
            Correction("title", "Mrs", "Dr"),
        ),
        (
            "It says Mr, but it is Dr since May.",
            ("Mr", "gender"),
            ("Dr", "gender"),
            Correction("title", "Mr", "Dr"),
        ),
        (
            "Nicht Frau Ahorn, sondern Frau Birke.",
            ("Frau Ahorn", "title"),
            ("Frau Birke", "title"),
            Correction("title", "Frau Ahorn", "Frau Birke"),
        ),
        (
            "U schrijft ir. K. Moerman, maar dhr. K. Moerman volstaat.",
            ("ir. K.", "title"),
            ("dhr. K.", "title"),
            Correction("name", "ir. K. Moerman", "dhr. K. Moerman"),
        ),
        (
            "Bij mij hoort Besterdweg 4, niet de Dwarslaan.",
            ("de Dwarslaan", "address"),
            ("Besterdweg 4", "address"),
            Correction("address", "Dwarslaan", "Besterdweg 4"),
        ),
        (
            "Je loge au 8 impasse des Peupliers, pas au 18.",
            ("18", "address"),
            ("8 impasse des Peupliers", "address"),
            Correction("address", "18 impasse des Peupliers", "8 impasse des Peupliers"),
        ),
        (
            "U hebt Lange Wal 63a, 9999 XK Stroe; wij zitten op 36.",
            ("Lange Wal 63a, 9999 XK Stroe", "address"),
            ("36", "address"),
            Correction("address", "Lange Wal 63a, 9999 XK Stroe", "Lange Wal 36, 9999 XK Stroe"),
        ),
        (
            "Nummer 4 is fout, het is nummer 5.",
            ("4", "address"),
            ("5", "address"),
            Correction("address", "4", "5"),
        ),
        (
            "Boven de brief staat Geachte heer, het moet mevrouw zijn.",
            ("Geachte heer", "title"),
            ("mevrouw", "title"),
            Correction("title", "heer", "mevrouw"),
        ),
        (
            "Remplacez Mme par M. partout.",
            ("Mme", "name"),
            ("M.", "name"),
            Correction("title", "Mme", "M."),
        ),
        (
            'Er staat "Moervoort" waar "Moervliet" moet staan.',
            ("Moervliet", "name"),
            ("Moervoort", "name"),
            Correction("name", "Moervoort", "Moervliet"),
        ),
    ],
)
def test_a_value_takes_the_shape_that_a_register_would_give_it(
    text: str, old: tuple[str, str], new: tuple[str, str], wanted: Correction
) -> None:
    found = marks(text, old=(old,), new=(new,))

    assert find_corrections("", text, found) == (wanted,)


def test_two_new_names_for_one_old_one_are_one_value() -> None:
    text = "Geen heer en mevrouw Tol: het is Joris Tol en Pim Braam."
    found = marks(
        text, old=(("heer en mevrouw Tol", "name"),), new=(("Joris Tol", "name"), ("Pim Braam", "name"))
    )

    assert find_corrections("", text, found) == (
        Correction("name", "heer en mevrouw Tol", "Joris Tol en Pim Braam"),
    )


def test_the_old_value_behind_instead_of_is_found_where_the_model_marked_the_new_one_alone() -> None:
    text = "Wil je als voornaam Sam invullen in plaats van Sanne?"
    found = marks(text, new=(("Sam", "name"),))

    assert find_corrections("", text, found) == (Correction("name", "Sanne", "Sam"),)
