"""privacybot register: every request with its dates, as a table, as JSON and as a file."""

from openpyxl import load_workbook

from tests.commands.terminal import Terminal


def test_the_register_names_requests_and_no_person(office: Terminal, reference: str) -> None:
    found = office.run("register", "--json").json

    (request,) = found["requests"]
    assert request["reference"] == reference
    assert (request["kind"], request["outcome"], request["timing"]) == ("withdrawal", "open", "running")
    assert found["totals"]["requests"] == found["totals"]["timings"]["running"] == 1
    shown = office.run("register").out
    assert reference in shown
    assert "1 loopt" in shown
    assert "anne@" not in shown


def test_a_choice_narrows_the_register(office: Terminal, reference: str) -> None:
    assert office.run("register", "--kind", "access", "--json").json["requests"] == []
    assert office.run("register", "--outcome", "open", "--json").json["requests"]
    assert office.run("register", "--until", "2020-01-01").out == "There is no such request.\n"


def test_the_register_becomes_a_file(office: Terminal, reference: str) -> None:
    file = office.at.folder / "register.csv"
    said = office.run("register", "--csv", str(file))

    assert f"1 requests are in {file}" in said.out
    assert reference in file.read_text("utf-8-sig")
    office.run("register", "--xlsx", str(office.at.folder / "register.xlsx"))
    sheet = load_workbook(office.at.folder / "register.xlsx").active
    assert sheet["B2"].value == reference
    assert sheet["A2"].value == 1
    assert [sheet[place].data_type for place in ("A2", "B2", "D2", "E2")] == ["n", "s", "d", "d"]
    assert "Case;Kind" in office.run("register", "--csv", "-", "--language", "en").out


def test_wrong_use_is_named(office: Terminal) -> None:
    office.run("register", "--json", "--csv", "x.csv", expect=2)
    office.run("register", "--xlsx", "x.xlsx", "--csv", "x.csv", expect=2)
    office.run("register", "--since", "gisteren", expect=2)
    office.run("register", "--language", "fy", expect=2)
    said = office.run("register", "--csv", str(office.at.folder / "no" / "such" / "x.csv"), expect=2)
    assert "cannot be written" in said.err
