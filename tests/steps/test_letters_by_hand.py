"""Letters that a colleague chooses: what they say by hand, and what they do to the case once they left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import RuleViolation
from bot.rules.replying import Reply
from bot.rules.states import CaseState
from bot.steps.drafting import redraft
from bot.steps.filing import file_waiting
from bot.store import cases
from bot.store.tables import RequestRow
from bot.store.work import Store
from classifiers.kinds import Kind
from responses.facts import ByHand
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    READER,
    READING_TERMS,
    Waiting,
    approve_it,
    bounce_of,
    customers,
    do_steps,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

HOUR = timedelta(hours=1)
SAID = ByHand(
    ground="artikel 17 lid 3 onder b AVG",
    why="Facturen moeten zeven jaar bewaard blijven.",
    done="Al het andere is verwijderd.",
    controller="Bakkerij De Krent",
    controller_contact="www.krent.example/privacy",
)


def chosen(
    store: Store, waiting: Waiting, reply: Reply, *about: Kind, days: int = 0, by_hand: ByHand = SAID
) -> Waiting:
    """The letter that a colleague asks for, ready to be approved."""
    fresh = redraft(
        store,
        customers(),
        waiting.reference,
        reply,
        staff_id=waiting.staff_id,
        terms=DRAFTING_TERMS,
        now=MORNING + timedelta(days=days),
        about=frozenset(about),
        by_hand=by_hand,
    )
    return Waiting(waiting.reference, fresh, waiting.staff_id)


def sent(store: Store, waiting: Waiting, *, days: int = 0) -> int:
    """Approve a letter and hand it over; the number of the outbox item."""
    item_id = approve_it(store, waiting, MORNING + timedelta(days=days))
    assert send_all(store, FakeSender(), MORNING + timedelta(days=days) + HOUR) == 1
    return item_id


def asked(store: Store) -> dict[str, RequestRow]:
    with store.read() as work:
        return {row.kind: row for row in cases.requests(work, 1)}


def test_the_new_day_of_an_extension_counts_once_the_letter_is_sent(store: Store) -> None:
    longer = chosen(store, letter_waiting(store), Reply.EXTENSION, days=3)
    assert "dinsdag 23 februari 2027" in " ".join(proposed_draft(store, longer.reference).text.split())
    assert only_case(store).legal_on == date(2026, 12, 23)

    sent(store, longer, days=3)

    case, request = only_case(store), asked(store)["access"]
    assert (case.state, case.promise_on, case.legal_on) == (
        CaseState.TO_HANDLE,
        date(2027, 2, 23),
        date(2027, 2, 23),
    )
    assert (request.promise_on, request.legal_on) == (date(2026, 11, 30), date(2026, 12, 23))
    assert request.outcome == "open"


def test_an_extension_and_an_acknowledgement_tell_how_their_dates_were_counted(store: Store) -> None:
    waiting = letter_waiting(store)
    longer = " ".join(proposed_draft(store, chosen(store, waiting, Reply.EXTENSION).reference).text.split())
    first = " ".join(
        proposed_draft(store, chosen(store, waiting, Reply.ACKNOWLEDGEMENT).reference).text.split()
    )

    assert (
        "Hoe we deze datum telden: De dag waarop de mail binnenkwam, telt niet mee. 3 maanden later" in longer
    )
    assert "Een week later is maandag 30 november 2026." in first
    assert "Een maand later is woensdag 23 december 2026." in first


def test_an_acknowledgement_after_an_extension_promises_no_week(store: Store) -> None:
    waiting = letter_waiting(store)
    sent(store, chosen(store, waiting, Reply.EXTENSION, days=3), days=3)

    chosen(store, waiting, Reply.ACKNOWLEDGEMENT, days=4)

    told = " ".join(proposed_draft(store, waiting.reference).text.split())
    assert "antwoord. We lieten je al weten dat het langer duurt dan een week." in told
    assert "binnen een week" not in told
    assert "Hoe we de termijn van de wet telden: De dag waarop de mail binnenkwam, telt niet mee." in told


def test_the_answer_after_an_extension_is_not_late(store: Store) -> None:
    waiting = letter_waiting(store)
    sent(store, chosen(store, waiting, Reply.EXTENSION, days=3), days=3)

    chosen(store, waiting, Reply.ANSWER, days=60)

    assert "excuses" not in proposed_draft(store, waiting.reference).text


def test_an_extension_that_came_back_extends_nothing(store: Store) -> None:
    item = outbox_item(store, sent(store, chosen(store, letter_waiting(store), Reply.EXTENSION)))
    take_in(store, bounce_of(item.message_id), MORNING + 2 * HOUR)
    file_waiting(store, READING_TERMS, READER, MORNING + 2 * HOUR)

    assert only_case(store).legal_on == date(2026, 12, 23)
    assert asked(store)["access"].extended_on is None


def test_a_term_is_extended_once_and_within_the_month(store: Store) -> None:
    waiting = letter_waiting(store)
    with pytest.raises(RuleViolation, match="first month is over"):
        chosen(store, waiting, Reply.EXTENSION, days=31)
    sent(store, chosen(store, waiting, Reply.EXTENSION, days=3), days=3)
    with pytest.raises(RuleViolation, match="extended before"):
        chosen(store, waiting, Reply.EXTENSION, days=4)


def test_a_refusal_names_who_decided_and_ends_what_it_is_about_alone(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Geef inzage en verwijder daarna alles."))
    refusal = chosen(store, waiting, Reply.REFUSAL, Kind.ERASURE)
    draft = proposed_draft(store, refusal.reference)

    assert (draft.missing, draft.about) == ([], ["erasure"])
    assert "Anne heeft je bericht zelf bekeken" in " ".join(draft.text.split())
    sent(store, refusal)

    assert {kind: row.outcome for kind, row in asked(store).items()} == {
        "access": "open",
        "erasure": "refused",
    }
    assert only_case(store).state is CaseState.TO_HANDLE


def test_the_second_of_two_answers_promises_no_third(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Geef inzage en verwijder daarna alles."))
    first = chosen(store, waiting, Reply.REFUSAL, Kind.ERASURE)
    assert "apart bericht" in " ".join(proposed_draft(store, waiting.reference).text.split())
    sent(store, first)

    chosen(store, waiting, Reply.ANSWER, Kind.ACCESS)

    assert "apart bericht" not in " ".join(proposed_draft(store, waiting.reference).text.split())


@pytest.mark.parametrize("reply", [Reply.REFUSAL, Reply.EXTENSION])
def test_an_opt_out_can_be_neither_refused_nor_put_off(store: Store, reply: Reply) -> None:
    waiting = letter_waiting(store, raw_mail("Ik trek mijn toestemming in en wil geen mailings meer."))

    with pytest.raises(RuleViolation, match="take effect at once"):
        chosen(store, waiting, reply)


def test_a_refusal_is_about_one_request_that_a_colleague_chooses(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Geef inzage en verwijder daarna alles."))

    with pytest.raises(RuleViolation, match="choose which one"):
        chosen(store, waiting, Reply.REFUSAL)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply.REFUSAL, "refused"),
        (Reply.CANNOT_IDENTIFY, "not_identified"),
        (Reply.PROCESSOR_REFERRAL, "referred"),
        (Reply.REQUEST_WITHDRAWN, "withdrawn"),
    ],
)
def test_a_decision_closes_its_case_and_opens_it_again_when_it_comes_back(
    store: Store, reply: Reply, outcome: str
) -> None:
    letter = chosen(store, letter_waiting(store), reply)
    do_steps(store, letter.reference, letter.staff_id)
    told = replace(letter, shown_hash=proposed_draft(store, letter.reference).content_hash)
    item = outbox_item(store, sent(store, told))
    assert (only_case(store).state, asked(store)["access"].outcome) == (CaseState.CLOSED, outcome)

    take_in(store, bounce_of(item.message_id), MORNING + 2 * HOUR)
    file_waiting(store, READING_TERMS, READER, MORNING + 2 * HOUR)

    assert asked(store)["access"].outcome == "open"


def test_who_takes_a_request_back_gets_a_letter_about_what_was_asked(store: Store) -> None:
    waiting = letter_waiting(store)
    take_in(store, raw_mail("Laat maar zitten.", subject=f"Re: {tag_of(waiting.reference)}"), MORNING + HOUR)
    run_steps(store, MORNING + HOUR)

    stopped = chosen(store, waiting, Reply.REQUEST_WITHDRAWN)

    text = " ".join(proposed_draft(store, waiting.reference).text.split())
    assert "dat we stoppen met je verzoek om inzage" in text
    sent(store, stopped)
    assert asked(store)["access"].outcome == "withdrawn"


def test_the_letter_that_asks_for_a_copy_lets_the_clock_stand_still(store: Store) -> None:
    waiting = letter_waiting(store)
    with store.begin("tests.doubt") as work:
        check = cases.identity(work, 1)
        assert check is not None
        check.state, check.required = "needed", True
    with pytest.raises(RuleViolation, match="never asked in the first letter"):
        chosen(store, waiting, Reply.IDENTITY_DOCUMENT)
    sent(store, chosen(store, waiting, Reply.ACKNOWLEDGEMENT))

    sent(store, chosen(store, waiting, Reply.IDENTITY_DOCUMENT, days=1), days=1)

    assert only_case(store).state is CaseState.WAITING_IDENTITY
    with store.read() as work:
        check = cases.identity(work, 1)
        assert check is not None
        assert (check.state, check.asked_at) == ("asked", MORNING + timedelta(days=1) + HOUR)


def test_what_a_colleague_leaves_out_must_be_filled_before_the_letter_leaves(store: Store) -> None:
    refusal = chosen(store, letter_waiting(store), Reply.REFUSAL, by_hand=ByHand())

    with pytest.raises(RuleViolation, match="open place"):
        approve_it(store, refusal, despite="I take the blame.")
