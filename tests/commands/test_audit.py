"""privacybot audit: a whole trail is 0, a changed one is 4; and who did what can be read in it."""

import pytest

from bot.rules.events import EventCode
from bot.store import audit
from bot.store.work import Work
from tests.commands.terminal import Terminal

TAMPERING = {
    "a changed line": "UPDATE event SET actor = 'staff:9' WHERE seq = 2",
    "a missing line": "DELETE FROM event WHERE seq = 2",
    "a line moved in time": "UPDATE event SET at = '2020-01-01 00:00:00.000000' WHERE seq = 2",
}


def test_a_whole_trail_is_counted_with_its_last_hash(office: Terminal, reference: str) -> None:
    report = office.run("audit", "verify", "--json").json

    assert report["lines"] > 3
    assert len(report["head"]) == 64
    assert f"{report['lines']} lines, last hash {report['head']}" in office.run("audit", "verify").out


def test_a_trail_without_lines_is_whole(office: Terminal) -> None:
    with office.desk() as desk, desk.store.begin("tests.tampering") as work:
        drop_guards(work)
        work.session.connection().exec_driver_sql("DELETE FROM event")

    assert office.run("audit", "verify", "--json").json == {"lines": 0, "head": "0" * 64}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_a_changed_trail_ends_with_4_and_names_the_line(
    office: Terminal, reference: str, statement: str
) -> None:
    with office.desk() as desk, desk.store.begin("tests.tampering") as work:
        drop_guards(work)
        work.session.connection().exec_driver_sql(statement)

    said = office.run("audit", "verify", expect=4)

    assert "line 2" in said.err
    assert said.out == ""
    assert "line 2" in office.run("check", expect=4).out


def test_the_database_itself_refuses_a_change(office: Terminal, reference: str) -> None:
    with office.desk() as desk, pytest.raises(Exception, match="append-only"), desk.store.begin("t") as work:
        work.session.connection().exec_driver_sql(TAMPERING["a changed line"])

    office.run("audit", "verify")


def drop_guards(work: Work) -> None:
    """Take away the triggers, as somebody could who owns the database."""
    connection = work.session.connection()
    names = (
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    )
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def test_the_trail_tells_who_approved_what(office: Terminal, reference: str) -> None:
    letter = office.run("queue", "show", reference, "--json").json["draft"]
    office.run("queue", "approve", reference, "--hash", letter["hash"])
    (line,) = office.run("audit", "list", "--code", "draft.approved", "--json").json["lines"]

    assert (line["reference"], line["who"]) == (reference, "Anne de Vries")
    shown = office.run("audit", "list", "--case", reference).out
    assert "Letter approved" in shown
    assert "Anne de Vries" in shown
    assert "Letter proposed" in shown


def test_the_trail_is_read_a_page_at_a_time(office: Terminal) -> None:
    with office.desk() as desk, desk.store.begin("tests.lines") as work:
        for number in range(60):
            audit.append(work, EventCode.MAIL_STORED, desk.clock(), raw_mail=number)
    first = office.run("audit", "list", "--code", "mail.stored", "--json").json
    second = office.run(
        "audit", "list", "--code", "mail.stored", "--before", str(first["older"]), "--json"
    ).json

    assert [line["detail"]["raw_mail"] for line in first["lines"] + second["lines"]] == list(
        range(59, -1, -1)
    )
    assert second["older"] is None
    assert f"--before {first['older']}" in office.run("audit", "list", "--code", "mail.stored").out


def test_lines_are_chosen_by_case_and_day(office: Terminal, reference: str) -> None:
    assert "There is no such line" in office.run("audit", "list", "--since", "2090-01-01").out
    assert office.run("audit", "list", "--case", reference, "--since", "0001-01-01", "--json").json["lines"]
    assert "no case MK-2020-000001" in office.run("audit", "list", "--case", "MK-2020-000001", expect=1).err
    assert "draft.approved" in office.run("audit", "list", "--code", "no.such", expect=2).err
