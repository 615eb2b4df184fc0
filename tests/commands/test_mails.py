"""privacybot mails: every mail is listed, whatever became of it, and each tells its decisions."""

from tests.builders import raw_mail
from tests.commands.terminal import Terminal

AWAY = raw_mail("Ik ben er niet.", subject="Afwezig", headers={"Auto-Submitted": "auto-replied"})


def test_every_mail_is_listed_newest_first_and_by_state(office: Terminal) -> None:
    office.receive(raw_mail("Graag uitschrijven."), AWAY)

    listed = office.run("mails", "list", "--json").json
    assert [(row["number"], row["state"]) for row in listed["mails"]] == [(2, "automatic"), (1, "filed")]
    assert listed["older"] is None
    assert "An automatic reply" in office.run("mails", "list", "--state", "automatic").out
    assert office.run("mails", "list", "--state", "held").out == "There is no such mail.\n"
    assert [
        row["number"] for row in office.run("mails", "list", "--before", "2", "--json").json["mails"]
    ] == [1]


def test_a_mail_is_shown_with_each_decision(office: Terminal) -> None:
    office.receive(AWAY)

    shown = office.run("mails", "show", "1")
    row = office.run("mails", "show", "1", "--json").json

    assert "Ik ben er niet." in shown.out
    assert "An automatic mail is never answered." in shown.out
    assert row["trace"][-1]["step"] == "held"
    assert (row["reference"], row["from"]) == ("", "anne@example.com")


def test_bytes_that_are_no_mail_are_shown_as_they_stand(office: Terminal) -> None:
    office.receive(b"\0\0\0")

    row = office.run("mails", "show", "1", "--json").json

    assert (row["state"], row["reason"], row["trace"]) == ("held", "the mail cannot be read", [])


def test_a_mail_that_is_not_there_is_named(office: Terminal) -> None:
    assert "99" in office.run("mails", "show", "99", expect=1).err
