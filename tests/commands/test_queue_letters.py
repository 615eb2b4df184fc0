"""A new one-time code and the files of a letter, from a terminal."""

from pathlib import Path

import pytest

from bot.steps.sending import send_due
from tests.builders import SENDING_TERMS, raw_mail
from tests.commands.terminal import Terminal
from tests.fakes import FakeSender

WISH = "Graag ontvang ik inzage in alle gegevens die jullie van mij hebben."
CUSTOMERS = "E-mail;Naam;Plaats\nanne@example.com;Anne de Vries;Zwolle\n"
SOURCE = """
[[sources]]
name = "klanten"
kind = "csv"
folder = "exports"
[[sources.tables]]
table = "customers.csv"
address_column = "E-mail"
columns = { "Naam" = "Naam", "Plaats" = "Plaats" }
category = "Klantgegevens"
"""


@pytest.fixture
def with_records(office: Terminal) -> Terminal:
    """An office with customer records that know Anne."""
    exports = office.at.folder / "exports"
    exports.mkdir()
    (exports / "customers.csv").write_text(CUSTOMERS)
    with office.at.settings_file.open("a") as settings:
        settings.write(SOURCE)
    return office


@pytest.fixture
def asked(with_records: Terminal) -> str:
    """A case in which a code went to the address on file and nobody answered yet."""
    elsewhere = {"Reply-To": "anne@example.net"}
    with_records.receive(raw_mail(WISH, headers=elsewhere))
    reference = with_records.only_reference()
    with with_records.desk() as desk:
        letter = with_records.run("queue", "show", reference, "--json").json["draft"]
        assert letter["letter"] == "identity_confirm"
        at_once = with_records.with_settings(APPROVAL__UNDO_SECONDS=0)
        at_once.run("queue", "approve", reference, "--hash", letter["hash"])
        assert send_due(desk.store, FakeSender(), SENDING_TERMS, desk.clock()) == 1
    return reference


def test_a_new_code_is_proposed_where_one_waits_for_an_answer(with_records: Terminal, asked: str) -> None:
    said = with_records.run("queue", "ask-again", asked).out

    letter = with_records.run("queue", "show", asked, "--json").json["draft"]
    assert (letter["letter"], letter["state"]) == ("identity_confirm", "proposed")
    assert letter["hash"][:12] in said


def test_no_code_is_sent_again_where_none_was_sent(with_records: Terminal) -> None:
    with_records.receive(raw_mail(WISH))

    said = with_records.run("queue", "ask-again", with_records.only_reference(), expect=1).err
    assert "no one-time code of this case waits" in said


def test_the_files_of_a_letter_are_written_for_the_owner_alone(
    with_records: Terminal, asked: str, tmp_path: Path
) -> None:
    assert "no file goes" in with_records.run("queue", "files", asked, "--to", str(tmp_path), expect=1).err
    with_records.run("queue", "identity", asked, "--settled")
    to = tmp_path / "to" / "see"

    paths = [
        Path(line)
        for line in with_records.run("queue", "files", asked, "--to", str(to)).out.split("\n")
        if line
    ]

    assert [path.suffix for path in paths] == [".xlsx"]
    assert paths[0].read_bytes().startswith(b"PK")
    assert paths[0].stat().st_mode & 0o077 == 0
    assert "cannot be written" in with_records.run("queue", "files", asked, "--to", str(to), expect=1).err
