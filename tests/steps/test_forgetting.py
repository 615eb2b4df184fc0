"""When its time is over, people and texts are gone; what proves the steps stays."""

from datetime import timedelta

from sqlalchemy import text

from bot.rules.states import CaseState
from bot.steps.closing import close
from bot.steps.forgetting import Forgotten, Retention, forget
from bot.store import cases, mails
from bot.store.tables import Approval, RawMail
from bot.store.work import Store
from tests.builders import (
    MORNING,
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
from tests.fakes import FakeSender

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


def everything(store: Store) -> str:
    with store.engine.connect() as connection:
        return "\n".join(
            str(row).lower() for table in TABLES for row in connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_a_dry_run_says_what_would_go_and_changes_nothing(store: Store) -> None:
    answered(store)
    before = everything(store)
    expected = Forgotten(cases=("MK-2026-000001",), mails=0)
    assert forget(store, RETENTION, NEXT_YEAR, dry_run=True) == expected
    assert everything(store) == before
    assert forget(store, RETENTION, NEXT_YEAR) == expected


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
    assert forget(store, RETENTION, NEXT_YEAR + timedelta(days=9)) == Forgotten((), 0)
    assert events(store) == trail


def test_open_cases_and_young_ones_are_kept(store: Store) -> None:
    letter_waiting(store)
    assert forget(store, RETENTION, NEXT_YEAR) == Forgotten((), 0)
    close(store, "MK-2026-000001", "", staff_id=1, now=NEXT_YEAR)
    assert forget(store, RETENTION, NEXT_YEAR + RETENTION.dossier) == Forgotten((), 0)
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
