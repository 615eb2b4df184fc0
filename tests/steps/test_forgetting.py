"""When its time is over, people and texts are gone; what proves the steps stays."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.errors import MailboxError
from bot.rules.composing import LetterContent
from bot.rules.incident_states import IncidentState
from bot.rules.retaining import Item
from bot.rules.states import CaseState
from bot.steps.closing import close
from bot.steps.forgetting import Forgotten, Retention, forget, remove_copies
from bot.steps.keeping import hold_legally, lift_hold
from bot.steps.sending import copy_sent
from bot.store import audit, cases, mailbox_copies, mails
from bot.store.breach_tables import Incident, IncidentAnswers, IncidentCase, IncidentCustomer
from bot.store.staff_mail import StaffMail, queue_staff_mail
from bot.store.tables import Approval, Event, RawMail
from bot.store.work import Store
from tests.builders import (
    MORNING,
    add_colleague,
    approve_it,
    bounce_of,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeMailbox, FakeSender

RETENTION = Retention(dossier=timedelta(days=365), other_mail=timedelta(days=90))
NEXT_YEAR = MORNING + timedelta(days=366)
TABLES = (
    "raw_mail",
    "message",
    "cases",
    "classification",
    "request",
    "identity_check",
    "draft",
    "approval",
    "outbox_item",
)


def answered(store: Store) -> int:
    """A closed case with everything that a case can hold; the number of its letter."""
    waiting = letter_waiting(store, raw_mail("Geef inzage. Klant Voorbeeldklant."))
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    return item_id


def forget_files(store: Store, now: datetime) -> None:
    """Let the data files of the letter go, which have a term of their own (`test_forgetting_files`)."""
    assert [one.item for one in forget(store, RETENTION, now).items] == [Item.EXTRACT]


def everything(store: Store) -> str:
    with store.engine.connect() as connection:
        return "\n".join(
            str(row).lower() for table in TABLES for row in connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_a_dry_run_says_what_would_go_and_changes_nothing(store: Store) -> None:
    answered(store)
    before = everything(store)
    would_go = forget(store, RETENTION, NEXT_YEAR, dry_run=True)
    assert (would_go.cases, would_go.mails) == (("MK-2026-000001",), 0)
    assert [one.item for one in would_go.items] == [Item.DOSSIER], "its data files go with it"
    assert everything(store) == before
    assert forget(store, RETENTION, NEXT_YEAR) == would_go


def test_no_trace_of_a_person_is_left(store: Store) -> None:
    answered(store)
    close_remark = "anne belde zelf"
    with store.begin("tests.remark") as work:
        cases.by_reference(work, "MK-2026-000001").reason = close_remark
        work.get(Approval, 1).despite = "Mevrouw De Vries weet dit al."
    assert "anne@example.com" in everything(store)
    forget(store, RETENTION, NEXT_YEAR)
    left = everything(store)
    for trace in ("anne", "vries", "voorbeeldklant", "inzage"):
        assert trace not in left
    with store.read() as work:
        assert work.get(RawMail, 1).sealed is None
        assert mails.raw_bytes(work, work.get(RawMail, 1)) == b""


def test_what_proves_the_steps_stays(store: Store) -> None:
    item_id = answered(store)
    trail = events(store)
    forget(store, RETENTION, NEXT_YEAR)
    case = only_case(store)
    assert (case.reference, case.state, case.forgotten_at) == (
        "MK-2026-000001",
        CaseState.CLOSED,
        NEXT_YEAR,
    )
    assert events(store) == [*trail, "case.forgotten"]
    assert outbox_item(store, item_id).sealed is None
    with store.read() as work:
        assert [row.kind for row in cases.requests(work, 1)] == ["access"]
        counts = mails.counts(work)
    assert counts.seen == counts.stored == counts.decided == 1


def test_forgetting_twice_changes_nothing(store: Store) -> None:
    answered(store)
    forget(store, RETENTION, NEXT_YEAR)
    trail = events(store)
    assert forget(store, RETENTION, NEXT_YEAR + timedelta(days=9)) == Forgotten(())
    assert events(store) == trail


def test_open_cases_and_young_ones_are_kept(store: Store) -> None:
    letter_waiting(store)
    assert forget(store, RETENTION, NEXT_YEAR) == Forgotten(())
    close(store, "MK-2026-000001", "", staff_id=1, now=NEXT_YEAR)
    forget_files(store, NEXT_YEAR)
    assert forget(store, RETENTION, NEXT_YEAR + RETENTION.dossier) == Forgotten(())
    assert forget(store, RETENTION, NEXT_YEAR + RETENTION.dossier + timedelta(seconds=1)).cases


def test_automatic_mail_goes_after_its_own_term(store: Store) -> None:
    take_in(store, raw_mail("Afwezig.", headers={"Auto-Submitted": "auto-replied"}))
    run_steps(store)
    assert forget(store, RETENTION, MORNING + timedelta(days=89)).mails == 0
    assert forget(store, RETENTION, MORNING + timedelta(days=91)).mails == 1
    assert "example.com" not in everything(store)


def test_a_forgotten_mail_that_shows_up_again_in_the_mailbox_is_not_read_anew(store: Store) -> None:
    mail = raw_mail("Geef inzage. Klant Voorbeeldklant.", message_id="<again@mail.example>")
    take_in(store, mail)
    run_steps(store)
    with store.begin("tests.close") as work:
        case = cases.by_reference(work, "MK-2026-000001")
        case.state, case.closed_at = CaseState.CLOSED, MORNING
    forget(store, RETENTION, NEXT_YEAR)
    take_in(store, mail, NEXT_YEAR)
    run_steps(store, NEXT_YEAR)
    assert only_case(store).forgotten_at == NEXT_YEAR
    assert "voorbeeldklant" not in everything(store)


def test_a_bounce_that_comes_after_forgetting_wakes_nothing(store: Store) -> None:
    item_id = answered(store)
    message_id = outbox_item(store, item_id).message_id
    forget(store, RETENTION, NEXT_YEAR)
    take_in(store, bounce_of(message_id), NEXT_YEAR)
    run_steps(store, NEXT_YEAR)
    assert only_case(store).state is CaseState.CLOSED


def copies(store: Store) -> list[str]:
    with store.read() as work:
        return [copy.place.value for _, copy in mailbox_copies.waiting(work)]


def desk_with_mailbox(store: Store) -> FakeMailbox:
    """An answered case whose mail lies among the handled mail, and whose letter lies in the Sent folder."""
    mailbox = FakeMailbox()
    raw = raw_mail("Geef inzage. Klant Voorbeeldklant.")
    item_id = approve_it(store, letter_waiting(store, raw))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    mailbox.add(raw, MORNING)
    mailbox.clear(1, [1])
    mailbox.add(raw_mail("Van iemand anders."), MORNING)
    copy_sent(store, mailbox, MORNING)
    mailbox.append_sent(b"another letter", "<other@postduif.example>", MORNING)
    assert outbox_item(store, item_id).message_id in mailbox.sent
    return mailbox


def test_the_copies_on_the_mail_server_go_and_nothing_else(store: Store) -> None:
    mailbox = desk_with_mailbox(store)
    assert remove_copies(store, mailbox, NEXT_YEAR) == 0
    forget(store, RETENTION, NEXT_YEAR)
    assert copies(store) == ["handled", "sent"]

    assert remove_copies(store, mailbox, NEXT_YEAR) == 2
    assert (mailbox.cleared, list(mailbox.sent)) == ({}, ["<other@postduif.example>"])
    assert len(mailbox.mails) == 1
    assert copies(store) == []
    assert events(store)[-2:] == ["mail.copies_forgotten", "mail.copies_forgotten"]
    assert remove_copies(store, mailbox, NEXT_YEAR) == 0


def test_a_server_out_of_reach_leaves_the_copies_for_the_next_time(store: Store) -> None:
    mailbox = desk_with_mailbox(store)
    forget(store, RETENTION, NEXT_YEAR)
    mailbox.broken = True
    with pytest.raises(MailboxError):
        remove_copies(store, mailbox, NEXT_YEAR)
    assert copies(store) == ["handled", "sent"]

    mailbox.broken = False
    assert remove_copies(store, mailbox, NEXT_YEAR) == 2


def test_a_copy_that_somebody_removed_already_is_no_trouble(store: Store) -> None:
    desk_with_mailbox(store)
    forget(store, RETENTION, NEXT_YEAR)

    assert remove_copies(store, FakeMailbox(), NEXT_YEAR) == 0
    assert copies(store) == []


def test_what_is_noted_about_a_copy_names_nobody(store: Store) -> None:
    answered(store)
    forget(store, RETENTION, NEXT_YEAR)
    with store.engine.connect() as connection:
        noted = str(connection.execute(text("SELECT * FROM mailbox_copy")).all())

    assert "anne" not in noted.lower()
    assert "mail.example" not in noted


def test_the_address_that_was_asked_goes_before_the_case_does(store: Store) -> None:
    answered(store)
    with store.begin("tests.identity") as work:
        check = cases.identity(work, 1)
        assert check is not None
        check.address_to_confirm = "oud@example.com"
    after = MORNING + timedelta(days=91)
    forget_files(store, MORNING + timedelta(days=31))
    (found,) = forget(store, RETENTION, after).items

    assert (found.item, found.name) == (Item.IDENTITY, "MK-2026-000001")
    assert "oud@example.com" not in everything(store)
    assert only_case(store).person_address == "anne@example.com"
    assert events(store)[-1] == "case.part_forgotten"
    assert forget(store, RETENTION, after).items == ()


def test_a_case_that_was_only_passed_on_to_a_customer_goes_after_a_year(store: Store) -> None:
    answered(store)
    retention = Retention(dossier=timedelta(days=1826), other_mail=timedelta(days=90))
    forget_files(store, MORNING + timedelta(days=31))
    assert forget(store, retention, NEXT_YEAR).items == ()
    with store.begin("tests.referral") as work:
        cases.drafts(work, 1)[0].situation = "processor_referral"

    assert forget(store, retention, NEXT_YEAR).cases == ("MK-2026-000001",)
    assert "anne" not in everything(store)


def test_a_digest_goes_after_its_own_term(store: Store) -> None:
    add_colleague(store)
    with store.begin("tests.digest") as work:
        content = LetterContent(("balie@postduif.example",), "Overzicht", "Anne de Vries wacht.", "")
        queued = StaffMail("digest", "digest:2026-11-23", content, "Postduif", "privacy@postduif.example")
        queue_staff_mail(work, queued, MORNING)
    assert forget(store, RETENTION, NEXT_YEAR).items == (), "it has not left yet"
    send_all(store, FakeSender(), MORNING)
    assert forget(store, RETENTION, MORNING + timedelta(days=89)).items == ()

    (found,) = forget(store, RETENTION, MORNING + timedelta(days=91)).items
    assert found.item is Item.STAFF_MAIL
    assert outbox_item(store, 1).sealed is None
    assert copies(store) == ["sent"]


@pytest.mark.parametrize(
    ("state", "kept", "gone"),
    [
        (IncidentState.CLOSED, 1826, 1827),
        (IncidentState.NO_BREACH, 730, 731),
        (IncidentState.OPEN, 9999, None),
    ],
)
def test_an_incident_goes_after_the_term_of_its_end(
    store: Store, state: IncidentState, kept: int, gone: int | None
) -> None:
    closed_at = None if state is IncidentState.OPEN else MORNING
    with store.begin("tests.incident") as work:
        incident = Incident(
            state=state, aware_at=MORNING, opened_at=MORNING, updated_at=MORNING, closed_at=closed_at
        )
        number = work.add(incident).id or 0
        sealed = work.vault.seal(b"What happened")
        work.add(IncidentAnswers(incident_id=number, number=1, at=MORNING, sealed=sealed))
        work.add(IncidentCustomer(incident_id=number, name="Een klant", added_at=MORNING))

    assert forget(store, RETENTION, MORNING + timedelta(days=kept)).items == ()
    if gone is not None:
        (found,) = forget(store, RETENTION, MORNING + timedelta(days=gone)).items
        assert found.name == "DL-2026-000001"
        with store.read() as work:
            assert work.session.exec(select(IncidentAnswers.sealed)).all() == [None]
            assert work.session.exec(select(IncidentCustomer.name)).all() == [""]
        assert events(store)[-1] == "incident.forgotten"


def test_mail_of_a_case_under_a_legal_hold_is_kept(store: Store) -> None:
    item_id = answered(store)
    take_in(store, bounce_of(outbox_item(store, item_id).message_id), MORNING)
    run_steps(store)
    hold_legally(store, "MK-2026-000001", "Een klacht", staff_id=1, now=MORNING)
    assert forget(store, RETENTION, NEXT_YEAR).items == ()

    lift_hold(store, "MK-2026-000001", staff_id=1, now=NEXT_YEAR)
    assert forget(store, RETENTION, NEXT_YEAR).mails == 1


def test_the_trail_is_whole_after_forgetting(store: Store) -> None:
    mailbox = desk_with_mailbox(store)
    take_in(store, raw_mail("Afwezig.", headers={"Auto-Submitted": "auto-replied"}))
    run_steps(store)
    with store.read() as work:
        before = audit.verify(work)
    forget(store, RETENTION, NEXT_YEAR)
    remove_copies(store, mailbox, NEXT_YEAR)

    with store.read() as work:
        after = audit.verify(work)
        said = str(work.session.exec(select(Event.detail)).all()).lower()
    assert after.lines > before.lines
    assert "anne" not in said
    assert "example" not in said


def test_an_incident_that_a_case_under_a_legal_hold_reports_is_kept(store: Store) -> None:
    answered(store)
    with store.begin("tests.incident") as work:
        incident = Incident(
            state=IncidentState.CLOSED,
            aware_at=MORNING,
            opened_at=MORNING,
            updated_at=MORNING,
            closed_at=MORNING,
        )
        number = work.add(incident).id or 0
        work.add(IncidentAnswers(incident_id=number, number=1, at=MORNING, sealed=work.vault.seal(b"x")))
        work.add(IncidentCase(case_id=1, incident_id=number, linked_at=MORNING))
    late = MORNING + timedelta(days=4000)
    hold_legally(store, "MK-2026-000001", "Een klacht", staff_id=1, now=MORNING)
    assert forget(store, RETENTION, late).items == ()

    lift_hold(store, "MK-2026-000001", staff_id=1, now=late)
    assert {one.item for one in forget(store, RETENTION, late).items} == {Item.DOSSIER, Item.BREACH}
