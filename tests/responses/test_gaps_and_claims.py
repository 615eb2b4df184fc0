"""A missing fact shows as a gap and is reported; what a letter says was done is claimed."""

from dataclasses import replace
from typing import Any

import pytest

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.facts import LETTER_LANGUAGES, FieldChange, LetterLanguage, Processing
from responses.notes import CLAIMS, gaps_in
from responses.render import compose, html_of
from tests.responses.builders import (
    ORGANISATION,
    PROCESSING,
    RECORDS,
    letter_facts,
    one_line,
    words_of_html,
    words_of_text,
)


@pytest.mark.parametrize(
    ("kind", "field", "name"),
    [
        (Kind.ACCESS, "purposes", "doelen"),
        (Kind.ACCESS, "bases", "grondslagen"),
        (Kind.ACCESS, "categories", "soorten gegevens"),
        (Kind.ACCESS, "recipients", "ontvangers"),
        (Kind.ACCESS, "transfers", "doorgifte buiten de EER"),
        (Kind.ACCESS, "retention", "bewaartermijnen"),
        (Kind.ACCESS, "sources", "herkomst van de gegevens"),
        (Kind.ACCESS, "automated_decisions", "geautomatiseerde besluiten"),
        (Kind.ACCESS, "dossier_retention", "bewaartermijn van het dossier"),
        (Kind.ERASURE, "backup_retention", "bewaartermijn van de back-ups"),
        (Kind.ERASURE, "suppression_retention", "bewaartermijn van de afmeldlijst"),
        (Kind.WITHDRAWAL, "suppression_retention", "bewaartermijn van de afmeldlijst"),
        (Kind.CORRECTION, "recipient_names", "namen van de ontvangers"),
        (Kind.RESTRICTION, "recipient_names", "namen van de ontvangers"),
        (Kind.ERASURE, "recipient_names", "namen van de ontvangers"),
    ],
)
def test_a_missing_fact_of_the_company_leaves_a_gap(kind: Kind, field: str, name: str) -> None:
    emptied = replace(PROCESSING, **{field: getattr(Processing(), field)})
    letter = compose(Situation.ANSWER, letter_facts("nl", kind, processing=emptied))

    assert letter.missing == (name,)
    assert f"[ontbreekt: {name}]" in one_line(letter.text)
    assert f"[ontbreekt: {name}]" in letter.html
    assert gaps_in(letter.text) == (name,)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", "[ontbreekt: bewaartermijnen (newsletter)]"),
        ("en", "[missing: retention periods (newsletter)]"),
        ("de", "[fehlt: Speicherfristen (newsletter)]"),
        ("fr", "[manque: durées de conservation (newsletter)]"),
    ],
)
def test_a_purpose_that_lacks_what_others_have_leaves_a_gap_of_its_own(
    language: LetterLanguage, shown: str
) -> None:
    lacking = replace(PROCESSING, unstated=(("retention", "newsletter"), ("bases", "statistics")))
    letter = compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS, processing=lacking))

    assert letter.missing == ("grondslagen (statistics)", "bewaartermijnen (newsletter)")
    assert "RETENTION-ONE" in letter.text
    assert f"- {shown}" in one_line(letter.text)
    assert len(gaps_in(letter.text)) == 2


@pytest.mark.parametrize("field", ["category", "purpose", "basis", "origin", "retention"])
def test_a_missing_fact_of_a_record_leaves_a_gap(field: str) -> None:
    emptied: dict[str, Any] = {field: " "}
    records = (replace(RECORDS[0], **emptied), RECORDS[1])

    assert compose(Situation.ANSWER, letter_facts("nl", Kind.ACCESS)).missing == ()
    assert len(compose(Situation.ANSWER, letter_facts("nl", Kind.ACCESS, records=records)).missing) == 1


def test_the_gap_of_an_english_letter_is_english_and_its_report_dutch() -> None:
    facts = letter_facts("en", Kind.ACCESS, processing=replace(PROCESSING, recipients=()))
    letter = compose(Situation.ANSWER, facts)

    assert "[missing: recipients]" in letter.text
    assert letter.missing == ("ontvangers",)


def test_a_source_that_did_not_answer_is_named_instead_of_silently_missing() -> None:
    facts = letter_facts("nl", Kind.ACCESS, records=(), failed_sources=("Oud archief",))
    letter = compose(Situation.ANSWER, facts)

    assert letter.missing == ("gegevens uit Oud archief",)
    assert "geen persoonsgegevens" not in letter.text


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.QUESTION, "antwoord van een collega"),
        (Kind.COMPLAINT, "wat we met de klacht hebben gedaan"),
    ],
)
def test_what_only_a_person_can_answer_waits_for_a_person(kind: Kind, name: str) -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", kind))

    assert letter.missing == (name,)
    assert gaps_in(letter.text) == (name,)


def test_a_handover_without_a_name_asks_for_one() -> None:
    assert compose(Situation.HANDOVER, letter_facts("nl", handler=None)).missing == (
        "naam van de behandelaar",
    )


def test_a_correction_without_changes_or_without_a_new_value_leaves_a_gap() -> None:
    nothing = compose(Situation.ANSWER, letter_facts("nl", Kind.CORRECTION, corrections=()))
    half = letter_facts("nl", Kind.CORRECTION, corrections=(FieldChange("Naam", "Ane", None),))

    assert nothing.missing == ("wat er is gewijzigd",)
    assert compose(Situation.ANSWER, half).missing == ("nieuwe waarde",)


def test_optional_lines_of_the_contact_block_are_left_out_and_never_invented() -> None:
    bare = replace(ORGANISATION, street=None, city=None, phone=None, website=None, privacy_contact=None)
    letter = compose(Situation.HANDOVER, letter_facts("nl", organisation=bare))

    assert letter.missing == ()
    assert "Telefoon" not in letter.text
    assert "bel ons" not in letter.text
    assert letter.text.rstrip().endswith("KvK: 00000000")


@pytest.mark.parametrize(
    ("kind", "claims"),
    [
        (Kind.ACCESS, ["nothing_left_out"]),
        (Kind.PORTABILITY, []),
        (Kind.CORRECTION, ["corrected", "recipients_told"]),
        (Kind.WITHDRAWAL, ["consent_ended", "off_all_lists", "suppressed"]),
        (Kind.OBJECTION, ["marketing_stopped", "profiling_stopped", "suppressed"]),
        (Kind.RESTRICTION, ["restricted", "recipients_told"]),
        (Kind.ERASURE, ["erased", "kept_by_law", "suppressed", "recipients_told"]),
        (Kind.BREACH, ["breach_examined"]),
        (Kind.QUESTION, []),
    ],
)
def test_an_answer_claims_what_staff_must_have_done(kind: Kind, claims: list[str]) -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", kind))

    assert letter.claims == tuple(CLAIMS[key][0] for key in claims)


def test_an_erasure_of_nothing_claims_no_erasure() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.ERASURE, records=()))

    assert letter.claims == (CLAIMS["nothing_found"][0],)
    assert "niets om te verwijderen" in one_line(letter.text)


def test_access_to_nothing_says_no_and_where_was_searched() -> None:
    text = one_line(compose(Situation.ANSWER, letter_facts("nl", Kind.ACCESS, records=())).text)

    assert "Nee, we hebben geen persoonsgegevens van je gevonden" in text
    assert "anne@example.com in: - CRM - Webshop" in text


def test_what_is_left_out_is_said() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", left_out=("De naam van een ander in een mail.",)))

    assert letter.claims == (CLAIMS["left_out"][0],)
    assert "niets weggelaten" not in letter.text


def test_an_attached_extract_is_claimed_and_no_longer_announced() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.PORTABILITY, extract_attached=True))

    assert letter.claims == (CLAIMS["extract_attached"][0],)
    assert "krijgt uiterlijk" not in one_line(letter.text)


KEPT_INVOICES = {
    "nl": "Je facturen en betalingen bewaren we nog: zeven jaar, omdat de belastingwet dat verplicht",
    "en": "We still keep your invoices and payments: seven years, because Dutch tax law requires it",
    "de": "Ihre Rechnungen und Zahlungen bewahren wir noch auf: sieben Jahre, weil das niederländische",
    "fr": "Nous gardons encore vos factures et vos paiements : sept ans, parce que la loi fiscale",
}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_kept_invoices_are_told_and_whoever_takes_that_out_is_told_so(language: LetterLanguage) -> None:
    letter = compose(Situation.ANSWER, letter_facts(language, Kind.ERASURE, keeps_invoices=True))

    assert KEPT_INVOICES[language] in one_line(letter.text)
    assert "kept_by_law" in [claim.code for claim in letter.claimed]


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_whether_invoices_are_kept_is_asked_of_a_colleague_where_no_system_says_it(
    language: LetterLanguage,
) -> None:
    unknown = compose(Situation.ANSWER, letter_facts(language, Kind.ERASURE, keeps_invoices=None))
    nothing = letter_facts(language, Kind.ERASURE, records=(), keeps_invoices=None)

    assert unknown.missing == ("of er facturen of betalingen zijn die bewaard moeten blijven",)
    assert "52" not in unknown.text
    assert "kept_by_law" not in [claim.code for claim in unknown.claimed]
    assert compose(Situation.ANSWER, nothing).missing == ()


def test_invoices_that_do_not_exist_are_not_mentioned() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.ERASURE, keeps_invoices=False))

    assert "facturen" not in letter.text.lower()


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("anne@example.com", "a.devries@example.org", "was a…e@example.com, is nu a…s@example.org"),
        ("NL02ABNA0123456789", "NL20 INGB 0001 2345 67", "was …789, is nu …567"),
        ("0612345678", "06-87654321", "was …678, is nu …321"),
        ("Dorpsweg 1", "Kerkstraat 12", "was Dorpsweg 1, is nu Kerkstraat 12"),
        (None, "Anna", "Veld: is nu Anna"),
    ],
)
def test_old_and_new_values_are_shown_masked(old: str | None, new: str, shown: str) -> None:
    facts = letter_facts("nl", Kind.CORRECTION, corrections=(FieldChange("Veld", old, new),))
    letter = compose(Situation.ANSWER, facts)

    assert shown in one_line(letter.text)
    assert ("puntjes" in letter.text) is ("…" in shown)


def test_an_edited_text_keeps_every_word_in_its_html() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.ACCESS, Kind.QUESTION))
    edited = letter.text.replace("[antwoord van een collega]", "Dat doen we <niet> & nooit.\nAnne")
    html = html_of(edited, subject=letter.subject, language="nl")

    assert words_of_html(html) == words_of_text(edited)
    assert "&lt;niet&gt; &amp; nooit" in html
    assert gaps_in(edited) == ()


@pytest.mark.parametrize(
    ("language", "asked", "offered"),
    [
        ("nl", "Je vroeg ons om het bestand direct naar een andere organisatie te sturen.", "naar wie. Als"),
        ("en", "You asked us to send the file directly to another organisation.", "If it is technically"),
        ("de", "Sie haben uns gebeten, die Datei direkt an eine andere", "Wenn es technisch möglich"),
        ("fr", "Vous nous avez demandé d'envoyer le fichier directement", "Si c'est techniquement"),
    ],
)
def test_a_transfer_that_was_asked_is_answered_by_a_colleague_and_not_asked_about_again(
    language: LetterLanguage, asked: str, offered: str
) -> None:
    asks = letter_facts(language, Kind.PORTABILITY, identity_reason="third_party_transfer")
    letter = compose(Situation.ANSWER, asks)

    assert "of we dat doen, en naar wie" in letter.missing
    assert asked in one_line(letter.text)
    assert offered not in one_line(letter.text)
    other = compose(Situation.ANSWER, letter_facts(language, Kind.PORTABILITY))
    assert offered in one_line(other.text)
    assert "of we dat doen, en naar wie" not in other.missing


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_letter_of_access_tells_of_the_complaint_to_the_authority_once(language: LetterLanguage) -> None:
    letter = compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS))

    assert one_line(letter.text).count("Autoriteit Persoonsgegevens") == 1


@pytest.mark.parametrize("reason", ["other_person", "on_behalf", "child"])
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_who_must_agree_with_what_another_asked_reads_who_asked(
    language: LetterLanguage, reason: str
) -> None:
    told = {"identity_reason": reason, "confirm_code": "KQ7F-2MXB", "asked_by": "B. Raad (raad@example.com)"}
    letter = compose(Situation.IDENTITY_CONFIRM, letter_facts(language, Kind.ACCESS, **told))

    assert "B. Raad (raad@example.com)" in one_line(letter.text)
    own = {**told, "identity_reason": "change_email"}
    assert (
        "raad@example.com"
        not in compose(Situation.IDENTITY_CONFIRM, letter_facts(language, Kind.ACCESS, **own)).text
    )
