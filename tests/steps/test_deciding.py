"""The register of breaches: what was known when, who decided what and why, and nothing that is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.rules.incident_decisions import Decision
from bot.rules.incident_form import Answers
from bot.rules.incident_states import IncidentEvent, IncidentState
from bot.steps import deciding
from bot.steps.alerting import AlertTerms, call_colleagues
from bot.store import incident_records, incidents
from bot.store.breach_tables import Incident, IncidentAnswers, IncidentDecision
from bot.store.rekeying import rekey
from bot.store.tables import Event
from bot.store.vault import Vault, new_key
from bot.store.work import Store
from tests.builders import (
    MORNING,
    OUR_ADDRESS,
    VAULT_KEYS,
    add_colleague,
    events,
    raw_mail,
    run_steps,
    take_in,
)

AWARE: Answers = {"aware_at": (MORNING.isoformat(timespec="minutes"),)}
FACTS: Answers = {
    **AWARE,
    "summary": ("Een lijst met adressen ging naar de verkeerde klant.",),
    "consequences": ("Ongewenste mail.",),
    "measures": ("De klant heeft de lijst gewist.",),
}
LATER = MORNING + timedelta(hours=2)
TERMS = AlertTerms(("balie@postduif.example",), "Postduif", OUR_ADDRESS, "nl", None, 72, (24, 48, 60))


@pytest.fixture
def anne(store: Store) -> int:
    return add_colleague(store)


def opened(store: Store, anne: int, answers: Answers = AWARE) -> str:
    return deciding.open_incident(store, MORNING, answers, staff_id=anne, now=MORNING)


def decide(store: Store, reference: str, event: IncidentEvent, anne: int, **extra: object) -> IncidentState:
    decision = replace(Decision(event, "Omdat het zo is."), **extra)  # type: ignore[arg-type]  # one test, one field
    return deciding.decide(store, reference, decision, breach_hours=72, staff_id=anne, now=LATER)


def row(store: Store, reference: str) -> Incident:
    with store.read() as work:
        return incident_records.by_reference(work, reference)


def test_a_breach_can_be_entered_without_a_mail(store: Store, anne: int) -> None:
    reference = opened(store, anne, FACTS)
    assert reference == "DL-2026-000001"
    with store.read() as work:
        found = incident_records.by_reference(work, reference.lower())
        assert incident_records.answers_of(work, found) == FACTS
    assert events(store)[-1] == "incident.opened"


@pytest.mark.parametrize("reference", ["DL-2026-000009", "DL-2025-000001", "MK-2026-000001", "'; --", ""])
def test_a_reference_that_names_nothing_is_refused(store: Store, anne: int, reference: str) -> None:
    opened(store, anne)
    with store.read() as work, pytest.raises(NotFound):
        incident_records.by_reference(work, reference)


def test_every_change_is_kept_beside_what_was_known_before(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    assert deciding.save(store, reference, FACTS, staff_id=anne, now=LATER)
    assert not deciding.save(store, reference, FACTS, staff_id=anne, now=LATER), "nothing changed"
    with store.read() as work:
        saved = incident_records.history(work, 1)
    assert [one.number for one in saved] == [1, 2]
    assert [one.by for one in saved] == ["Anne", "Anne"]
    assert [one.answers for one in saved] == [AWARE, FACTS]
    assert events(store).count("incident.changed") == 1


def test_what_people_write_is_sealed_and_a_new_key_takes_it_over(store: Store, anne: int) -> None:
    reference = opened(store, anne, FACTS)
    decide(store, reference, IncidentEvent.NOTIFY, anne)
    with store.read() as work:
        sealed = [work.session.exec(select(IncidentAnswers)).one().sealed or b""]
        sealed.append(work.session.exec(select(IncidentDecision)).one().sealed or b"")
    assert not any(word in one for one in sealed for word in (b"adressen", b"Omdat"))
    fresh = new_key()
    rekey(replace(store, vault=Vault((fresh, *VAULT_KEYS))))
    with replace(store, vault=Vault((fresh,))).read() as work:
        assert incident_records.history(work, 1)[0].answers == FACTS
        assert incident_records.decisions(work, 1)[0].reason == "Omdat het zo is."


def test_who_saves_over_a_colleague_is_told_so(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    shown = row(store, reference).version
    deciding.save(store, reference, FACTS, shown_version=shown, staff_id=anne, now=LATER)
    with pytest.raises(StaleDraft):
        deciding.save(store, reference, AWARE, shown_version=shown, staff_id=anne, now=LATER)


def test_another_moment_of_awareness_moves_the_clock(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    earlier = MORNING - timedelta(hours=5)
    answers = {"aware_at": (earlier.isoformat(timespec="minutes"),)}
    deciding.save(store, reference, answers, staff_id=anne, now=LATER)
    assert row(store, reference).aware_at == earlier


def test_the_way_of_a_breach_that_the_authority_is_told_of(store: Store, anne: int) -> None:
    reference = opened(store, anne, FACTS)
    assert decide(store, reference, IncidentEvent.NOTIFY, anne) is IncidentState.TO_NOTIFY
    assert decide(store, reference, IncidentEvent.NOTIFIED, anne, reason="") is IncidentState.NOTIFIED
    assert decide(store, reference, IncidentEvent.DO_NOT_TELL_PEOPLE, anne) is IncidentState.NOTIFIED
    assert decide(store, reference, IncidentEvent.CLOSED, anne, reason="") is IncidentState.CLOSED
    assert row(store, reference).closed_at == LATER
    with store.read() as work:
        told = incident_records.decisions(work, 1)
    assert [one.event.value for one in told] == ["notify", "notified", "do_not_tell_people", "closed"]
    assert {one.by for one in told} == {"Anne"}
    with pytest.raises(RuleViolation, match="closed or joined"):
        deciding.save(store, reference, AWARE, staff_id=anne, now=LATER)
    assert decide(store, reference, IncidentEvent.REOPENED, anne) is IncidentState.OPEN
    assert row(store, reference).closed_at is None


@pytest.mark.parametrize(
    "event",
    [
        IncidentEvent.NOTIFY,
        IncidentEvent.DO_NOT_NOTIFY,
        IncidentEvent.FOUND_NO_BREACH,
        IncidentEvent.TELL_PEOPLE,
        IncidentEvent.DO_NOT_TELL_PEOPLE,
    ],
)
def test_a_decision_without_a_reason_does_not_count(store: Store, anne: int, event: IncidentEvent) -> None:
    reference = opened(store, anne)
    with pytest.raises(RuleViolation, match="reason"):
        decide(store, reference, event, anne, reason=" \n")
    assert row(store, reference).state is IncidentState.OPEN


def test_a_notice_after_72_hours_says_why(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    decide(store, reference, IncidentEvent.NOTIFY, anne)
    late = MORNING + timedelta(hours=72, minutes=1)
    decision = Decision(IncidentEvent.NOTIFIED)

    def told(one: Decision) -> IncidentState:
        return deciding.decide(store, reference, one, breach_hours=72, staff_id=anne, now=late)

    with pytest.raises(RuleViolation, match="say why"):
        told(decision)
    with pytest.raises(RuleViolation, match="still to come"):
        told(replace(decision, happened_at=late + timedelta(hours=1)))
    with pytest.raises(RuleViolation, match="before we became aware"):
        told(replace(decision, happened_at=MORNING - timedelta(hours=1)))
    assert told(replace(decision, late_reason="Het onderzoek duurde langer.")) is IncidentState.NOTIFIED
    with store.read() as work:
        assert incident_records.decisions(work, 1)[-1].late_reason == "Het onderzoek duurde langer."


def test_a_notice_within_72_hours_that_is_noted_later_needs_no_explanation(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    decide(store, reference, IncidentEvent.NOTIFY, anne)
    decision = Decision(IncidentEvent.NOTIFIED, happened_at=MORNING + timedelta(hours=71))
    late = MORNING + timedelta(hours=100)
    following = deciding.decide(store, reference, decision, breach_hours=72, staff_id=anne, now=late)
    assert following is IncidentState.NOTIFIED


def test_a_register_that_lacks_facts_or_a_decision_about_the_people_is_not_closed(
    store: Store, anne: int
) -> None:
    reference = opened(store, anne)
    decide(store, reference, IncidentEvent.DO_NOT_NOTIFY, anne)
    with pytest.raises(RuleViolation, match="lacks"):
        decide(store, reference, IncidentEvent.CLOSED, anne)
    deciding.save(store, reference, FACTS, staff_id=anne, now=LATER)
    with pytest.raises(RuleViolation, match="people concerned"):
        decide(store, reference, IncidentEvent.CLOSED, anne)
    decide(store, reference, IncidentEvent.DO_NOT_TELL_PEOPLE, anne)
    assert decide(store, reference, IncidentEvent.CLOSED, anne) is IncidentState.CLOSED


def test_a_processor_tells_every_customer_before_it_closes(store: Store, anne: int) -> None:
    reference = opened(store, anne, {**FACTS, "as_processor": ("yes",)})
    decide(store, reference, IncidentEvent.DO_NOT_NOTIFY, anne)
    with pytest.raises(RuleViolation, match="name the customers"):
        decide(store, reference, IncidentEvent.CLOSED, anne)
    for name in ("Bakkerij Voorbeeld", "Fietsenzaak Voorbeeld"):
        deciding.add_customer(store, reference, name, staff_id=anne, now=LATER)
    deciding.note_told(store, reference, 1, LATER, staff_id=anne, now=LATER)
    with pytest.raises(RuleViolation, match="tell every customer"):
        decide(store, reference, IncidentEvent.CLOSED, anne)
    with pytest.raises(RuleViolation, match="future"):
        deciding.note_told(store, reference, 2, LATER + timedelta(days=1), staff_id=anne, now=LATER)
    with pytest.raises(NotFound):
        deciding.note_told(store, reference, 3, LATER, staff_id=anne, now=LATER)
    deciding.note_told(store, reference, 2, LATER, staff_id=anne, now=LATER)
    with store.read() as work:
        assert [one.told_at for one in incident_records.customers(work, 1)] == [LATER, LATER]
    assert decide(store, reference, IncidentEvent.CLOSED, anne) is IncidentState.CLOSED


def test_a_decision_by_a_person_stops_the_reminders(store: Store, anne: int) -> None:
    take_in(store, raw_mail("Een datalek!"))
    run_steps(store)
    assert call_colleagues(store, TERMS, MORNING) == 1
    decide(store, "DL-2026-000001", IncidentEvent.DO_NOT_NOTIFY, anne)
    assert call_colleagues(store, TERMS, MORNING + timedelta(hours=30)) == 0
    assert events(store)[-1] == "incident.decided"


def test_a_hand_opened_breach_is_reminded_of_too(store: Store, anne: int) -> None:
    opened(store, anne)
    assert call_colleagues(store, TERMS, MORNING + timedelta(hours=24)) == 1


def test_several_reports_of_one_breach_become_one_incident(store: Store, anne: int) -> None:
    for hour, sender in enumerate(("anne@example.com", "bram@example.com")):
        moment = MORNING + timedelta(hours=hour)
        take_in(store, raw_mail("Een datalek!", sender=sender), moment)
        run_steps(store, moment)
        call_colleagues(store, TERMS, moment)
    deciding.join(store, "DL-2026-000001", "DL-2026-000002", staff_id=anne, now=LATER)
    with store.read() as work:
        assert [case.id for case in incidents.cases_of(work, 2)] == [1, 2]
    assert row(store, "DL-2026-000002").aware_at == MORNING, "the earlier report made us aware"
    first = row(store, "DL-2026-000001")
    assert (first.state, first.joined_into_id) == (IncidentState.JOINED, 2)
    assert call_colleagues(store, TERMS, MORNING + timedelta(hours=24)) == 1
    for wrong in ("DL-2026-000001", "DL-2026-000002"):
        with pytest.raises(RuleViolation):
            deciding.join(store, "DL-2026-000002", wrong, staff_id=anne, now=LATER)


def test_a_case_can_be_laid_at_another_breach(store: Store, anne: int) -> None:
    take_in(store, raw_mail("Een datalek!"))
    run_steps(store)
    call_colleagues(store, TERMS, MORNING)
    reference = opened(store, anne)
    deciding.link_case(store, reference, "MK-2026-000001", staff_id=anne, now=LATER)
    with store.read() as work:
        assert incidents.cases_of(work, 1) == []
        assert len(incidents.cases_of(work, 2)) == 1
    with pytest.raises(RuleViolation, match="already"):
        deciding.link_case(store, reference, "MK-2026-000001", staff_id=anne, now=LATER)
    with pytest.raises(NotFound):
        deciding.link_case(store, reference, "MK-2026-000099", staff_id=anne, now=LATER)


def test_joining_is_no_decision_that_can_be_taken_alone(store: Store, anne: int) -> None:
    reference = opened(store, anne)
    with pytest.raises(RuleViolation, match="which incident"):
        decide(store, reference, IncidentEvent.JOINED, anne)


def test_the_trail_of_events_holds_codes_and_no_word_that_somebody_wrote(store: Store, anne: int) -> None:
    reference = opened(store, anne, FACTS)
    decide(store, reference, IncidentEvent.NOTIFY, anne)
    deciding.add_customer(store, reference, "Bakkerij Voorbeeld", staff_id=anne, now=LATER)
    with store.read() as work:
        details = str([event.detail for event in work.session.exec(select(Event))])
    assert not any(word in details for word in ("adressen", "Omdat", "Bakkerij"))
