"""The digest: breaches first, people only when allowed, warnings when the counts disagree."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from classifiers.kinds import Kind
from responses.digest import render_digest
from responses.facts import DigestLine, StaffLanguage
from tests.responses.builders import digest_facts, one_line, words_of_html, words_of_text

ACCESS = DigestLine(
    "MK-2026-000001", (Kind.ACCESS, Kind.ERASURE), date(2026, 12, 4), None, "wacht", "Anne de Vries"
)
BREACH = DigestLine(
    "MK-2026-000002", (Kind.BREACH,), None, datetime(2026, 11, 30, 21, 0, tzinfo=UTC), "open", None
)
TO_CUSTOMER = DigestLine(
    "MK-2026-000003", (Kind.ERASURE,), date(2026, 12, 1), None, "wacht op goedkeuring", "Bakkerij Voorbeeld"
)
EVERYTHING = digest_facts(
    new=3,
    awaiting_approval=(ACCESS,),
    awaiting_identity=(ACCESS,),
    to_sort=(ACCESS,),
    to_handle=(ACCESS,),
    due_today=(ACCESS,),
    due_this_week=(ACCESS,),
    late=(ACCESS,),
    open_breaches=(BREACH,),
    to_customers=(TO_CUSTOMER,),
    held=(("17", "te groot"),),
    failed_sends=("MK-2026-000008",),
    unsure_sends=("MK-2026-000009",),
    queue_url="https://desk.example.org/queue",
)


@pytest.mark.parametrize(("language", "line"), [("nl", "Er staat niets open."), ("en", "Nothing is open.")])
def test_a_quiet_morning_says_so_in_one_line(language: StaffLanguage, line: str) -> None:
    letter = render_digest(digest_facts(), language)

    assert line in letter.text
    assert "Let op" not in letter.text
    assert letter.text.count("---\n") == 1
    assert letter.name == "digest"


def test_new_cases_are_told_as_they_are_counted() -> None:
    assert render_digest(digest_facts(new=1)).text.startswith("Sinds gisteren: 1 nieuw dossier.")
    assert render_digest(digest_facts(new=3), "en").text.startswith("Since yesterday: 3 new cases.")


def test_dutch_is_the_default() -> None:
    assert render_digest(digest_facts()) == render_digest(digest_facts(), "nl")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_text_and_html_of_the_digest_carry_the_same_words(language: StaffLanguage) -> None:
    letter = render_digest(EVERYTHING, language)

    assert words_of_html(letter.html) == words_of_text(letter.text)
    assert "{" not in letter.text


def test_breaches_come_first_with_their_hour_in_amsterdam() -> None:
    letter = render_digest(EVERYTHING)

    assert letter.text.index("MK-2026-000002") < letter.text.index("MK-2026-000001")
    assert "vóór maandag 30 november 2026 22:00" in one_line(letter.text)
    assert letter.subject.startswith("Datalekken open: 1. Te laat: 1.")


def test_what_customers_must_hear_stands_above_what_can_wait() -> None:
    text = render_digest(EVERYTHING).text

    assert text.index("Datalekken (1)") < text.index("Brieven aan klanten (1)")
    assert text.index("Brieven aan klanten (1)") < text.index("Wacht op goedkeuring (1)")


def test_how_a_pressing_date_was_counted_stands_apart_from_what_it_waits_for() -> None:
    late = replace(ACCESS, counted="Ontvangen op vrijdag.")
    text = render_digest(digest_facts(late=(late,), to_handle=(late,))).text

    assert one_line(text).count("wacht · Ontvangen op vrijdag.") == 1
    assert text.count("Ontvangen op vrijdag.") == 1


def test_every_group_and_every_trouble_is_shown() -> None:
    text = one_line(render_digest(EVERYTHING).text)
    groups = (
        *("Datalekken (1)", "Te laat (1)", "Vandaag af (1)", "Deze week af (1)", "Wacht op goedkeuring (1)"),
        *("Wacht op bevestiging van de vrager (1)", "Nog te sorteren (1)", "Nog te behandelen (1)"),
        *("Brieven aan klanten (1)", "MK-2026-000003 · verwijdering · uiterlijk dinsdag 1 december 2026"),
        *("17 · te groot", "MK-2026-000008 · niet verzonden", "MK-2026-000009 · onzeker", "3 nieuwe"),
    )

    assert [group for group in groups if group not in text] == []
    assert "niets open" not in text


def test_held_mail_alone_is_no_quiet_morning() -> None:
    assert "niets open" not in render_digest(digest_facts(held=(("17", "te groot"),))).text


@pytest.mark.parametrize(
    ("language", "title", "quiet"),
    [("nl", "Brieven aan klanten (1)", "niets open"), ("en", "Letters to customers (1)", "Nothing is open")],
)
def test_a_letter_to_a_customer_alone_is_no_quiet_morning(
    language: StaffLanguage, title: str, quiet: str
) -> None:
    waits = render_digest(digest_facts(to_customers=(TO_CUSTOMER,)), language).text
    nothing = render_digest(digest_facts(), language).text

    assert title in waits
    assert "Bakkerij" not in waits
    assert quiet not in waits
    assert title.partition(" (")[0] not in nothing
    assert quiet in nothing


@pytest.mark.parametrize("language", ["nl", "en"])
def test_letters_to_customers_are_shown_with_their_page_or_their_command(language: StaffLanguage) -> None:
    facts = digest_facts(to_customers=(TO_CUSTOMER,))
    linked = digest_facts(to_customers=(TO_CUSTOMER,), queue_url="https://desk.example.org")

    assert "https://desk.example.org/klantbrieven" in render_digest(linked, language).text
    assert "privacybot customers letters" in render_digest(facts, language).text


def test_people_are_shown_only_where_the_settings_say_so() -> None:
    facts = digest_facts(awaiting_approval=(ACCESS,))
    shown = digest_facts(awaiting_approval=(ACCESS,), show_people=True)

    assert "Anne" not in render_digest(facts).text + render_digest(facts).html
    assert "Anne de Vries" in one_line(render_digest(shown).text)


@pytest.mark.parametrize("counts", [(12, 12, 11), (12, 11, 11), (11, 12, 12)])
def test_counts_that_disagree_raise_a_warning(counts: tuple[int, int, int]) -> None:
    seen, stored, decided = counts
    letter = render_digest(digest_facts(seen=seen, stored=stored, decided=decided))

    assert "Let op: deze drie getallen horen gelijk te zijn." in one_line(letter.text)
    assert "hoeven nu niets" not in letter.text


def test_a_mailbox_that_was_never_read_raises_a_warning() -> None:
    assert "nog niet gelezen" in one_line(render_digest(digest_facts(last_poll=None)).text)
