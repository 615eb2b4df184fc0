"""An answer carries the person's data as files, without what is about others, and whole or not at all."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.rules.composing import content_hash, read_back
from bot.rules.replying import Reply
from bot.rules.subject import SubjectRecord, Words
from bot.rules.third_parties import Known
from bot.steps.drafting import redraft
from bot.store.drafts import content_of
from bot.store.tables import Draft
from bot.store.work import Store
from classifiers.kinds import Language
from tests.builders import (
    ANNE,
    DRAFTING_TERMS,
    MORNING,
    add_colleague,
    approve_it,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)
from tests.fakes import FakeDirectory

TAKE_ALONG = "Ik wil mijn gegevens meenemen."
ROW = SubjectRecord(
    source="CRM",
    category="Contact",
    purpose="Bestellen",
    basis="overeenkomst",
    origin="van u",
    retention="twee jaar",
    values=(("E-mail", ANNE), ("Notitie", "Belde met bob@example.org")),
    provided_by_person=True,
)


def draft_of(
    store: Store, text: str, *rows: SubjectRecord, failed: tuple[str, ...] = (), **terms: Any
) -> Draft:
    """The letter that is proposed to a mail, with these rows in the records."""
    take_in(store, raw_mail(text))
    records = FakeDirectory({ANNE: rows}, failed=failed)
    run_steps(store, directory=records, terms=replace(DRAFTING_TERMS, **terms))
    return proposed_draft(store, only_case(store).reference)


def files_of(store: Store, draft: Draft) -> dict[str, bytes]:
    with store.read() as work:
        return {file.filename: file.content for file in content_of(work, draft).attachments}


def test_access_encloses_a_workbook_with_the_rows(store: Store) -> None:
    draft = draft_of(store, "Graag inzage.", ROW)

    ((name, content),) = files_of(store, draft).items()
    assert name == "MK-2026-000001-gegevens.xlsx"
    assert load_workbook(BytesIO(content))["Contact"]["A2"].value == ANNE
    assert "extract_attached" in [claim["code"] for claim in draft.claims]
    assert "zitten als bestand bij deze mail" in " ".join(draft.text.split())


@pytest.mark.parametrize(
    ("language", "sheet", "purpose", "note"),
    [
        (Language.NL, "Contactgegevens", "Bestellen en bezorgen", "Notitie"),
        (Language.EN, "Contact data", "Ordering and delivering", "Remark"),
        (Language.DE, "Kontaktdaten", "Ordering and delivering", "Anmerkung"),
        (Language.FR, "Contact data", "Ordering and delivering", "Remark"),
    ],
)
def test_the_letter_and_its_file_tell_the_facts_of_a_source_in_the_language_of_the_letter(
    store: Store, language: Language, sheet: str, purpose: str, note: str
) -> None:
    row = replace(
        ROW,
        category=Words("Contactgegevens", "Contact data", "Kontaktdaten"),
        purpose=Words("Bestellen en bezorgen", "Ordering and delivering"),
        labels=(("Notitie", Words("Notitie", "Remark", "Anmerkung")),),
    )
    draft_of(store, "Graag inzage.", row)
    redraft(
        store,
        FakeDirectory({ANNE: (row,)}),
        only_case(store).reference,
        Reply.ANSWER,
        language=language,
        staff_id=add_colleague(store),
        terms=DRAFTING_TERMS,
        now=MORNING,
    )
    draft = proposed_draft(store, only_case(store).reference)
    (content,) = files_of(store, draft).values()
    book = load_workbook(BytesIO(content))
    explained = " ".join(str(cell) for line in book.worksheets[0].values for cell in line)

    assert purpose in " ".join(draft.text.split())
    assert sheet in draft.text
    assert book[sheet]["A2"].value == ANNE
    assert purpose in explained
    # What was left out is named in the same words.
    assert f"- {sheet}: {note}" in " ".join(draft.text.split())
    assert note in [cell.value for cell in book[sheet][1]]


def test_data_to_take_along_needs_no_colleague_when_every_source_answered(store: Store) -> None:
    draft = draft_of(store, TAKE_ALONG, ROW)

    assert draft.situation == "answer"
    assert [name.rpartition("-")[2] for name in files_of(store, draft)] == [
        "meenemen.json",
        "csv.zip",
        "meenemen.xlsx",
    ]
    assert draft.missing == []


def test_a_failing_source_leaves_the_file_to_a_colleague(store: Store) -> None:
    draft = draft_of(store, TAKE_ALONG, ROW, failed=("Archief",))

    assert draft.situation == "acknowledgement"
    assert draft.attachments == []
    assert only_case(store).reason == "The file would not be complete: no answer from Archief."


@pytest.mark.parametrize("failed", [("Archief",), ("Archief", "CRM")])
def test_where_nothing_answered_the_answer_gives_no_copy_and_names_what_failed(
    store: Store, failed: tuple[str, ...]
) -> None:
    proposed = draft_of(store, "Graag inzage.", failed=failed)
    assert proposed.situation == "acknowledgement"
    assert only_case(store).reason.endswith(f"no answer from {', '.join(failed)}.")

    redraft(
        store,
        FakeDirectory(failed=failed),
        only_case(store).reference,
        Reply.ANSWER,
        staff_id=add_colleague(store),
        terms=DRAFTING_TERMS,
        now=MORNING,
    )
    draft = proposed_draft(store, only_case(store).reference)

    assert draft.missing == [f"gegevens uit {name}" for name in failed]
    assert draft.claims == []
    assert "deze kopie" not in draft.text


def test_a_failing_source_is_named_in_the_answer_and_in_its_file(store: Store) -> None:
    draft = draft_of(store, "Graag inzage.", ROW, failed=("Archief",))

    (content,) = files_of(store, draft).values()
    told = [cell.value for line in load_workbook(BytesIO(content)).worksheets[0] for cell in line]
    assert "Archief" in told
    assert "gegevens uit Archief" in draft.missing


@pytest.mark.parametrize("text", ["Graag inzage.", TAKE_ALONG])
def test_other_peoples_data_is_in_neither_letter_nor_file_and_is_listed(store: Store, text: str) -> None:
    draft = draft_of(store, text, ROW)

    files = files_of(store, draft)
    assert "bob@example.org" not in draft.text
    for content in files.values():
        assert b"bob@example.org" not in content
    if text == TAKE_ALONG:
        document = json.loads(files["MK-2026-000001-meenemen.json"])
        assert document["left_out"][0].startswith("Contact: Notitie: gegevens van iemand anders")
        assert document["categories"][0]["rows"][0]["values"]["Notitie"] == "Belde met •••••"
    else:
        assert "Contact: Notitie: gegevens van iemand anders" in " ".join(draft.text.split())
        assert "left_out" in [claim["code"] for claim in draft.claims]


def test_the_companys_own_address_is_nobody_elses(store: Store) -> None:
    ours = Known(frozenset({"bob@example.org"}))

    assert "bob@example.org" in draft_of(store, "Graag inzage.", ROW, ours=ours).text


def test_files_that_are_too_large_for_a_letter_leave_an_open_place(store: Store) -> None:
    draft = draft_of(store, "Graag inzage.", ROW, letter_size=1_000)

    assert draft.attachments == []
    assert "bestand met de gegevens" in draft.missing


def test_a_letter_that_is_no_answer_carries_nothing(store: Store) -> None:
    take_in(store, raw_mail("Graag inzage in mijn gegevens.", sender="Mallory <mallory@example.net>"))
    run_steps(store, directory=FakeDirectory({ANNE: (ROW,)}))

    assert proposed_draft(store, only_case(store).reference).attachments == []


def test_what_is_approved_holds_the_file_and_so_does_the_mail_that_leaves(store: Store) -> None:
    waiting = letter_waiting(store)
    draft = proposed_draft(store, waiting.reference)
    with store.read() as work:
        content = content_of(work, draft)
    assert content_hash(content) == waiting.shown_hash
    assert content_hash(replace(content, attachments=())) != waiting.shown_hash

    item = outbox_item(store, approve_it(store, waiting))

    assert item.sealed is not None
    sent = read_back(store.vault.open(item.sealed))
    assert [file.filename for file in sent.attachments] == [f"{waiting.reference}-gegevens.xlsx"]
    assert sent.attachments == content.attachments


def test_the_file_is_sealed_in_the_database(store: Store) -> None:
    draft = draft_of(store, "Graag inzage.", ROW)

    assert all(file["sealed"].startswith("gAAAA") for file in draft.attachments)
