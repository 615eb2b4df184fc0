"""How a writer is addressed: as he addresses us, by his name where it is one, never by a guessed gender."""

import pytest

from responses.salutation import formal, salutation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Geachte heer, mevrouw, graag ontvang ik inzage.", True),
        ("Kunt u mij laten weten welke gegevens u heeft?", True),
        ("Ik wil graag uw overzicht.", True),
        ("Hoi, kun je mijn gegevens verwijderen?", False),
        ("Ik wil inzage in mijn gegevens.", False),
        ("Je belde om 14.30 u over mijn account.", False),
        ("Binnen 24 u graag.", False),
        ("Groet, U. de Boer", False),
        ("Wil je me uitschrijven? Je kunt me bellen, je hebt mijn nummer. Alvast dank u!", False),
        ("UW MAILS WIL IK NIET MEER", True),
        ("", False),
    ],
)
def test_a_writer_who_says_u_is_answered_with_u(text: str, expected: bool) -> None:
    assert formal(text) is expected


@pytest.mark.parametrize(
    ("name", "informal", "polite"),
    [
        ("Anne de Vries", "Beste Anne de Vries,", "Geachte heer/mevrouw De Vries,"),
        ("Anne", "Beste Anne,", "Geachte heer/mevrouw,"),
        ("Vries, Anne de", "Beste Anne de Vries,", "Geachte heer/mevrouw De Vries,"),
        ("A.B. van der Meer", "Beste A.B. van der Meer,", "Geachte heer/mevrouw Van der Meer,"),
        ("Jan Peter Jansen", "Beste Jan Peter Jansen,", "Geachte heer/mevrouw Jansen,"),
        ("piet in 't veld", "Beste Piet in 't Veld,", "Geachte heer/mevrouw In 't Veld,"),
        ("ANNE DE VRIES", "Beste Anne de Vries,", "Geachte heer/mevrouw De Vries,"),
        ("Zoë Müller-O'Brien", "Beste Zoë Müller-O'Brien,", "Geachte heer/mevrouw Müller-O'Brien,"),
        (None, "Goedendag,", "Geachte heer/mevrouw,"),
        ("", "Goedendag,", "Geachte heer/mevrouw,"),
        ("anne@example.com", "Goedendag,", "Geachte heer/mevrouw,"),
        ("Bakkerij Jansen B.V.", "Goedendag,", "Geachte heer/mevrouw,"),
        ("Team Inkoop", "Goedendag,", "Geachte heer/mevrouw,"),
        ("info", "Goedendag,", "Geachte heer/mevrouw,"),
        ("Anne2000", "Goedendag,", "Geachte heer/mevrouw,"),
        ("Klik op www.example.com", "Goedendag,", "Geachte heer/mevrouw,"),
        ("{{ 7*7 }}", "Goedendag,", "Geachte heer/mevrouw,"),
        ("<b>Anne</b>", "Goedendag,", "Geachte heer/mevrouw,"),
        ("Anne\nBcc", "Beste Anne Bcc,", "Geachte heer/mevrouw Bcc,"),
    ],
)
def test_a_name_is_used_only_where_it_looks_like_one(name: str | None, informal: str, polite: str) -> None:
    assert salutation(name, language="nl", polite=False) == informal
    assert salutation(name, language="nl", polite=True) == polite


def test_english_greets_by_full_name_or_without_one() -> None:
    assert salutation("Anne de Vries", language="en", polite=False) == "Dear Anne de Vries,"
    assert salutation(None, language="en", polite=False) == "Hello,"


@pytest.mark.parametrize("polite", [False, True])
def test_german_and_french_greet_everybody_in_one_polite_way(polite: bool) -> None:
    assert salutation("Jana Vogel", language="de", polite=polite) == "Guten Tag Jana Vogel,"
    assert salutation("VOGEL, JANA", language="fr", polite=polite) == "Bonjour Jana Vogel,"
    assert salutation("Linde GmbH", language="de", polite=polite) == "Guten Tag,"
    assert salutation(None, language="fr", polite=polite) == "Bonjour,"
