"""A case that a colleague says must be kept outlives its term, until it is said that it need not be."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation
from bot.steps.forgetting import Retention, forget
from bot.steps.keeping import hold_legally, lift_hold
from bot.store import audit, legal_holds
from bot.store.tables import Event
from bot.store.work import Store
from tests.builders import MORNING, approve_it, events, letter_waiting, only_case, send_all
from tests.fakes import FakeSender

RETENTION = Retention(dossier=timedelta(days=365), other_mail=timedelta(days=90))
REFERENCE = "MK-2026-000001"
NEXT_YEAR = MORNING + timedelta(days=366)
WHY = "Rechtszaak van Anne de Vries"


@pytest.fixture
def closed(store: Store) -> Store:
    """A store with one answered case."""
    approve_it(store, letter_waiting(store))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    return store


def test_a_case_under_a_hold_is_not_forgotten_until_the_hold_is_lifted(closed: Store) -> None:
    hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    assert forget(closed, RETENTION, NEXT_YEAR, dry_run=True).cases == ()
    assert forget(closed, RETENTION, NEXT_YEAR).cases == ()
    assert only_case(closed).person_address

    lift_hold(closed, REFERENCE, staff_id=1, now=NEXT_YEAR)
    assert forget(closed, RETENTION, NEXT_YEAR).cases == (REFERENCE,)


def test_a_hold_and_its_lifting_stand_in_the_trail_without_their_words(closed: Store) -> None:
    hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    lift_hold(closed, REFERENCE, staff_id=1, now=NEXT_YEAR)

    assert events(closed)[-2:] == ["case.legal_hold", "case.legal_hold_lifted"]
    with closed.read() as work:
        last = audit.verify(work).lines
        placed, lifted = work.get(Event, last - 1), work.get(Event, last)
    assert (placed.actor, lifted.actor) == ("staff:1", "staff:1")
    assert "Rechtszaak" not in f"{placed.detail}{lifted.detail}"


def test_the_words_of_an_old_hold_go_with_its_case(closed: Store) -> None:
    hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    lift_hold(closed, REFERENCE, staff_id=1, now=MORNING)
    forget(closed, RETENTION, NEXT_YEAR)
    with closed.begin("tests.look") as work:
        (left,) = work.session.connection().exec_driver_sql("SELECT reason, placed_by FROM legal_hold")

    assert tuple(left) == ("", 1)


def test_a_hold_needs_a_reason_and_a_case_that_is_kept(closed: Store) -> None:
    with pytest.raises(RuleViolation, match="say why"):
        hold_legally(closed, REFERENCE, "  ", staff_id=1, now=MORNING)
    with pytest.raises(NotFound):
        hold_legally(closed, "MK-2026-000009", WHY, staff_id=1, now=MORNING)
    forget(closed, RETENTION, NEXT_YEAR)
    with pytest.raises(RuleViolation, match="nothing left to keep"):
        hold_legally(closed, REFERENCE, WHY, staff_id=1, now=NEXT_YEAR)


def test_a_case_is_held_once_and_lifted_once(closed: Store) -> None:
    hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    with pytest.raises(RuleViolation, match="already"):
        hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    lift_hold(closed, REFERENCE, staff_id=1, now=MORNING)
    with pytest.raises(RuleViolation, match="no legal hold"):
        lift_hold(closed, REFERENCE, staff_id=1, now=MORNING)
    hold_legally(closed, REFERENCE, WHY, staff_id=1, now=MORNING)
    with closed.read() as work:
        assert legal_holds.standing(work, 1) is not None
