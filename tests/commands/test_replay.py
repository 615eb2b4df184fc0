"""privacybot replay: what a release changes is shown, then carried out and taken on by the bot."""

import pytest
from alembic import command
from sqlmodel import col, select

from bot.rules import reading
from bot.rules.states import RawState
from bot.store import migrate
from bot.store.referral_tables import NewsletterClue
from bot.store.tables import RawMail
from tests.builders import raw_mail
from tests.commands.terminal import Terminal
from tests.newsletters import about_a_newsletter

FORM = raw_mail("Graag uitschrijven voor jullie nieuwsbrief.", sender="Formulier <no-reply@example.com>")


def state_of(office: Terminal, number: int = 1) -> RawState:
    with office.desk() as desk, desk.store.read() as work:
        return work.get(RawMail, number).state


def test_a_dry_run_shows_what_would_change_and_a_run_does_it(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receive(FORM)
    monkeypatch.setattr(reading, "verdict", lambda *_given: None)

    shown = office.run("replay", "--held", "--dry-run")
    assert "Mail 1: is filed as a new mail." in shown.out
    assert "it may hold a request: Its sender takes no replies." in shown.out
    assert shown.out.rstrip().endswith("1 mails read, 1 read otherwise now. Nothing was written.")
    assert state_of(office) is RawState.HELD

    (mail,) = office.run("replay", "--held", "--json").json["mails"]
    assert (mail["number"], mail["remedy"]) == (1, "file")
    assert {"what": "kinds", "old": "", "new": "withdrawal"} in mail["changes"]
    assert state_of(office) is RawState.FILED
    assert office.only_reference()


def test_nothing_is_shown_where_nothing_changed(office: Terminal, reference: str) -> None:
    said = office.run("replay", reference, "--json").json

    assert said == {"dry_run": False, "read": 1, "passed_over": {}, "mails": []}
    assert "1 mails read, 0 read otherwise now." in office.run("replay").out


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--held", "MK-2026-000001"), "choose one of a reference, --held and --since"),
        (("--since", "soon"), "'soon' does not match"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(office: Terminal, wrong: tuple[str, ...], told: str) -> None:
    assert told in office.run("replay", *wrong, expect=2).err


def test_a_case_that_is_not_there_is_named(office: Terminal) -> None:
    assert "no case MK-2026-000099" in office.run("replay", "MK-2026-000099", expect=1).err


def test_an_upgrade_tells_of_it_and_it_finds_what_the_older_version_did_not_look_for(
    office: Terminal,
) -> None:
    office.receive(about_a_newsletter())
    found = signs(office)
    with office.desk() as desk, desk.store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0010")

    assert "Let `privacybot replay` look for what is new in older mails" in office.run("migrate").out
    assert signs(office) == []
    said = office.run("replay", "--json")
    assert [change["what"] for change in said.json["mails"][0]["changes"]] == ["newsletter_signs"]
    assert signs(office) == found != []
    assert office.run("replay", "--json").json["mails"] == []


def signs(office: Terminal) -> list[str]:
    with office.desk() as desk, desk.store.read() as work:
        return [
            row.value for row in work.session.exec(select(NewsletterClue).order_by(col(NewsletterClue.id)))
        ]
