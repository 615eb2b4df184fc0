"""Only an active colleague with the right password comes in, and guessing soon has to rest."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotFound, RuleViolation
from bot.store import staff
from bot.store.staff_tables import Staff, WebSession
from bot.store.work import Store
from tests.builders import MORNING, add_colleague, events

PASSWORD = "duiven vliegen laag"
LASTS, IDLE = timedelta(hours=12), timedelta(minutes=30)


def tries(store: Store, password: str, login: str = "anne", minutes: float = 0) -> bool:
    moment = MORNING + timedelta(minutes=minutes)
    with store.read() as work:
        weighed = staff.weigh(work, login, password, moment)
    with store.begin("tests.try") as work:
        return staff.admit(work, weighed, moment) is not None


def test_only_the_right_password_opens(store: Store) -> None:
    add_colleague(store, password=PASSWORD)
    assert tries(store, PASSWORD)
    assert tries(store, PASSWORD, login=" ANNE ")
    assert not tries(store, PASSWORD + "!")
    assert not tries(store, PASSWORD, login="bram")
    assert not tries(store, "")


def test_an_invitation_works_for_three_days_and_until_a_password_is_set(store: Store) -> None:
    with store.begin("tests.add") as work:
        secret = staff.add(work, "Anne", "Anne de Vries", MORNING)
    assert tries(store, secret)
    assert not tries(store, secret, minutes=72 * 60)
    with store.begin("tests.set") as work:
        row = staff.require(work, "anne")
        assert staff.must_set_password(row)
        with pytest.raises(RuleViolation, match="at least 12"):
            staff.set_password(row, "te kort")
        staff.set_password(row, PASSWORD)
    assert not tries(store, secret)
    assert tries(store, PASSWORD)


def test_guessing_makes_an_account_rest_for_five_minutes(store: Store) -> None:
    add_colleague(store, password=PASSWORD)
    assert not any(tries(store, "wrong") for _ in range(5))
    assert not tries(store, PASSWORD, minutes=4.9)
    assert tries(store, PASSWORD, minutes=5.1)


def test_a_right_password_forgets_the_wrong_ones(store: Store) -> None:
    add_colleague(store, password=PASSWORD)
    for _ in range(3):
        assert not any(tries(store, "wrong") for _ in range(4))
        assert tries(store, PASSWORD)


def test_a_disabled_colleague_is_out_at_once(store: Store) -> None:
    who = add_colleague(store, password=PASSWORD)
    with store.begin("tests.in") as work:
        token = staff.sign_in(work, staff.require_active(work, who), LASTS, MORNING).token
    with store.begin("tests.disable") as work:
        staff.disable(work, "anne", MORNING)
    assert not tries(store, PASSWORD)
    with store.read() as work:
        assert staff.session_of(work, token, IDLE, MORNING) is None
        with pytest.raises(NotFound):
            staff.require(work, "anne")
        with pytest.raises(NotFound, match="disabled"):
            staff.require_active(work, who)
    assert events(store) == ["staff.added", "staff.signed_in", "staff.disabled"]


def test_a_session_ends_by_time_by_idleness_and_by_signing_out(store: Store) -> None:
    who = add_colleague(store, password=PASSWORD)
    with store.begin("tests.in") as work:
        session = staff.sign_in(work, work.get(Staff, who), LASTS, MORNING)
    with store.read() as work:
        assert staff.session_of(work, session.token, IDLE, MORNING + timedelta(minutes=29))
        assert staff.session_of(work, session.token, IDLE, MORNING + IDLE) is None
        assert staff.session_of(work, session.token, LASTS * 2, MORNING + LASTS) is None
        assert staff.session_of(work, "", IDLE, MORNING) is None
        assert staff.session_of(work, session.csrf, IDLE, MORNING) is None
    with store.begin("tests.out") as work:
        staff.sign_out(work, session.token)
    with store.read() as work:
        assert staff.session_of(work, session.token, IDLE, MORNING) is None


def test_secrets_are_kept_as_hashes_only(store: Store) -> None:
    who = add_colleague(store, password=PASSWORD)
    with store.begin("tests.in") as work:
        session = staff.sign_in(work, work.get(Staff, who), LASTS, MORNING)
    with store.read() as work:
        kept = str([row.model_dump() for row in work.session.exec(select(WebSession))])
        kept += str([row.model_dump() for row in staff.everyone(work)])
        row = work.session.exec(select(WebSession)).one()
    for secret in (session.token, session.csrf, PASSWORD):
        assert secret not in kept
    assert "argon2id" in kept
    assert staff.csrf_fits(row, session.csrf)
    assert not staff.csrf_fits(row, session.token)


def test_guessing_a_password_costs_memory_and_time(store: Store) -> None:
    who = add_colleague(store, password=PASSWORD)
    with store.read() as work:
        kept = work.get(Staff, who).password_hash or ""
    costs = {name: int(value) for name, value in re.findall(r"\b([mtp])=(\d+)", kept)}
    # RFC 9106 section 4, the second recommended choice: 64 MiB, three passes, four lanes.
    assert costs == {"m": 65536, "t": 3, "p": 4}


@pytest.mark.parametrize("login", ["", " ", "an ne", "<b>", "anne;drop"])
def test_an_unusable_login_is_refused(store: Store, login: str) -> None:
    with store.begin("tests.add") as work, pytest.raises(RuleViolation, match="letters, digits"):
        staff.add(work, login, "", MORNING)


def test_a_login_belongs_to_one_colleague(store: Store) -> None:
    add_colleague(store)
    with store.begin("tests.add") as work, pytest.raises(RuleViolation, match="exists already"):
        staff.add(work, "Anne", "", MORNING)


def test_a_new_invitation_ends_the_old_password_and_every_session(store: Store) -> None:
    who = add_colleague(store, password=PASSWORD)
    with store.begin("tests.in") as work:
        token = staff.sign_in(work, work.get(Staff, who), LASTS, MORNING).token
    with store.begin("tests.again") as work:
        secret = staff.invite_again(work, "anne", MORNING)
    assert not tries(store, PASSWORD)
    assert tries(store, secret)
    with store.read() as work:
        assert staff.session_of(work, token, IDLE, MORNING) is None


def test_an_account_that_closes_between_weighing_and_admitting_stays_shut(store: Store) -> None:
    add_colleague(store, password=PASSWORD)
    with store.read() as work:
        weighed = staff.weigh(work, "anne", PASSWORD, MORNING)
    assert weighed.fits
    with store.begin("tests.disable") as work:
        staff.disable(work, "anne", MORNING)

    with store.begin("tests.try") as work:
        assert staff.admit(work, weighed, MORNING) is None
