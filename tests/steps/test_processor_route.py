"""A mail about a customer's newsletter: noticed, shown, and left to a person."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.edges.customers import Customers, CustomersFile
from bot.rules.changes import Remedy
from bot.rules.processor_route import CUSTOMERS_UNREADABLE, OF_A_CUSTOMER, Sureness
from bot.rules.replying import Reply
from bot.rules.retaining import Retention
from bot.rules.states import CaseState
from bot.steps.closing import close
from bot.steps.drafting import redraft
from bot.steps.forgetting import forget
from bot.steps.knowing_customers import known_customers
from bot.steps.letter_facts import DraftingTerms
from bot.steps.replaying import Chosen, Tools, replay
from bot.store import cases, newsletter_clues
from bot.store.referral_tables import NewsletterClue
from bot.store.referrals import pointed_at
from bot.store.work import Store
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    customers,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)
from tests.newsletters import BAKERY, DIRECTORY, about_a_newsletter

READERS = (
    "in de nieuwsbrief die ik vanochtend van jullie kreeg, staan de adressen van alle andere lezers, zodat "
    "iedereen die hem kreeg nu ook mijn adres kent. Dat kan toch niet de bedoeling zijn."
)

TERMS = replace(DRAFTING_TERMS, customers=DIRECTORY)


def write(store: Store, raw: bytes, terms: DraftingTerms = TERMS) -> None:
    take_in(store, raw)
    run_steps(store, terms=terms)


def test_a_mail_about_a_customers_newsletter_gets_no_letter_of_the_bots_own(store: Store) -> None:
    write(store, about_a_newsletter())

    case = only_case(store)
    assert (case.state, case.reason) == (CaseState.TO_SORT, OF_A_CUSTOMER)
    with store.read() as work:
        (found,) = pointed_at(work, case.id or 0, DIRECTORY.all())
    assert (found.customer, found.sureness) == (BAKERY, Sureness.CLEAR)


def test_the_same_mail_is_answered_where_nobody_is_a_customer(store: Store) -> None:
    write(store, about_a_newsletter(), DRAFTING_TERMS)

    assert only_case(store).state is CaseState.TO_APPROVE


def test_a_name_alone_keeps_no_letter_back(store: Store) -> None:
    write(store, raw_mail("Net als bij De Korenaar ontvang ik graag inzage in mijn gegevens."))

    assert only_case(store).state is CaseState.TO_APPROVE


def test_a_leak_is_never_kept_waiting_by_whose_newsletter_it_is_about(store: Store) -> None:
    write(
        store,
        about_a_newsletter(f"Dit is een datalek: {READERS}"),
    )

    assert proposed_draft(store, only_case(store).reference).situation == Reply.BREACH_REPORTER


def test_a_colleague_may_still_choose_our_own_letter(store: Store) -> None:
    write(store, about_a_newsletter())
    reference = only_case(store).reference
    redraft(
        store,
        customers(),
        reference,
        Reply.ANSWER,
        staff_id=add_colleague(store),
        terms=TERMS,
        now=MORNING,
    )

    assert proposed_draft(store, reference).situation == Reply.ANSWER


@pytest.mark.parametrize(
    ("raw", "state"), [(about_a_newsletter(), CaseState.TO_SORT), (raw_mail(), CaseState.TO_APPROVE)]
)
def test_a_list_of_customers_that_cannot_be_read_keeps_back_only_what_passes_something_on(
    store: Store, tmp_path: Path, raw: bytes, state: CaseState
) -> None:
    unreadable = Customers([], CustomersFile(tmp_path / "gone.csv"))
    write(store, raw, replace(TERMS, customers=unreadable))

    case = only_case(store)
    assert case.state is state
    assert (case.reason == CUSTOMERS_UNREADABLE) is (state is CaseState.TO_SORT)
    assert known_customers(unreadable).trouble.startswith("gone.csv cannot be read")


def test_the_signs_are_found_anew_when_a_mail_is_read_again(store: Store) -> None:
    write(store, about_a_newsletter())
    with store.read() as work:
        kept = newsletter_clues.of_case(work, only_case(store).id or 0)
    with store.begin("tests.older_version") as work:
        for row in work.session.exec(select(NewsletterClue)):
            work.session.delete(row)
        (message,) = cases.messages(work, only_case(store).id or 0)
        message.forwarded_text = "what an older version read"
    replay(store, Chosen(), Tools(READING_TERMS, READER, judge_by_words), MORNING)

    with store.read() as work:
        assert newsletter_clues.of_case(work, only_case(store).id or 0) == kept != ()


def test_the_signs_of_a_case_of_before_the_upgrade_are_written_once(store: Store) -> None:
    write(store, about_a_newsletter())
    case_id = only_case(store).id or 0
    with store.begin("tests.older_version") as work:
        kept = newsletter_clues.of_case(work, case_id)
        for row in work.session.exec(select(NewsletterClue)):
            work.session.delete(row)
    tools, told = Tools(READING_TERMS, READER, judge_by_words), list[tuple[int, int]]()
    before = (only_case(store).state, only_case(store).version)

    (would_be,) = replay(store, Chosen(), tools, MORNING, dry_run=True).changed
    with store.read() as work:
        assert newsletter_clues.of_case(work, case_id) == ()
    (done,) = replay(store, Chosen(), tools, MORNING, tell=lambda *so_far: told.append(so_far)).changed

    assert done == would_be
    assert done.remedied.remedy is Remedy.REBUILD
    assert [(one.what, one.old) for one in done.changes] == [("newsletter_signs", "")]
    assert "list_id nieuws.korenaar.example" in done.changes[0].new
    assert told == [(1, 1)]
    assert (only_case(store).state, only_case(store).version) == before, "no letter is taken back for it"
    with store.read() as work:
        assert newsletter_clues.of_case(work, case_id) == kept != ()
        (found,) = pointed_at(work, case_id, DIRECTORY.all())
    assert found.customer == BAKERY
    assert replay(store, Chosen(), tools, MORNING).changed == (), "a second time there is nothing to do"


def test_the_signs_go_with_the_mail(store: Store) -> None:
    write(store, about_a_newsletter())
    case = only_case(store)
    close(store, case.reference, "", staff_id=add_colleague(store), now=MORNING)
    forget(
        store, Retention(dossier=MORNING - MORNING, other_mail=MORNING - MORNING), MORNING.replace(year=2027)
    )

    with store.read() as work:
        assert newsletter_clues.of_case(work, case.id or 0) == ()
