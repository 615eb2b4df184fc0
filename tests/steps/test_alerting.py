"""A possible breach calls colleagues once, at once, and again while nobody has decided."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from multiprocessing.synchronize import Barrier

import pytest
from sqlmodel import col, select

from bot.rules.deadlines import AMSTERDAM, STANDARD_TERMS
from bot.rules.incident_decisions import Decision
from bot.rules.incident_states import IncidentEvent, IncidentState
from bot.rules.retaining import Retention
from bot.steps.alerting import AlertTerms, call_colleagues
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import close
from bot.steps.deciding import decide
from bot.steps.forgetting import forget
from bot.steps.joining import join
from bot.steps.keeping import hold_legally
from bot.steps.sending import SendingTerms, send_due
from bot.store import cases, incidents
from bot.store.breach_tables import Incident
from bot.store.tables import OutboxItem
from bot.store.work import Store
from classifiers import Kind
from tests.builders import (
    MORNING,
    OUR_ADDRESS,
    SENDING_TERMS,
    add_colleague,
    events,
    only_case,
    raw_mail,
    run_steps,
    send_all,
    store_at,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

TERMS = AlertTerms(
    recipients=("balie@postduif.example",),
    from_name="Postduif Voorbeeld",
    from_address=OUR_ADDRESS,
    language="nl",
    site_url="https://bureau.postduif.example",
    breach_hours=72,
    reminder_hours=(24, 48, 60),
)
REPORT = "Er is een datalek: ik zie de facturen van een ander."


def breach(store: Store, now: datetime = MORNING, sender: str = "Anne de Vries <anne@example.com>") -> None:
    take_in(store, raw_mail(REPORT, sender=sender), now)
    run_steps(store, now)


def keys(store: Store) -> list[str]:
    with store.read() as work:
        return sorted(item.dedupe_key for item in work.session.exec(select(OutboxItem)))


def after(hours: float) -> datetime:
    return MORNING + timedelta(hours=hours)


def only_incident(store: Store) -> Incident:
    with store.read() as work:
        return work.session.exec(select(Incident)).one()


def set_state(store: Store, state: IncidentState) -> None:
    with store.begin("tests.state") as work:
        work.session.exec(select(Incident)).one().state = state


def test_a_report_opens_an_incident_and_one_alert(store: Store) -> None:
    breach(store)
    assert call_colleagues(store, TERMS, MORNING) == 1
    assert call_colleagues(store, TERMS, after(1)) == 0
    assert keys(store) == ["alert:1"]
    assert only_incident(store).aware_at == MORNING
    assert events(store).count("incident.opened") == 1


def test_another_kind_of_mail_calls_nobody(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store)
    assert call_colleagues(store, TERMS, MORNING) == 0
    assert keys(store) == []


def test_a_second_mail_in_the_same_case_calls_nobody_again(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    tag = tag_of(only_case(store).reference)
    take_in(store, raw_mail(f"Nog meer over het datalek. {tag}", subject=f"Verzoek {tag}"), after(2))
    run_steps(store, after(2))
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 2
    assert call_colleagues(store, TERMS, after(2)) == 0


def end_incident(store: Store, reference: str, now: datetime) -> None:
    decision = Decision(IncidentEvent.FOUND_NO_BREACH, "Het waren haar eigen facturen.")
    anne = add_colleague(store, f"anne{now:%H}")
    decide(store, reference, decision, breach_hours=72, staff_id=anne, now=now)


def report_again(store: Store, now: datetime, words: str = "Er is weer een datalek.") -> None:
    tag = tag_of(only_case(store).reference)
    take_in(store, raw_mail(f"{words} {tag}", subject=f"Verzoek {tag}"), now)
    run_steps(store, now)


def test_a_report_after_the_end_of_its_incident_opens_another_and_calls_colleagues_at_once(
    store: Store,
) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    end_incident(store, "DL-2026-000001", after(1))
    assert call_colleagues(store, TERMS, after(2)) == 0

    report_again(store, after(30))
    assert call_colleagues(store, TERMS, after(30)) == 1
    assert call_colleagues(store, TERMS, after(31)) == 0

    assert keys(store) == ["alert:1", "alert:1:2"]
    assert events(store).count("incident.opened") == 2
    with store.read() as work:
        first, second = work.session.exec(select(Incident).order_by(col(Incident.id)))
        assert (first.state, second.state) == (IncidentState.NO_BREACH, IncidentState.OPEN)
        assert second.aware_at == after(30), "the 72 hours count from the new report"
        assert incidents.of_case(work, 1) == second
        assert [case.id for case in incidents.cases_of(work, 1)] == [1], "the register keeps who reported it"
        assert [one.id for one in incidents.earlier_of(work, 2)] == [1]
    assert call_colleagues(store, TERMS, after(54)) == 1, "and it is reminded of"


def test_a_report_after_every_end_is_told_each_time(store: Store) -> None:
    breach(store)
    for turn in range(3):
        now = after(24 * turn)
        if turn:
            report_again(store, now, f"Melding {turn} van een datalek.")
        assert call_colleagues(store, TERMS, now) == 1
        end_incident(store, f"DL-2026-{turn + 1:06d}", now + timedelta(hours=turn + 1))
    assert keys(store) == ["alert:1", "alert:1:2", "alert:1:3"]


def test_a_mail_that_came_before_the_end_or_reports_nothing_calls_nobody(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    report_again(store, after(1), "Nog meer over het datalek.")
    end_incident(store, "DL-2026-000001", after(2))
    report_again(store, after(3), "Graag ook inzage.")

    assert call_colleagues(store, TERMS, after(3)) == 0
    assert keys(store) == ["alert:1"]


def test_a_crash_around_a_second_alert_neither_loses_nor_repeats_it(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    end_incident(store, "DL-2026-000001", after(1))
    report_again(store, after(30))
    for end in ("before", "after"):

        def kill(passed: str, end: str = end) -> None:
            if passed == f"alerting.open:{end}":
                raise _KilledError

        with pytest.raises(_KilledError):
            call_colleagues(replace(store, boundary=kill), TERMS, after(30))
    call_colleagues(store, TERMS, after(30))

    first, second = keys(store)
    # PostgreSQL gives no number twice, also not that of what was rolled back.
    assert (first, second.rpartition(":")[0]) == ("alert:1", "alert:1")


def test_a_legal_hold_keeps_the_ended_incident_of_a_case_that_reported_anew(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    end_incident(store, "DL-2026-000001", after(1))
    report_again(store, after(30))
    call_colleagues(store, TERMS, after(30))
    retention = Retention(timedelta(days=9999), timedelta(days=9999), false_tip=timedelta(days=1))

    def due() -> list[str]:
        return [one.name for one in forget(store, retention, after(999), dry_run=True).items]

    assert due() == ["DL-2026-000001"]
    hold_legally(store, only_case(store).reference, "geschil", staff_id=add_colleague(store), now=after(31))
    assert due() == []


def test_the_alert_says_when_and_where_and_nothing_of_the_report(store: Store) -> None:
    breach(store, datetime(2026, 11, 27, 22, 0, tzinfo=AMSTERDAM))
    call_colleagues(store, TERMS, MORNING)
    sender = FakeSender()
    assert send_all(store, sender, after(120)) == 1
    ((raw, _envelope, recipients),) = sender.taken
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert recipients == TERMS.recipients
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Mogelijk datalek DL-2026-000001: melden vóór maandag 30 november 2026 22:00"
    assert "vrijdag 27 november 2026 22:00" in text
    assert "https://bureau.postduif.example/datalekken/DL-2026-000001" in text
    assert not any(word in raw.decode() + text for word in ("facturen", "anne@example.com", "Anne", "Vries"))


def test_an_alert_to_anybody_but_colleagues_is_refused_at_the_door(store: Store) -> None:
    breach(store)
    call_colleagues(store, replace(TERMS, recipients=("anne@example.com",)), MORNING)
    sender = FakeSender()
    send_all(store, sender, MORNING)
    assert sender.asked == 0


def test_reminders_come_at_each_hour_once_until_a_person_decides(store: Store) -> None:
    breach(store)
    told = [
        hour
        for hour in range(80)
        for _look in range(2)
        if call_colleagues(store, TERMS, after(hour)) and hour > 0
    ]
    assert told == [24, 48, 60]
    assert keys(store) == ["alert:1", "reminder:1:24", "reminder:1:48", "reminder:1:60"]
    assert events(store).count("incident.reminded") == 3


def test_reminders_that_a_stop_slept_through_become_one(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    assert call_colleagues(store, TERMS, after(61)) == 1
    assert call_colleagues(store, TERMS, after(62)) == 0
    assert keys(store) == ["alert:1", "reminder:1:60"]


@pytest.mark.parametrize("state", sorted(set(IncidentState) - {IncidentState.OPEN}))
def test_a_decision_stops_the_reminders(store: Store, state: IncidentState) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    set_state(store, state)
    assert call_colleagues(store, TERMS, after(30)) == 0


def test_an_answer_to_the_reporter_does_not_stop_the_reminders(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    anne = add_colleague(store)
    close(store, only_case(store).reference, "beantwoord", staff_id=anne, now=after(1))
    assert call_colleagues(store, TERMS, after(24)) == 1


def test_a_mail_that_colleagues_sort_as_something_else_stops_the_reminders(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    reference = only_case(store).reference
    anne = add_colleague(store)
    sort_by_hand(
        store, reference, frozenset({Kind.ACCESS}), staff_id=anne, terms=STANDARD_TERMS, now=after(1)
    )
    assert call_colleagues(store, TERMS, after(30)) == 0
    sort_by_hand(
        store, reference, frozenset({Kind.BREACH}), staff_id=anne, terms=STANDARD_TERMS, now=after(31)
    )
    assert call_colleagues(store, TERMS, after(31)) == 1, "it is a report after all"
    assert keys(store) == ["alert:1", "reminder:1:24"]


def test_a_case_that_is_joined_brings_its_incident_along_and_calls_nobody_again(store: Store) -> None:
    take_in(store, raw_mail(), MORNING)
    run_steps(store)
    breach(store, sender="Bram <bram@example.com>")
    call_colleagues(store, TERMS, MORNING)
    with store.begin("tests.suggest") as work:
        cases.by_reference(work, "MK-2026-000002").suggested_case_id = 1
    anne = add_colleague(store)
    join(store, "MK-2026-000002", same_person=False, staff_id=anne, now=after(1))
    assert call_colleagues(store, TERMS, after(1)) == 0
    with store.read() as work:
        incident = incidents.of_case(work, 1)
        assert incident is not None
        assert len(incidents.cases_of(work, incident.id or 0)) == 2
    assert keys(store) == ["alert:2"]
    assert call_colleagues(store, TERMS, after(24)) == 1


def test_without_anybody_to_call_the_incident_is_opened_all_the_same(store: Store) -> None:
    breach(store)
    assert call_colleagues(store, replace(TERMS, recipients=()), MORNING) == 0
    assert only_incident(store).state is IncidentState.OPEN
    assert call_colleagues(store, TERMS, after(24)) == 1, "somebody is named by now"


def test_a_reminder_after_the_term_says_that_it_is_over(store: Store) -> None:
    breach(store)
    call_colleagues(store, TERMS, MORNING)
    call_colleagues(store, TERMS, after(73))
    sender = FakeSender()
    send_all(store, sender, after(73))
    subjects = [message_from_bytes(raw, policy=policy.default)["Subject"] for raw, _, _ in sender.taken]
    assert any(subject.startswith("Termijn voorbij sinds") for subject in subjects)


def test_a_reminder_waits_25_hours_on_the_clock_when_summer_time_ends(store: Store) -> None:
    saturday = datetime(2026, 10, 24, 14, 0, tzinfo=AMSTERDAM)
    breach(store, saturday)
    call_colleagues(store, TERMS, saturday)
    sunday = datetime(2026, 10, 25, 13, 0, tzinfo=AMSTERDAM)
    assert call_colleagues(store, TERMS, sunday - timedelta(minutes=1)) == 0
    assert call_colleagues(store, TERMS, sunday) == 1


def _together(store: Store, now: datetime) -> int:
    together, told = threading.Barrier(4, timeout=20), list[int]()

    def run() -> None:
        together.wait()
        told.append(call_colleagues(store, TERMS, now))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sum(told)


def test_four_threads_at_once_call_colleagues_once(store: Store) -> None:
    breach(store)
    assert _together(store, MORNING) == 1
    assert _together(store, after(24)) == 1
    assert keys(store) == ["alert:1", "reminder:1:24"]


def _in_a_process(url: str, moments: tuple[datetime, ...], together: Barrier) -> None:
    other = store_at(url)
    for now in moments:
        together.wait(60)
        call_colleagues(other, TERMS, now)


def _two_processes(store: Store, *moments: datetime) -> None:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(2)
    url = store.engine.url.render_as_string(hide_password=False)
    workers = [context.Process(target=_in_a_process, args=(url, moments, together)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]


def test_two_processes_at_once_call_colleagues_once(store: Store) -> None:
    breach(store)
    _two_processes(store, MORNING, after(24))
    assert keys(store) == ["alert:1", "reminder:1:24"]
    assert events(store).count("incident.opened") == 1


class _KilledError(Exception):
    """The process ends here."""


@pytest.mark.parametrize("end", ["before", "after"])
@pytest.mark.parametrize(("point", "hours"), [("alerting.open", 0), ("alerting.remind", 24)])
def test_a_crash_around_the_commit_neither_loses_nor_repeats_a_mail(
    store: Store, point: str, hours: int, end: str
) -> None:
    def kill(passed: str) -> None:
        if passed == f"{point}:{end}":
            raise _KilledError

    boundary: Callable[[str], None] = kill
    breach(store)
    if hours:
        call_colleagues(store, TERMS, MORNING)
    with pytest.raises(_KilledError):
        call_colleagues(replace(store, boundary=boundary), TERMS, after(hours))
    call_colleagues(store, TERMS, after(hours))
    wanted = ["alert:1", f"reminder:1:{hours}"] if hours else ["alert:1"]
    assert keys(store) == wanted


def test_the_moment_in_the_mail_is_the_same_whatever_zone_the_clock_of_the_server_is_in(store: Store) -> None:
    breach(store, datetime(2026, 11, 27, 21, 0, tzinfo=UTC))
    call_colleagues(store, TERMS, MORNING)
    sender = FakeSender()
    send_all(store, sender, after(200))
    ((raw, _, _),) = sender.taken
    assert "maandag 30 november 2026 22:00" in message_from_bytes(raw, policy=policy.default)["Subject"]


def test_the_door_knows_the_security_contacts(store: Store) -> None:
    breach(store)
    security = ("security@postduif.example",)
    call_colleagues(store, replace(TERMS, recipients=security), MORNING)
    sender = FakeSender()
    assert SENDING_TERMS.staff_addresses.isdisjoint(security)
    both = SendingTerms(OUR_ADDRESS, staff_addresses=frozenset(security))
    assert send_due(store, sender, both, MORNING) == 1
    assert len(sender.taken) == 1
