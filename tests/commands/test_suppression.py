"""The steps of a case and the suppression list on the command line."""

import csv
import io
import re
from pathlib import Path

from tests.builders import raw_mail
from tests.commands.terminal import Terminal

ANNE = "anne@example.com"


def test_steps_are_listed_ticked_and_taken_back(office: Terminal) -> None:
    office.receive(raw_mail("Graag uitschrijven voor jullie nieuwsbrief.\n\nAnne", subject="Afmelden"))
    reference = office.only_reference()
    shown = office.run("queue", "show", reference, "--json").json

    assert "Take the address off every mailing list" in office.run("queue", "steps", reference).out
    refused = office.run("queue", "approve", reference, "--hash", shown["draft"]["hash"], expect=1)
    assert "whose step is still open" in refused.err
    done = office.run("queue", "steps", reference, "--done", "off_all_lists", "--json").json
    assert [step["step"] for step in done if step["done"]] == ["off_all_lists"]
    back = office.run("queue", "steps", reference, "--undone", "off_all_lists", "--json").json
    assert not any(step["done"] for step in back)
    assert "no open step" in office.run("queue", "steps", reference, "--done", "erased", expect=1).err


def test_a_tick_needs_a_name(office: Terminal, reference: str) -> None:
    said = office.run(
        "queue", "steps", reference, "--undone", "suppressed", expect=2, env={"PRIVACYBOT_STAFF": ""}
    )

    assert "--as" in said.err


def test_the_mailing_team_sees_who_may_not_be_mailed(
    office: Terminal, reference: str, tmp_path: Path
) -> None:
    assert reference, "its steps are done: its address is on the list"
    office.run("suppression", "add", "Bram@Example.org", "--scope", "Maandbrief")
    mailing = tmp_path / "mailing.txt"
    mailing.write_text("\ufeffcarla@example.net\n\nANNE@example.com \nbram@example.org\n", encoding="utf-8")

    everybody = office.run("suppression", "check", "--file", str(mailing))
    assert everybody.out.splitlines() == ["ANNE@example.com", "bram@example.org"]
    other = office.run("suppression", "check", "--file", str(mailing), "--scope", "weekbrief")
    assert other.out.splitlines() == ["ANNE@example.com"]


def test_what_cannot_be_read_is_held_back_and_told(office: Terminal, reference: str) -> None:
    said = office.run("suppression", "check", ANNE, "geen adres", "carla@example.net", expect=4)

    assert reference
    assert said.out.splitlines() == [ANNE, "geen adres"]
    assert "1 could not be read" in said.err


def test_checking_nothing_is_wrong_use(office: Terminal, tmp_path: Path) -> None:
    assert "name an address" in office.run("suppression", "check", expect=2).err
    missing = str(tmp_path / "none.txt")
    assert "none.txt" in office.run("suppression", "check", "--file", missing, expect=2).err


def test_the_export_holds_hashes_and_no_address(office: Terminal, reference: str) -> None:
    office.run("suppression", "add", "bram@example.org", "--scope", "=maandbrief", "--case", reference)
    out = office.run("suppression", "export").out

    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["scope"] for row in rows] == ["all", "'=maandbrief"]
    assert all(re.fullmatch("[0-9a-f]{64}", row["hash"]) for row in rows)
    assert "anne" not in out
    assert "@" not in out


def test_adding_twice_and_taking_off(office: Terminal) -> None:
    assert "now" in office.run("suppression", "add", ANNE).out
    assert "already" in office.run("suppression", "add", ANNE).out
    assert "not an e-mail address" in office.run("suppression", "add", "anne", expect=1).err
    assert "off the suppression list" in office.run("suppression", "remove", ANNE).out
    assert "was not on" in office.run("suppression", "remove", ANNE).out
    assert office.run("suppression", "check", ANNE).out == ""


def test_the_review_is_a_year_away_and_counts_anew(office: Terminal) -> None:
    assert "Nobody is on the list" in office.run("suppression", "list").out
    office.run("suppression", "add", ANNE)
    before = office.run("suppression", "list", "--json").json
    office.run("suppression", "review")
    after = office.run("suppression", "list", "--json").json

    assert before["entries"] == {"all": 1}
    assert before["review_on"] <= after["review_on"]
