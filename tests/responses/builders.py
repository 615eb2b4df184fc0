"""Invented facts for letters and digests, complete unless a test takes something away."""

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

from classifiers.kinds import Kind
from responses.catalogue import Situation
from responses.dating import with_days
from responses.elements import OF_DEED
from responses.facts import (
    ByHand,
    CountStep,
    DataRecord,
    DigestFacts,
    FieldChange,
    Letter,
    LetterFacts,
    LetterLanguage,
    Organisation,
    Processing,
)
from responses.render import compose

ORGANISATION = Organisation(
    name="Postduif Voorbeeld",
    street="Duivenslag 7",
    postcode="1234 AB",
    city="Testdorp",
    phone="010 - 000 00 00",
    email="privacy@postduif.example",
    website="www.postduif.example",
    chamber_of_commerce="00000000",
    privacy_contact="Balie Privacy",
    self_service="Mijn gegevens",
)
PROCESSING = Processing(
    purposes=("PURPOSE-ONE", "PURPOSE-TWO"),
    bases=("BASIS-ONE",),
    categories=("CATEGORY-ONE",),
    recipients=("RECIPIENTS-ALL.", "RECIPIENT-ONE"),
    recipient_names=("RECIPIENT-ONE",),
    transfers=("TRANSFER-ONE",),
    retention=("RETENTION-ONE",),
    sources=("ORIGIN-ONE",),
    automated_decisions="DECISIONS-NONE.",
    dossier_retention="DOSSIER-TERM",
    backup_retention="BACKUP-TERM",
    suppression_retention="SUPPRESSION-TERM",
)
RECORDS = (
    DataRecord(
        source="CRM",
        category="Contact",
        purpose="R-PURPOSE",
        basis="toestemming",
        origin="R-ORIGIN",
        retention="R-TERM",
        values=(("Voornaam", "Anne"), ("E-mail", "anne@example.com")),
        provided_by_person=True,
    ),
    DataRecord(
        source="Webshop",
        category="Klikgedrag",
        purpose="R-PURPOSE-2",
        basis="gerechtvaardigd belang",
        origin="R-ORIGIN-2",
        retention="R-TERM-2",
        values=(("Laatste klik", "1 mei 2026"),),
    ),
)

BY_HAND = ByHand(
    ground="ARTICLE-ONE",
    why="WHY-ONE",
    done="DONE-ONE",
    controller="Bakkerij De Krent",
    controller_contact="privacy@krent.example",
    use="USE-ONE",
)


def letter_facts(language: LetterLanguage = "nl", *kinds: Kind, **changes: Any) -> LetterFacts:
    """Complete facts of a case, with these kinds, changed as told."""
    facts = LetterFacts(
        organisation=ORGANISATION,
        processing=PROCESSING,
        reference="MK-2026-000123",
        case_tag="MK-2026-000123.k7fq",
        language=language,
        formal=False,
        salutation_name="Anne de Vries",
        received_on=date(2026, 11, 27),
        today=date(2026, 11, 30),
        promise_date=date(2026, 12, 4),
        legal_date=date(2026, 12, 28),
        kinds=kinds or (Kind.ACCESS,),
        subject_address="anne@example.com",
        records=RECORDS,
        searched_sources=("CRM", "Webshop"),
        corrections=(FieldChange("Woonplaats", "Oudstad", "Nieuwstad"),),
        identity_reason="other_address",
        handler="Sanne Bakker",
        restriction_ground="GROUND-ONE",
        keeps_invoices=True,
        extended_date=date(2027, 2, 26),
        by_hand=BY_HAND,
        promise_count=(CountStep("received"), CountStep("week", (timedelta(days=7), date(2026, 12, 4)))),
        legal_count=(
            CountStep("received"),
            CountStep("month", (date(2026, 12, 27),)),
            CountStep("rolled_by_law", ((date(2026, 12, 27),), date(2026, 12, 28))),
        ),
        extended_count=(CountStep("received"), CountStep("extended", (3, date(2027, 2, 26)))),
    )
    return dataclasses.replace(facts, **changes)


def finished(situation: Situation, facts: LetterFacts) -> Letter:
    """The letter once every step behind it was ticked, all of them on the day on which it is written."""
    return with_days(compose(situation, facts), dict.fromkeys(OF_DEED, facts.today))


def digest_facts(**changes: Any) -> DigestFacts:
    """A quiet morning, changed as told."""
    facts = DigestFacts(
        day=date(2026, 11, 30),
        new=0,
        seen=12,
        stored=12,
        decided=12,
        last_poll=datetime(2026, 11, 30, 6, 59, tzinfo=UTC),
    )
    return dataclasses.replace(facts, **changes)


def words_of_html(html: str) -> list[str]:
    """The words that a reader of the HTML sees."""
    body = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    assert body
    return unescape(re.sub(r"<[^>]+>", " ", body[1])).split()


def words_of_text(text: str) -> list[str]:
    """The words of the plain text, without the lines and dashes that only shape it."""
    lines = (re.sub(r"^- ", "", line) for line in text.split("\n") if set(line) != {"-"})
    return " ".join(lines).split()


def one_line(text: str) -> str:
    """A letter's text without its line breaks, to look for phrases."""
    return " ".join(text.split())
