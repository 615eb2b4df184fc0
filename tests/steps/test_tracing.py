"""Each decision on a mail stays told, also where a later one replaces it, and is forgotten with the mail."""

from datetime import timedelta

import pytest

from bot.rules.replying import Reply
from bot.rules.states import RawState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.approving import reject
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import close, dismiss_held, hold, release_held
from bot.steps.drafting import redraft
from bot.steps.forgetting import Retention, forget
from bot.steps.identifying import settle_by_hand
from bot.store import cases, traces
from bot.store.tables import Message, RawMail
from bot.store.work import Store
from classifiers import Classification, Kind
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    add_colleague,
    bounce_of,
    customers,
    letter_waiting,
    only_case,
    raw_mail,
    run_steps,
    take_in,
)

LATER = MORNING + timedelta(hours=1)


def told(store: Store, number: int = 1) -> list[tuple[str, str]]:
    """Step and finding of everything that is told of a mail."""
    with store.read() as work:
        return [
            (one.line.step.value, one.line.finding) for one in traces.told(work, work.get(Message, number))
        ]


def reasons(store: Store, number: int = 1) -> list[str]:
    with store.read() as work:
        return [one.line.reason for one in traces.told(work, work.get(Message, number))]


def test_a_mail_tells_its_whole_way_from_bytes_to_letter(store: Store) -> None:
    letter_waiting(store)

    assert [step for step, _ in told(store)] == [
        "parsing", "automatic", "sender", "text", "answer", "attachments", "held",
        "match", "kinds", "identity", "reply",
    ]  # fmt: skip
    assert told(store)[-4:] == [
        ("match", "new_case"), ("kinds", "access"), ("identity", "none"), ("reply", "answer"),
    ]  # fmt: skip


def test_the_doubt_of_the_classifier_is_told(store: Store) -> None:
    take_in(store, raw_mail("Iets onduidelijks over inzage: onduidelijk."))
    run_steps(store)

    assert ("kinds", "review") in told(store)
    assert "The wish is not clear." in reasons(store)


def test_the_match_stays_told_when_the_letter_takes_its_place_as_the_reason(store: Store) -> None:
    letter_waiting(store)

    with store.read() as work:
        assert work.get(Message, 1).reason == "Everything that the answer needs is known."
    assert "It answers no letter of ours." in reasons(store)


def test_what_colleagues_decide_follows_in_the_order_of_time(store: Store) -> None:
    waiting = letter_waiting(store)
    who = waiting.staff_id
    sort_by_hand(
        store,
        waiting.reference,
        frozenset({Kind.ERASURE}),
        staff_id=who,
        terms=STANDARD_TERMS,
        now=LATER,
    )
    run_steps(store, LATER)
    moment = LATER + timedelta(minutes=1)
    settle_by_hand(store, waiting.reference, settled=True, staff_id=who, terms=STANDARD_TERMS, now=moment)
    run_steps(store, moment)
    redraft(
        store,
        customers(),
        waiting.reference,
        Reply.ACKNOWLEDGEMENT,
        staff_id=who,
        terms=DRAFTING_TERMS,
        now=moment,
    )
    reject(store, waiting.reference, "Te stijf.", staff_id=who, now=moment)
    hold(store, waiting.reference, "Belt morgen.", staff_id=who, now=moment + timedelta(minutes=1))
    close(store, waiting.reference, "Gebeld.", staff_id=who, now=moment + timedelta(minutes=2))

    said = reasons(store)
    assert said[-3:] == ["A colleague refused the proposed letter.", "Belt morgen.", "Gebeld."]
    assert "A colleague sorted this mail: erasure." in said
    assert "A colleague settled the identity." in said
    assert "A colleague chose this letter." in said
    assert [step for step, _ in told(store)].count("reply") == 5


def test_a_mail_that_the_bot_failed_on_keeps_what_was_found_before(store: Store) -> None:
    def fail(_subject: str, _text: str) -> Classification:
        raise RuntimeError

    take_in(store, raw_mail())
    for _ in range(4):
        run_steps(store, classify=fail)

    assert told(store)[-2:] == [("match", "new_case"), ("held", "failed")]


def test_a_held_mail_tells_why_and_what_a_colleague_said(store: Store) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    assert told(store)[-1] == ("held", "held")

    dismiss_held(store, 1, staff_id=add_colleague(store), now=LATER)

    assert told(store)[-1] == ("held", "dismissed")


def test_an_accepted_mail_tells_that_a_colleague_took_it_in(store: Store) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    release_held(store, 1, accept=True, staff_id=add_colleague(store), now=LATER)
    run_steps(store, LATER)

    with store.read() as work:
        assert work.get(RawMail, 1).state is RawState.FILED
        (message,) = cases.messages(work, only_case(store).id or 0)
    assert ("held", "accepted") in told(store, message.id or 0)


def test_a_bounce_tells_which_matter_it_opened_again(store: Store) -> None:
    take_in(store, bounce_of("<mk.1.0.aaaaaaaaaaaaaaaa@postduif.example>"))
    run_steps(store)

    assert ("automatic", "bounce") in told(store)
    assert "match" not in dict(told(store)), "the letter is not ours"


@pytest.mark.parametrize("days", [0, 400])
def test_the_trace_is_forgotten_with_its_mail(store: Store, days: int) -> None:
    waiting = letter_waiting(store)
    close(store, waiting.reference, "Anne is mijn buurvrouw.", staff_id=waiting.staff_id, now=MORNING)
    forget(store, Retention(timedelta(days=365), timedelta(days=90)), MORNING + timedelta(days=days))

    with store.read() as work:
        kept = work.get(Message, 1).trace
    assert (kept == []) is (days > 365)
