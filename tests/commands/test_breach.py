"""The register of breaches from the command line: listed, entered, filled in, decided."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import raw_mail
from tests.commands.terminal import Terminal

AWARE = f"aware_at={datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M+00:00}"
REPORT = raw_mail(
    "Ik heb een mail met de gegevens van andere klanten gekregen. Dat lijkt mij een datalek.",
    subject="Melding datalek",
)


@pytest.fixture
def opened(office: Terminal) -> str:
    """A breach that no mail reported."""
    return office.run("breach", "open", AWARE, "summary=Een lijst ging naar de verkeerde klant.").out.strip()


def test_an_empty_register_is_said(office: Terminal) -> None:
    assert office.run("breach", "list").out == "No breach is open.\n"
    assert office.run("breach", "list", "--all").out == "The register is empty.\n"
    assert office.run("breach", "list", "--json").json == []


def test_a_mail_that_reports_a_breach_is_in_the_register_with_its_clock(office: Terminal) -> None:
    office.receive(REPORT)
    (row,) = office.run("breach", "list", "--json").json
    assert row["state"] == "open"
    assert len(row["cases"]) == 1
    term = datetime.fromisoformat(row["notify_before"]) - datetime.fromisoformat(row["aware_at"])
    assert term == timedelta(hours=72)
    assert row["reference"] in office.run("breach", "list").out
    assert row["cases"][0] in office.run("breach", "show", row["reference"]).out


def test_answers_are_filled_in_changed_and_taken_away(office: Terminal, opened: str) -> None:
    office.run("breach", "set", opened, "aspects=confidentiality,integrity", "records=1.200", "contact=Anne")
    office.run("breach", "set", opened, "contact=")
    told = office.run("breach", "show", opened, "--json").json
    assert told["answers"]["aspects"] == ["confidentiality", "integrity"]
    assert told["answers"]["records"] == ["1200"]
    assert "contact" not in told["answers"]
    assert "contact" in told["lacking_for_notice"]
    assert "verkeerde klant" in office.run("breach", "show", opened).out
    assert office.run("breach", "set", opened, "records=1200").out == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("colour=red", "no question of the register"),
        ("records", "no question"),
        ("records=many", "whole number"),
        ("ongoing=perhaps", "yes, no, unknown"),
        ("aware_at=", "72 hours"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(
    office: Terminal, opened: str, pair: str, said: str
) -> None:
    assert said in " ".join(office.run("breach", "set", opened, pair, expect=2).err.split())


def test_a_breach_is_decided_told_and_closed(office: Terminal, opened: str) -> None:
    refused = office.run("breach", "decide", opened, "notify", expect=1).err
    assert "reason" in refused
    assert "to notify" in office.run("breach", "decide", opened, "notify", "--reason", "Risico.").out
    assert "notified" in office.run("breach", "decide", opened, "notified").out
    office.run("breach", "decide", opened, "do_not_tell_people", "--reason", "Al gewist.")
    office.run("breach", "set", opened, "consequences=Geen.", "measures=Gewist.")
    assert "closed" in office.run("breach", "decide", opened, "closed").out
    assert office.run("breach", "list", "--json").json == []
    (row,) = office.run("breach", "list", "--all", "--json").json
    assert row["state"] == "closed"
    assert "Risico." in office.run("breach", "show", opened).out


def test_customers_are_named_and_told(office: Terminal, opened: str) -> None:
    office.run("breach", "customer", opened, "Bakkerij Voorbeeld")
    assert "not told yet" in office.run("breach", "show", opened).out
    office.run("breach", "told", opened, "1")
    (customer,) = office.run("breach", "show", opened, "--json").json["customers"]
    assert customer["told_at"] is not None
    office.run("breach", "told", opened, "1", "--at", "gisteren", expect=2)
    office.run("breach", "told", opened, "2", expect=1)


def test_reports_are_laid_together(office: Terminal, opened: str) -> None:
    office.receive(REPORT)
    (_, reported) = sorted(row["reference"] for row in office.run("breach", "list", "--json").json)
    office.run("breach", "join", reported, opened)
    (row,) = office.run("breach", "list", "--json").json
    assert (row["reference"], len(row["cases"])) == (opened, 1)
    office.run("breach", "link", opened, row["cases"][0], expect=1)
    office.run("breach", "show", "DL-2026-000099", expect=1)


@pytest.mark.parametrize(("name", "begin"), [("register.xlsx", b"PK"), ("register.PDF", b"%PDF")])
def test_the_register_is_written_to_a_file_that_nobody_else_may_read(
    office: Terminal, opened: str, tmp_path: Path, name: str, begin: bytes
) -> None:
    file = tmp_path / name
    assert office.run("breach", "export", str(file)).out == "1 breach written.\n"
    assert file.read_bytes().startswith(begin)
    assert file.stat().st_mode & 0o077 == 0
    office.run("breach", "export", str(file), opened, "--language", "en")
    office.run("breach", "export", str(file), "DL-2026-000099", expect=1)
    office.run("breach", "export", str(file), "--language", "xx", expect=2)
    office.run("breach", "export", str(tmp_path / "register.doc"), expect=2)
