"""The administrator hears of each fact that letters will ask for, and of no other."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import terms
from bot.settings import CsvSource, ProcessingSettings, Settings, Translated, load, missing_facts
from bot.settings.missing_facts import MissingFact
from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.fact_names import FACTS
from responses.facts import LETTER_LANGUAGES, LetterLanguage
from responses.render import compose
from responses.trying import example_facts

SHIPPED = Path(__file__).parent.parent / "settings.toml"
KNOWN = Translated(nl="Bekend.", en="Known.")


def with_activities(*activities: ProcessingSettings, backup_days: int = 90) -> Settings:
    shipped = load(SHIPPED, {})
    retention = shipped.retention.model_copy(update={"backup_days": backup_days})
    return shipped.model_copy(update={"processing": activities, "retention": retention})


def complete(name: str, **changes: object) -> ProcessingSettings:
    """A purpose of which everything is stated."""
    texts = (
        *("purpose", "basis", "categories", "recipients", "transfers", "retention", "sources"),
        "automated_decisions",
    )
    stated = {**dict.fromkeys(texts, KNOWN), "recipient_names": ("Drukkerij Inktvis",), **changes}
    return ProcessingSettings.model_validate({"name": name, **stated})


def test_the_shipped_settings_lack_what_the_statement_does_not_say() -> None:
    lacking = {fact.key: fact.entries for fact in missing_facts(load(SHIPPED, {}))}

    assert lacking == {
        "basis": ("information_request", "improvement"),
        "transfers": ("agreement", "legal_duty", "newsletter", "information_request", "improvement"),
        "retention": ("newsletter", "improvement"),
        "recipient_names": (),
        "backup_days": (),
    }


def test_nothing_lacks_once_every_fact_is_stated() -> None:
    assert missing_facts(with_activities(complete("post"), complete("web"))) == ()


def test_names_of_recipients_are_told_once_for_all_purposes_and_stand_for_their_categories() -> None:
    unnamed = complete("web", recipient_names=())
    named = complete("post", recipients=Translated())

    assert missing_facts(with_activities(named, unnamed)) == ()
    assert [fact.key for fact in missing_facts(with_activities(unnamed))] == ["recipient_names"]


def test_without_any_purpose_everything_lacks() -> None:
    assert [fact.key for fact in missing_facts(with_activities())] == ["every fact", "recipient_names"]


def test_the_sentence_says_where_what_it_costs_and_what_mends_it() -> None:
    (found,) = missing_facts(with_activities(complete("post", transfers=Translated()), complete("web")))

    assert found.said == (
        "transfers is empty in [[processing]] post: letters of access stay incomplete and cannot be approved"
        " until it is filled in there, or by a colleague in each letter"
    )


def test_what_the_tables_of_a_source_do_not_state_is_named() -> None:
    table = {"address_column": "E-mail", "columns": {"Naam": "Naam"}, "category": "Klanten"}
    stated = {
        "purpose": "Post",
        "basis": {"nl": "Toestemming", "en": "Consent"},
        "origin": "Zelf",
        "retention": "Een jaar",
    }
    source = CsvSource.model_validate(
        {
            "name": "CRM",
            "kind": "csv",
            "folder": "exports",
            "tables": [
                {**table, "table": "vol.csv", **stated, "provided_by_person": False},
                {**table, "table": "leeg.csv"},
            ],
        }
    )
    found = missing_facts(with_activities(complete("post")).model_copy(update={"sources": (source,)}))

    assert {fact.key for fact in found} == {"purpose", "basis", "origin", "retention", "provided_by_person"}
    assert {(fact.section, fact.entries) for fact in found} == {("[[sources.tables]]", ("CRM/leeg.csv",))}


def asked_in_letters(settings: Settings, language: LetterLanguage) -> set[str]:
    """The facts of `[[processing]]` and `[retention]` that letters in this language have open places for."""
    asked: set[str] = set()
    for kinds in ((Kind.ACCESS,), (Kind.ERASURE,), (Kind.CORRECTION,)):
        facts = example_facts(terms.organisation(settings), language, *kinds)
        told = replace(facts, processing=terms.processing(settings, language))
        asked |= {words.partition(" (")[0] for words in compose(Situation.ANSWER, told).missing}
    return asked


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("stated", ["shipped", "nothing", "all"])
def test_it_names_what_the_letters_themselves_ask_for(language: LetterLanguage, stated: str) -> None:
    settings = {
        "shipped": load(SHIPPED, {}),
        "nothing": with_activities(ProcessingSettings(name="post"), backup_days=0),
        "all": with_activities(complete("post")),
    }[stated]
    fields = {"purpose": "purposes", "basis": "bases", "backup_days": "backup_retention"}

    def name(fact: MissingFact) -> str:
        return FACTS[fields.get(fact.key, fact.key)]["nl"]

    assert {name(fact) for fact in missing_facts(settings)} == asked_in_letters(settings, language)
