"""A mail that comes after it was settled who writes never takes the proof away, nor the answer that waits."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.rules.confirming import SAID, Confirmation
from bot.rules.register_words import identity_words
from bot.rules.states import CaseState
from bot.rules.tracing import Step
from bot.steps.approving import Edit, edit
from bot.store import cases
from bot.store.proposing_again import APPROVE_AGAIN, WAITS_AGAIN
from bot.store.request_register import Chosen, page_of
from bot.store.tables import Approval
from bot.store.work import Store
from tests.builders import (
    ANNE,
    Waiting,
    approve_it,
    customers,
    do_steps,
    events,
    only_case,
    raw_mail,
    run_steps,
    tag_of,
    take_in,
)
from tests.steps.test_confirming import (
    BEFORE,
    NEXT_DAY,
    ON_FILE,
    asked,
    check_of,
    letter,
    reason,
    reply,
    run,
    send_letter,
)

LATER = NEXT_DAY + timedelta(hours=1)
THANKS = "Bedankt voor jullie snelle reactie!\n\nMet vriendelijke groet,\nAnne"


def settled(store: Store) -> str:
    """A case in which the right code settled who writes, and an answer waits; the code."""
    code = asked(store)
    reply(store, f"Ja, dat ben ik: {code}")
    assert (check_of(store).state, letter(store).situation) == ("settled", "answer")
    return code


def proof(store: Store) -> tuple[object, ...]:
    check = check_of(store)
    return check.state, check.level, check.required, check.code, check.reason, check.address_to_confirm


def traced(store: Store) -> list[str]:
    """What the trace of the newest mail says about identity."""
    with store.read() as work:
        lines = cases.messages(work, 1)[-1].trace
    return [line["reason"] for line in lines if line["step"] == Step.IDENTITY.value]


def ordinary(store: Store, text: str, *, sender: str = BEFORE, now: datetime = LATER) -> None:
    """A mail in the case that the classifier takes for ordinary where it knows no word of it."""
    subject = f"Re: {tag_of(only_case(store).reference)}"
    take_in(store, raw_mail(text, sender=sender, subject=subject), now)
    run_steps(store, now, directory=customers(*ON_FILE))


def in_register(store: Store) -> tuple[str, str]:
    with store.read() as work:
        (line,) = page_of(work, Chosen()).lines
    return identity_words(line, "en")


def test_the_right_code_once_more_changes_nothing_and_the_answer_stays(store: Store) -> None:
    code = settled(store)
    before, register, answer = proof(store), in_register(store), letter(store)
    reply(store, f"Akkoord, de code is {code}", now=LATER)

    assert traced(store) == [SAID[Confirmation.AGAIN]]
    assert (proof(store), in_register(store)) == (before, register)
    assert "confirm" in register[0]
    assert (only_case(store).state, reason(store)) == (CaseState.TO_APPROVE, WAITS_AGAIN)
    assert letter(store).id != answer.id
    assert (letter(store).text, letter(store).recipients) == (answer.text, answer.recipients)


def test_a_word_of_thanks_leaves_the_proof_and_the_answer(store: Store) -> None:
    settled(store)
    before, answer = proof(store), letter(store)
    ordinary(store, THANKS)

    assert proof(store) == before
    assert letter(store).content_hash == answer.content_hash


def test_a_letter_that_was_approved_must_be_approved_again_and_staff_are_told(store: Store) -> None:
    code = settled(store)
    reference = only_case(store).reference
    approve_it(store, Waiting(reference, letter(store).content_hash, 1), LATER)
    reply(store, code, now=LATER)

    assert (only_case(store).state, reason(store)) == (CaseState.TO_APPROVE, APPROVE_AGAIN)
    with store.read() as work:
        last = work.session.exec(select(Approval).order_by(col(Approval.id).desc())).first()
        assert last is not None
        assert last.void_reason == "new_mail"
        assert not cases.live_approvals(work, letter(store).id or 0)
    assert events(store).count("approval.voided") == 1


def test_the_words_of_a_colleague_come_back_with_the_letter(store: Store) -> None:
    code = settled(store)
    reference, answer = only_case(store).reference, letter(store)
    changed = Edit(text=f"{answer.text}\nBel gerust.")
    edit(store, reference, changed, shown_hash=answer.content_hash, staff_id=1, now=LATER)
    reply(store, code, now=LATER)

    assert "Bel gerust." in letter(store).text


@pytest.mark.parametrize(
    "said",
    [
        "Toch maar niet, bedankt.",
        "Wacht nog even met alles, ik bel jullie eerst morgen.",
        "Stuur ook inzage in de rest. Bedankt!",
    ],
)
def test_a_mail_that_may_ask_something_takes_the_letter_away_and_not_the_proof(
    store: Store, said: str
) -> None:
    settled(store)
    before, answer = proof(store), letter(store)
    ordinary(store, said)

    assert proof(store) == before
    with store.read() as work:
        live = cases.live_draft(work, 1)
    assert live is None or live.message_id != answer.message_id


def test_the_code_twice_before_the_bot_looks_still_brings_the_answer(store: Store) -> None:
    code = asked(store)
    subject = f"Re: {tag_of(only_case(store).reference)}"
    for turn in range(2):
        raw = raw_mail(f"Akkoord: {code}. Groet {turn}", sender=BEFORE, subject=subject)
        take_in(store, raw, NEXT_DAY + timedelta(minutes=turn))
    run(store, LATER)

    assert check_of(store).state == "settled"
    assert (letter(store).situation, only_case(store).state) == ("answer", CaseState.TO_APPROVE)


def test_the_code_from_another_address_is_told_as_such_after_settling_too(store: Store) -> None:
    code = settled(store)
    reply(store, f"De code is {code}", sender=f"Anne <{ANNE}>", now=LATER)

    assert SAID[Confirmation.OTHER_ADDRESS] in traced(store)
    assert check_of(store).state == "settled"


def test_a_code_whose_letter_waits_anew_still_confirms_after_a_word_of_thanks(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, NEXT_DAY)
    waiting = letter(store)
    ordinary(store, THANKS, sender=f"Anne <{ANNE}>")

    assert (letter(store).situation, letter(store).text) == ("identity_confirm", waiting.text)
    assert check_of(store).state == "needed"


def test_thanks_after_the_answer_left_are_no_reason_to_send_it_again(store: Store) -> None:
    settled(store)
    do_steps(store, only_case(store).reference, 1)
    send_letter(store, LATER)
    ordinary(store, THANKS, now=LATER + timedelta(hours=1))

    with store.read() as work:
        assert cases.live_draft(work, 1) is None
    assert check_of(store).required
