"""Art. 20 covers what the person gave and what is used with consent or for a contract; the rest is named."""

from dataclasses import replace

import pytest

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.extract.portable import has_portable_basis, portable_part
from responses.facts import LETTER_LANGUAGES, ColumnFacts, LetterLanguage
from responses.render import compose
from tests.responses.builders import RECORDS, letter_facts, one_line

CONTACT = RECORDS[0]


@pytest.mark.parametrize(
    ("basis", "portable"),
    [
        ("Toestemming (artikel 6 lid 1 onder a AVG)", True),
        ("Overeenkomst (artikel 6 lid 1 onder b AVG)", True),
        ("Your consent (Article 6(1)(a) GDPR)", True),
        ("Necessary for the agreement we have with you (Article 6(1)(b) GDPR).", True),
        ("toestemming", True),
        ("Wettelijke verplichting uit een overeenkomst (artikel 6 lid 1 onder c AVG)", False),
        ("our legitimate interest in a contract (Article 6(1)(f) GDPR)", False),
        ("Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)", True),
        ("intérêt légitime pour un contrat (article 6, paragraphe 1, point f) RGPD)", False),
        ("gerechtvaardigd belang", False),
        ("Toestemming (artikel 6 lid 1 onder a AVG) of belang (artikel 6 lid 1 onder f AVG)", None),
        ("", None),
        (" ", None),
    ],
)
def test_the_article_decides_and_without_one_the_words(basis: str, *, portable: bool | None) -> None:
    assert has_portable_basis(basis) is portable


def test_what_nobody_has_said_is_neither_given_nor_refused() -> None:
    part = portable_part((replace(CONTACT, provided_by_person=None),), "nl")

    assert (part.records, part.left_out, part.unsaid) == ((), (), ("Contact",))


def test_what_the_company_concluded_itself_is_left_out_by_name() -> None:
    part = portable_part((replace(CONTACT, provided_by_person=False),), "en")

    assert part.left_out == ("Contact: not given to us by the person.",)
    assert part.records == ()


def test_a_single_column_may_fall_outside_the_right() -> None:
    score = ColumnFacts("Score", "P", "toestemming", "O", "R", provided_by_person=False)
    record = replace(CONTACT, values=(*CONTACT.values, ("Score", "A")), differing=(score,))

    part = portable_part((record,), "nl")

    assert [label for label, _ in part.records[0].values] == ["Voornaam", "E-mail"]
    assert part.left_out == ("Contact: Score: niet zelf aan ons gegeven.",)


def test_the_letter_names_what_is_in_the_file_and_what_is_not() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.PORTABILITY, extract_attached=True))

    text = one_line(letter.text)
    assert "- Contact: Voornaam en E-mail" in text
    assert "Dit staat er niet in: - Klikgedrag: we gebruiken dit niet met toestemming" in text
    assert letter.missing == ()


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_colleague_must_say_what_nobody_has_said(language: LetterLanguage) -> None:
    records = (replace(CONTACT, provided_by_person=None),)
    facts = letter_facts(language, Kind.PORTABILITY, records=records)

    assert "of dit meegenomen kan worden" in compose(Situation.ANSWER, facts).missing


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.PORTABILITY])
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_file_that_cannot_go_along_leaves_an_open_place(kind: Kind, language: LetterLanguage) -> None:
    facts = letter_facts(language, kind, extract_too_large=True)

    assert compose(Situation.ANSWER, facts).missing == ("bestand met de gegevens",)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "We vonden 41 regels"),
        ("en", "We found 41 rows"),
        ("de", "41 Zeilen zu"),
        ("fr", "trouvé 41 lignes"),
    ],
)
def test_many_rows_are_in_the_file_alone(language: LetterLanguage, said: str) -> None:
    records = tuple(replace(CONTACT, values=(("Nummer", f"N-{number}"),)) for number in range(41))
    few = letter_facts(language, Kind.ACCESS, records=records[:40], extract_attached=True)
    facts = letter_facts(language, Kind.ACCESS, records=records, extract_attached=True)

    text = one_line(compose(Situation.ANSWER, facts).text)
    assert said in text
    assert "N-7" not in text
    assert "41 " in text.split("- Contact")[1][:6]
    assert "N-39" in compose(Situation.ANSWER, few).text
