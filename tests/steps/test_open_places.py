"""What only a colleague can fill in is said of an answer, and the step of a correction names its values."""

from dataclasses import replace

import pytest

from bot.rules.fulfilment import Change, StepCode
from bot.rules.replying import OWN_WORDS
from bot.store import cases, fulfilment
from bot.store.work import Store
from classifiers import Classification
from classifiers.verdict import Correction, Fields, Hint, Subject
from tests.builders import (
    ANNE,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)

READY = "Everything that the answer needs is known."
CLIENT = "cliente@example.com"


def corrected(new: str | None) -> Classification:
    """What is made of a mail that asks to change a name."""
    found = judge_by_words("", "corrigeer")
    return replace(found, fields=Fields(correction=(Correction("name", "Bos", new),)))


@pytest.mark.parametrize(
    ("new", "said", "missing"), [("Boom", READY, []), (None, OWN_WORDS, ["nieuwe waarde"])]
)
def test_a_correction_without_its_new_value_waits_for_a_colleague(
    store: Store, new: str | None, said: str, missing: list[str]
) -> None:
    take_in(store, raw_mail("Corrigeer mijn naam."))
    run_steps(store, classify=lambda _subject, _text: corrected(new))
    case = only_case(store)

    assert case.reason == said
    assert proposed_draft(store, case.reference).missing == missing
    with store.read() as work:
        (line,) = [one for one in fulfilment.steps_of(work, 1) if one.code is StepCode.CORRECTED]
    assert line.changes == (Change("Bos", new),)


def test_a_transfer_that_was_confirmed_waits_for_what_a_colleague_decides(store: Store) -> None:
    def asks(_subject: str, _text: str) -> Classification:
        found = judge_by_words("", "meenemen")
        return replace(found, hints=frozenset({Hint.THIRD_PARTY_TRANSFER}))

    take_in(store, raw_mail("Ik wil mijn gegevens meenemen naar een ander."))
    run_steps(store, classify=asks)
    with store.begin("tests.settled") as work:
        check = cases.identity(work, 1)
        assert check is not None
        check.state = "settled"
        (message,) = cases.messages(work, 1)
        message.stage = message.stage.IDENTIFIED
    run_steps(store)

    assert only_case(store).reason == OWN_WORDS
    assert "of we dat doen, en naar wie" in proposed_draft(store, only_case(store).reference).missing


def test_the_person_for_whom_another_asks_reads_who_that_is(store: Store) -> None:
    def asks(subject: str, text: str) -> Classification:
        found = replace(judge_by_words(subject, text), subject=Subject.OTHER_PERSON)
        return replace(found, hints=frozenset({Hint.ON_BEHALF}), fields=Fields(emails=(CLIENT,)))

    take_in(store, raw_mail(f"Namens mijn cliënte {CLIENT} vraag ik inzage."))
    run_steps(store, directory=customers(ANNE, CLIENT), classify=asks)
    draft = proposed_draft(store, only_case(store).reference)

    assert (draft.situation, draft.recipients) == ("identity_confirm", [CLIENT])
    assert f"In die mail staat als afzender: Anne de Vries ({ANNE})." in " ".join(draft.text.split())
    staff_id = add_colleague(store)
    waiting = Waiting(only_case(store).reference, draft.content_hash, staff_id)
    assert approve_it(store, waiting), "the address of the asker stands there on purpose"
