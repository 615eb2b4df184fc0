"""Colleagues are added, let in and shut out on the command line; secrets are shown once."""

import pytest

from tests.commands.terminal import Terminal
from tests.installation import LOGIN, PASSWORD

NEW = "een heel nieuw wachtwoord"


def one_time(said: str) -> str:
    return said.strip().rpartition(": ")[2]


def knows(office: Terminal, login: str, password: str) -> bool:
    """Whether a colleague may act: an unknown case is refused only after the password was right."""
    said = office.run(
        "queue",
        "hold",
        "MK-2026-999999",
        "--as",
        login,
        expect=1,
        env={"PRIVACYBOT_STAFF_PASSWORD": password},
    )
    return "login or password" not in said.err and "of your own" not in said.err


def test_a_new_colleague_chooses_a_password_before_acting(office: Terminal) -> None:
    secret = one_time(office.run("staff", "add", "Bas", "--name", "Bas [b]Bakker").out)

    refused = office.run(
        "queue", "hold", "MK-2026-1", "--as", "bas", expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": secret}
    )
    assert "set a password of your own first" in refused.err
    office.run("staff", "password", "bas", stdin=f"{secret}\n{NEW}\n{NEW}\n")

    assert knows(office, "bas", NEW)
    assert not knows(office, "bas", secret)
    assert "Bas [b]Bakker" in office.run("staff", "list").out


def test_the_list_tells_who_may_act_and_who_may_look_at_identity_documents(office: Terminal) -> None:
    office.run("staff", "add", "bas")
    office.run("staff", "role", LOGIN, "--identity")

    assert office.run("staff", "list", "--json").json == [
        {"login": LOGIN, "name": "Anne de Vries", "active": True, "has_password": True, "identity": True},
        {"login": "bas", "name": "bas", "active": True, "has_password": False, "identity": False},
    ]
    assert "Identity documents" in office.run("staff", "list").out
    office.run("staff", "role", LOGIN, "--no-identity")
    assert not office.run("staff", "list", "--json").json[0]["identity"]


@pytest.mark.parametrize(
    "typed", [f"wrong\n{NEW}\n{NEW}\n", f"{PASSWORD}\nkort\nkort\n"], ids=["wrong", "short"]
)
def test_a_password_that_cannot_be_set_leaves_the_old_one(office: Terminal, typed: str) -> None:
    office.run("staff", "password", LOGIN, stdin=typed, expect=1)

    assert knows(office, LOGIN, PASSWORD)


def test_an_unknown_colleague_learns_no_more_than_a_wrong_password(office: Terminal) -> None:
    unknown = office.run("staff", "password", "nobody", stdin=f"x\n{NEW}\n{NEW}\n", expect=1)
    wrong = office.run("staff", "password", LOGIN, stdin=f"x\n{NEW}\n{NEW}\n", expect=1)

    assert unknown.err == wrong.err


def test_a_reset_ends_the_old_password(office: Terminal) -> None:
    secret = one_time(office.run("staff", "reset", LOGIN).out)

    assert not knows(office, LOGIN, PASSWORD)
    office.run("staff", "password", LOGIN, stdin=f"{secret}\n{NEW}\n{NEW}\n")
    assert knows(office, LOGIN, NEW)


def test_a_disabled_colleague_is_out_at_once(office: Terminal) -> None:
    office.run("staff", "disable", LOGIN)

    assert not knows(office, LOGIN, PASSWORD)
    assert not office.run("staff", "list", "--json").json[0]["active"]
    assert "no active colleague" in office.run("staff", "disable", LOGIN, expect=1).err


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("add", LOGIN), "exists already"),
        (("add", "Bas Bakker"), "letters, digits"),
        (("add", ""), "letters, digits"),
        (("reset", "nobody"), "no active colleague"),
        (("disable", "nobody"), "no active colleague"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    office: Terminal, args: tuple[str, ...], reason: str
) -> None:
    assert reason in office.run("staff", *args, expect=1).err
    assert len(office.run("staff", "list", "--json").json) == 1


def test_an_office_without_colleagues_says_how_to_add_one(office: Terminal) -> None:
    with office.desk() as desk, desk.store.begin("tests.empty") as work:
        work.session.connection().exec_driver_sql("DELETE FROM staff")

    assert "privacybot staff add" in office.run("staff", "list").out
    assert office.run("staff", "list", "--json").json == []
