"""What letters tell of the company, in each language, as the settings have it."""

import re
from pathlib import Path

import pytest

from bot.demo.customer_sources import customer_source
from bot.settings import ProcessingSettings, Settings, SqlSource, Translated, load
from bot.terms import drafting_terms, processing
from responses.facts import LETTER_LANGUAGES, LetterLanguage, Processing
from responses.notes import Notes

SHIPPED = Path(__file__).parent.parent / "settings.toml"


def told(language: LetterLanguage, *activities: ProcessingSettings) -> Processing:
    """The facts in this language, of these activities or else of those in the file as it is shipped."""
    settings: Settings = load(SHIPPED, {})
    if activities:
        settings = settings.model_copy(update={"processing": activities})
    return drafting_terms(settings, b"key").processing[language]


def test_mailkoning_tells_the_same_facts_in_every_language() -> None:
    counts = {
        tuple(len(getattr(told(language), field)) for field in ("purposes", "bases", "categories", "sources"))
        for language in LETTER_LANGUAGES
    }

    assert counts == {(5, 3, 5, 5)}


@pytest.mark.parametrize("language", ["de", "fr"])
def test_mailkoning_has_its_own_words_in_german_and_french(language: LetterLanguage) -> None:
    own, english = told(language), told("en")
    for field in ("purposes", "bases", "categories", "recipients", "retention", "sources"):
        assert not set(getattr(own, field)) & set(getattr(english, field)), field
        assert not any("nglisch" in words or "anglais" in words for words in getattr(own, field)), field
    assert own.automated_decisions != english.automated_decisions


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", "Brieven sturen."),
        ("en", "Sending letters."),
        ("de", "(Nur auf Englisch verfügbar) Sending letters."),
        ("fr", "Envoyer des lettres."),
    ],
)
def test_a_text_that_lacks_in_a_language_is_given_in_english_and_says_so(
    language: LetterLanguage, shown: str
) -> None:
    purpose = Translated(nl="Brieven sturen.", en="Sending letters.", fr="Envoyer des lettres.")

    assert told(language, ProcessingSettings(name="post", purpose=purpose)).purposes == (shown,)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_fact_that_nobody_gave_is_in_no_language_invented(language: LetterLanguage) -> None:
    facts = told(language, ProcessingSettings(name="post"))

    assert (facts.purposes, facts.transfers, facts.automated_decisions) == ((), (), None)


def test_each_purpose_that_lacks_a_fact_is_named_with_it() -> None:
    post = ProcessingSettings(
        name="post", purpose=Translated(nl="Post.", en="Post."), recipient_names=("De drukker",)
    )

    assert dict.fromkeys(key for key, _ in told("nl", post).unstated) == dict.fromkeys(
        ("bases", "categories", "transfers", "retention", "sources")
    )


def test_mailkoning_asks_for_what_its_statement_does_not_say_of_a_purpose() -> None:
    """The statement gives no term for mailings and statistics, and no one ground for two purposes."""
    facts = told("nl")
    asked = Notes("nl", facts.unstated)
    asked.need_all(facts.bases, "bases")
    asked.need_all(facts.retention, "retention")
    asked.need_all(facts.transfers, "transfers")

    assert asked.missing == (
        "grondslagen (information_request)",
        "grondslagen (improvement)",
        "bewaartermijnen (newsletter)",
        "bewaartermijnen (improvement)",
        "doorgifte buiten de EER",
    )


def test_the_terms_of_keeping_are_told_in_every_language() -> None:
    assert [told(language).dossier_retention for language in LETTER_LANGUAGES] == [
        *("5 jaar", "5 years", "5 Jahre", "5 ans")
    ]
    assert "1 Jahr" in str(told("de").suppression_retention)
    assert "1 an" in str(told("fr").suppression_retention)


def test_the_sources_that_hold_invoices_are_known_by_what_is_stated_of_them(tmp_path: Path) -> None:
    source = customer_source(tmp_path / "customers.db")
    tables = [table for table in source["tables"] if table["table"] != "invoices"]
    phone = {"label": "Telefoon", "basis": "Wettelijke plicht", "purpose": "Boekhouding"}
    without = SqlSource.model_validate({**source, "name": "zonder", "tables": tables})
    column = {**tables[0], "differing": [phone]}
    settings = load(SHIPPED, {}).model_copy(
        update={
            "sources": (
                SqlSource.model_validate(source),
                without,
                SqlSource.model_validate({**source, "name": "kolom", "tables": [column]}),
            )
        }
    )

    assert drafting_terms(settings, b"key").invoice_sources == {"klantsysteem", "kolom"}


def test_what_is_told_of_the_company_fits_a_reader_who_is_addressed_formally() -> None:
    facts = told("nl")
    listed = (facts.purposes, facts.bases, facts.categories, facts.retention, facts.sources)
    words = f"{listed} {facts.automated_decisions}"

    assert not re.search(r"\b(?:je|jij|jou|jouw|u|uw)\b", words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("days", "language", "told_as"),
    [
        (365, "nl", "elk jaar kijken we of dat nog nodig is"),
        (730, "nl", "elke 2 jaar kijken we"),
        (90, "nl", "elke 90 dagen kijken we"),
        (365, "en", "every year we check whether it is still needed"),
        (90, "en", "every 90 days we check"),
        (365, "de", "(Abstand zwischen zwei Prüfungen: 1 Jahr)"),
        (365, "fr", "(temps entre deux vérifications : 1 an)"),
    ],
)
def test_the_opt_out_list_is_said_to_be_looked_at_as_people_say_it(
    days: int, language: LetterLanguage, told_as: str
) -> None:
    settings = load(SHIPPED, {})
    kept = settings.retention.model_copy(update={"suppression_review_days": days})
    facts = processing(settings.model_copy(update={"retention": kept}), language)

    assert told_as in (facts.suppression_retention or "")


def test_the_names_of_recipients_are_told_apart_from_what_they_are() -> None:
    activities = [
        ProcessingSettings(
            name=name,
            recipients=Translated(nl="Dienstverleners.", en="Service providers."),
            recipient_names=names,
        )
        for name, names in (("post", ("Wolkennest B.V.", "Pakketpost")), ("billing", ("Wolkennest B.V.",)))
    ]
    facts = told("nl", *activities)

    assert facts.recipient_names == ("Wolkennest B.V.", "Pakketpost")
    assert facts.recipients == ("Dienstverleners.", *facts.recipient_names)
