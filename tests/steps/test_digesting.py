"""Staff hear once a day what is due, and the three counts say whether any mail is missing."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Handover
from bot.rules.incident_decisions import Decision
from bot.rules.incident_states import IncidentEvent
from bot.rules.states import OutboxState
from bot.steps.alerting import AlertTerms, call_colleagues
from bot.steps.closing import close
from bot.steps.deciding import decide
from bot.steps.digesting import gather, is_due, queue_digest, write_digest
from bot.store import letters
from bot.store.work import Store
from tests.builders import (
    DIGEST_TERMS,
    MORNING,
    OUR_ADDRESS,
    add_colleague,
    approve_it,
    events,
    letter_waiting,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender
from tests.steps.test_confirming import code_in, letter, reply, run, send_letter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def digests(store: Store) -> int:
    with store.read() as work:
        return len(letters.in_states(work, list(OutboxState)))


def test_a_digest_is_queued_once_a_day(store: Store) -> None:
    assert queue_digest(store, DIGEST_TERMS, MORNING)
    assert not queue_digest(store, DIGEST_TERMS, MORNING)
    assert not queue_digest(store, DIGEST_TERMS, MORNING + timedelta(hours=14))
    assert queue_digest(store, DIGEST_TERMS, MORNING + timedelta(hours=16)), "it is the next day in Amsterdam"
    assert digests(store) == 2
    assert events(store) == ["digest.queued"] * 2


def test_two_processes_at_once_queue_one_digest(store: Store) -> None:
    together, outcomes = threading.Barrier(4, timeout=20), list[bool]()

    def run() -> None:
        together.wait()
        outcomes.append(queue_digest(store, DIGEST_TERMS, MORNING))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [False, False, False, True]
    assert digests(store) == 1
    assert events(store) == ["digest.queued"]


def test_the_digest_goes_to_staff_without_an_approval_and_calls_itself_automatic(store: Store) -> None:
    queue_digest(store, DIGEST_TERMS, MORNING)
    sender = FakeSender()
    assert send_all(store, sender, MORNING) == 1
    ((raw, _envelope, recipients),) = sender.taken
    assert recipients == DIGEST_TERMS.recipients
    assert b"Auto-Submitted: auto-generated" in raw


def test_a_digest_to_anybody_else_is_refused_at_the_door(store: Store) -> None:
    queue_digest(store, replace(DIGEST_TERMS, recipients=("anne@example.com",)), MORNING)
    sender = FakeSender()
    send_all(store, sender, MORNING)
    assert sender.asked == 0


def test_nobody_to_tell_means_no_digest(store: Store) -> None:
    assert not queue_digest(store, replace(DIGEST_TERMS, recipients=()), MORNING)
    assert digests(store) == 0


def test_the_digest_names_people_only_where_the_settings_say_so(store: Store) -> None:
    letter_waiting(store)
    plain = write_digest(store, DIGEST_TERMS, MORNING)
    assert "MK-2026-000001" in plain.text
    assert "nne" not in plain.text.replace("binnen", "").replace("kunnen", "")
    assert "Anne de Vries" in write_digest(store, replace(DIGEST_TERMS, show_people=True), MORNING).text


def test_the_digest_counts_every_mail_and_shows_what_is_due(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Een datalek! Geef inzage."))
    take_in(store, b"\0\0")
    take_in(store, raw_mail(sender="bram@example.com"))
    facts = gather(store, DIGEST_TERMS, MORNING)
    assert (facts.seen, facts.stored, facts.decided) == (3, 3, 1)
    run_steps(store)
    facts = gather(store, DIGEST_TERMS, MORNING)
    assert (facts.seen, facts.stored, facts.decided) == (3, 3, 3)
    assert [line.reference for line in facts.open_breaches] == [waiting.reference]
    assert len(facts.awaiting_approval) == 2
    assert [number for number, _reason in facts.held] == ["2"]
    assert facts.day == date(2026, 11, 23)
    assert facts.new == 2
    week_later = gather(store, DIGEST_TERMS, MORNING + timedelta(days=7))
    assert len(week_later.due_today) == 2
    assert len(gather(store, DIGEST_TERMS, MORNING + timedelta(days=8)).late) == 2


def test_while_the_clock_stands_still_no_day_counts_and_the_digest_says_so(store: Store) -> None:
    add_colleague(store)
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING)
    code = code_in(letter(store))
    send_letter(store)
    month_later = MORNING + timedelta(days=60)

    standing = gather(store, DIGEST_TERMS, month_later)
    assert standing.late == ()
    assert [line.still for line in standing.awaiting_identity] == [True]
    assert "de klok staat stil" in write_digest(store, DIGEST_TERMS, month_later).text

    reply(store, f"Ja: {code}")
    running = gather(store, DIGEST_TERMS, month_later)
    assert [line.still for line in running.late] == [False]
    assert "de klok staat stil" not in write_digest(store, DIGEST_TERMS, month_later).text


def test_a_breach_without_a_decision_stays_in_the_digest_when_its_reporter_was_answered(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Een datalek!"))
    calls = AlertTerms(DIGEST_TERMS.recipients, "Postduif", OUR_ADDRESS, "nl", None, 72, (24,))
    call_colleagues(store, calls, MORNING)
    assert [line.reference for line in gather(store, DIGEST_TERMS, MORNING).open_breaches] == [
        waiting.reference
    ]
    close(store, waiting.reference, "beantwoord", staff_id=waiting.staff_id, now=MORNING)
    (line,) = gather(store, DIGEST_TERMS, MORNING).open_breaches
    assert (line.reference, line.due_at) == ("DL-2026-000001", MORNING + timedelta(hours=72))
    for event, expected in ((IncidentEvent.NOTIFY, "te melden"), (IncidentEvent.NOTIFIED, None)):
        decision = Decision(event, "Een lijst ging naar de verkeerde.")
        decide(store, line.reference, decision, breach_hours=72, staff_id=waiting.staff_id, now=MORNING)
        found = [one.state for one in gather(store, DIGEST_TERMS, MORNING).open_breaches]
        assert found == ([expected] if expected else [])


@pytest.mark.parametrize("trouble", [Handover.REFUSED, Handover.UNSURE])
def test_letters_in_trouble_are_named(store: Store, trouble: Handover) -> None:
    waiting = letter_waiting(store)
    approve_it(store, waiting)
    send_all(store, FakeSender([trouble]), MORNING + timedelta(hours=1))
    facts = gather(store, DIGEST_TERMS, MORNING)
    named = facts.failed_sends if trouble is Handover.REFUSED else facts.unsure_sends
    assert named == (waiting.reference,)


def test_a_digest_that_was_slept_through_is_still_due() -> None:
    assert not is_due(MORNING, time(9, 1), AMSTERDAM)
    assert is_due(MORNING, time(9, 0), AMSTERDAM)
    assert is_due(MORNING + timedelta(hours=10), time(9, 0), AMSTERDAM)


def test_what_presses_tells_how_its_date_was_counted_and_what_waits_does_not(store: Store) -> None:
    letter_waiting(store)
    on_the_day = write_digest(store, DIGEST_TERMS, MORNING + timedelta(days=7)).text.split(
        "Wacht op goedkeuring"
    )
    in_time = write_digest(store, DIGEST_TERMS, MORNING).text

    said = "Belofte: ontvangen maandag 23 november 2026 om 09:00; de dag van ontvangst telt niet mee"
    assert said in " ".join(on_the_day[0].split())
    assert "telt niet mee" not in on_the_day[1] + in_time
    english = write_digest(store, replace(DIGEST_TERMS, language="en"), MORNING + timedelta(days=7)).text
    assert "the day of receipt does not count" in " ".join(english.split())
