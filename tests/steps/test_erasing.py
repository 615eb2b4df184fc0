"""An erasure leaves what a law makes us keep: no step asks to erase it, the letter says that it stays."""

from dataclasses import replace

import pytest

from bot.errors import RuleViolation
from bot.rules.fulfilment import StepCode
from bot.rules.subject import SubjectRecord, Words
from bot.steps.approving import Edit, edit
from bot.store import fulfilment
from bot.store.tables import Draft
from bot.store.work import Store
from tests.builders import (
    ANNE,
    DRAFTING_TERMS,
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    do_steps,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)
from tests.fakes import FakeDirectory, records_of

ERASURE = "Verwijder alles: verwijder mijn gegevens."
((_, (CONTACT,)),) = records_of(ANNE)
INVOICE = SubjectRecord(
    source="Boekhouding",
    category=Words("Facturen", "Invoices"),
    purpose="Administratie voeren",
    basis=Words("Wettelijke plicht (artikel 6 lid 1 onder c AVG)", "Legal duty (Article 6(1)(c) GDPR)"),
    origin="van uzelf",
    retention="zeven jaar",
    values=(("Factuurnummer", "2026-17"),),
)
TERMS = replace(DRAFTING_TERMS, sources=("CRM", "Boekhouding"), invoice_sources=frozenset({"Boekhouding"}))


def letter_to(store: Store, *rows: SubjectRecord, failed: tuple[str, ...] = ()) -> Draft:
    """What is proposed to someone of whom these rows are held, and who wants them erased."""
    take_in(store, raw_mail(ERASURE))
    run_steps(store, directory=FakeDirectory({ANNE: rows}, failed=failed), terms=TERMS)
    return proposed_draft(store, only_case(store).reference)


def erased_from(store: Store) -> list[str]:
    with store.read() as work:
        lines = fulfilment.steps_of(work, only_case(store).id or 0)
    return [line.about for line in lines if line.code is StepCode.ERASED]


def claims(draft: Draft) -> set[str]:
    return {claim["code"] for claim in draft.claims}


def test_invoices_are_kept_and_their_system_asks_for_no_erasure(store: Store) -> None:
    draft = letter_to(store, CONTACT, INVOICE)

    assert erased_from(store) == ["CRM"]
    assert "- Contact (CRM)" in draft.text
    assert "Facturen (Boekhouding)" not in draft.text
    assert "artikel 52 AWR" in draft.text
    assert "kept_by_law" in claims(draft)
    assert draft.missing == []


def test_where_only_invoices_are_held_nothing_is_erased_and_nobody_is_told(store: Store) -> None:
    draft = letter_to(store, INVOICE)

    with store.read() as work:
        assert fulfilment.steps_of(work, only_case(store).id or 0) == []
    assert claims(draft) == {"kept_by_law"}
    assert "niets om te verwijderen" in " ".join(draft.text.split())


def test_a_system_that_would_hold_invoices_and_holds_none_says_that_there_are_none(store: Store) -> None:
    draft, colleague, reference = letter_to(store, CONTACT), add_colleague(store), only_case(store).reference

    assert draft.missing == []
    assert "artikel 52 AWR" not in draft.text
    do_steps(store, reference, colleague)
    shown = proposed_draft(store, reference).content_hash
    assert approve_it(store, Waiting(reference, shown, colleague))


@pytest.mark.parametrize("failed", [("Boekhouding",), ()])
def test_whether_there_are_invoices_is_asked_where_no_system_could_tell(
    store: Store, failed: tuple[str, ...]
) -> None:
    take_in(store, raw_mail(ERASURE))
    terms = TERMS if failed else replace(TERMS, invoice_sources=frozenset())
    run_steps(store, directory=FakeDirectory({ANNE: (CONTACT,)}, failed=failed), terms=terms)
    draft = proposed_draft(store, only_case(store).reference)

    assert "of er facturen of betalingen zijn die bewaard moeten blijven" in draft.missing


def test_who_takes_out_what_is_kept_is_told_that_the_letter_lacks_it(store: Store) -> None:
    letter_to(store, CONTACT, INVOICE)
    reference, colleague = only_case(store).reference, add_colleague(store)
    do_steps(store, reference, colleague)
    draft = proposed_draft(store, reference)
    kept = [part for part in draft.text.split("\n\n") if "52 AWR" not in part]
    shown = edit(
        store,
        reference,
        Edit(text="\n\n".join(kept)),
        shown_hash=draft.content_hash,
        staff_id=colleague,
        now=MORNING,
    )

    with pytest.raises(RuleViolation, match="something stands against this letter"):
        approve_it(store, Waiting(reference, shown, colleague))
