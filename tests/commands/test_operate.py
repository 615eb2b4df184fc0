"""keys, migrate, forget, poll, run and demo: what an administrator starts."""

import json
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from cryptography.fernet import Fernet

from bot.errors import ConfigError
from bot.rules.states import Stage
from bot.store.tables import Message
from tests.builders import raw_mail, take_in
from tests.commands.terminal import Terminal, run


def test_keys_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"

    run("keys", str(folder))

    Fernet((folder / "encryption.key").read_text().strip())
    assert len((folder / "signing.key").read_text().strip()) >= 32
    assert {S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("there", ["encryption.key", "signing.key"])
def test_a_key_is_never_overwritten_and_no_half_pair_is_made(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("precious")

    said = run("keys", str(tmp_path), expect=2)

    assert f"{there} exists already" in said.err
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(there, "precious")]


def test_a_folder_that_cannot_be_made_is_named_as_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "cannot be written" in run("keys", str(tmp_path / "file" / "keys"), expect=2).err


def test_migrating_twice_does_nothing_the_second_time(office: Terminal) -> None:
    (office.at.folder / "desk.db").unlink()

    assert office.run("queue", "list", expect=2).err.endswith(
        "run `privacybot migrate` (make a backup first)\n"
    )
    assert "The database is at" in office.run("migrate").out
    assert "Nothing to do" in office.run("migrate").out
    assert office.run("queue", "list", "--json").json == []


def test_forgetting_is_shown_before_it_is_done(office: Terminal, reference: str) -> None:
    nothing = {"cases": [], "mails": 0, "dry_run": True, "items": [], "copies_removed": None}
    assert office.run("forget", "--dry-run", "--json").json == nothing

    office.run("queue", "close", reference)
    age_everything(office, timedelta(days=4000))

    assert office.run("forget", "--dry-run", "--json").json["cases"] == [reference]
    shown = office.run("forget", "--dry-run").out
    assert "1 cases" in shown
    assert f"{reference}   dossier" in shown
    assert "case closed" in shown
    assert "kept 1826 days" in shown
    assert "Graag uitschrijven" in office.run("queue", "show", reference).out, "a dry run wipes nothing"
    done = office.run("forget", "--json")
    assert done.json["cases"] == [reference]
    assert "wait for the next time" in done.err, "the copies wait, for no mail server listens"
    assert "Graag uitschrijven" not in office.run("queue", "show", reference).out
    assert office.run("forget", "--json").json["cases"] == []


def age_everything(office: Terminal, by: timedelta) -> None:
    """Let the closed cases be closed that long ago."""
    with office.desk() as desk, desk.store.begin("tests.age") as work:
        then = (desk.clock() - by).strftime("%Y-%m-%d %H:%M:%S.%f")
        work.session.connection().exec_driver_sql(
            "UPDATE cases SET closed_at = ?, updated_at = ?", (then, then)
        )


def test_a_mailbox_out_of_reach_is_3(office: Terminal) -> None:
    said = office.run("poll", expect=3)

    assert "check host, port and security" in said.err


@pytest.fixture
def without_model(office: Terminal) -> Terminal:
    """An office whose settings name a folder in which there is no model."""
    return office.with_settings(CLASSIFICATION__MODEL="gone")


def test_a_model_that_cannot_be_read_stops_the_start(without_model: Terminal) -> None:
    said = without_model.run("run", "--roles", "work", expect=2)

    assert "[classification] model: " in said.err
    assert 'write model = ""' in said.err


def test_a_model_that_cannot_be_read_costs_no_mail_a_try(without_model: Terminal) -> None:
    with without_model.desk() as desk:
        take_in(desk.store, raw_mail())
        for _ in range(5):
            with pytest.raises(ConfigError):
                desk.work()
        with desk.store.read() as work:
            message = work.get(Message, 1)

    assert (message.stage, message.tries) == (Stage.FILED, 0)


def test_check_names_a_model_that_cannot_be_read(without_model: Terminal, office: Terminal) -> None:
    def classifier(at: Terminal) -> tuple[bool, str]:
        (found,) = (part for part in at.run("check", "--json", expect=4).json if part["part"] == "classifier")
        return found["ok"], found["said"]

    assert classifier(office)[0]
    ok, said = classifier(without_model)

    assert not ok
    assert "[classification] model: " in said


@pytest.mark.parametrize(
    ("changes", "roles", "said"),
    [
        ({"MAILBOX__HOST": "imap.example.net"}, "intake", "mailbox.host is still the example"),
        ({"SMTP__PASSWORD": ""}, "web,send", "smtp.password is not set"),
        ({"DATABASE__SIGNING_KEY_FILE": "gone.key"}, "work", "signing_key"),
    ],
)
def test_a_desk_that_cannot_work_does_not_start_and_says_why(
    office: Terminal, changes: dict[str, str], roles: str, said: str
) -> None:
    refused = office.with_settings(**changes).run("run", "--roles", roles, expect=2).err

    assert "the settings are not finished" in refused
    assert said in refused


@pytest.mark.parametrize("roles", ["", ",", "cook", "work,cook"])
def test_unknown_roles_are_wrong_use(office: Terminal, roles: str) -> None:
    assert "intake, work, send and web" in " ".join(office.run("run", "--roles", roles, expect=2).err.split())


def test_the_digest_is_shown_and_told_to_programs(office: Terminal, reference: str) -> None:
    text = office.run("digest").out
    facts = office.run("digest", "--json").json

    assert reference in text
    assert "anne@example.com" not in text + json.dumps(facts), "the digest names nobody"
    assert facts


def test_a_digest_that_is_not_taken_is_3_and_stays_queued(office: Terminal) -> None:
    assert "did not take" in office.run("digest", "--send", expect=3).err

    (item,) = office.run("outbox", "list", "--json").json
    assert (item["purpose"], item["state"]) == ("digest", "queued")


def test_a_digest_without_readers_is_2(office: Terminal) -> None:
    silent = office.with_settings(DIGEST__RECIPIENTS="[]")

    assert "digest.recipients" in silent.run("digest", "--send", expect=2).err
    assert silent.run("outbox", "list", "--json").json == []


def test_a_held_mail_and_a_case_are_counted_in_the_digest(office: Terminal) -> None:
    office.receive(b"Subject: Scan\r\n\r\nBijgaand.\r\n", raw_mail("Graag inzage."))

    assert "1" in office.run("digest").out


def parts_of_check(at: Terminal, part: str) -> list[dict[str, object]]:
    return [found for found in at.run("check", "--json", expect=4).json if found["part"] == part]


def test_check_names_the_facts_that_letters_lack_and_does_not_fail_for_them(office: Terminal) -> None:
    found = parts_of_check(office, "facts")

    assert all(one["ok"] and one["warns"] for one in found)
    assert any(
        "transfers is empty in [[processing]] agreement, legal_duty" in str(one["said"]) for one in found
    )
    words = office.run("check", expect=4).out
    assert "NOTE  facts: backup_days is empty in [retention]: letters about erasure stay incomplete" in words
    assert "ok    letters: with invented facts every letter can be made" in words


def test_check_says_so_where_no_fact_lacks(office: Terminal) -> None:
    activity = {
        key: {"nl": "Bekend.", "en": "Known."}
        for key in ("purpose", "basis", "categories", "recipients", "transfers", "retention", "sources")
    }
    activity["automated_decisions"] = {"nl": "Geen.", "en": "None."}
    told = json.dumps([{"name": "post", **activity, "recipient_names": ["Drukkerij Inktvis"]}])
    found = parts_of_check(office.with_settings(PROCESSING=told, RETENTION__BACKUP_DAYS=90), "facts")

    assert [(one["said"], one["warns"]) for one in found] == [
        ("every fact that letters tell is filled in", False)
    ]


def test_check_tells_what_an_empty_authserv_id_costs_and_how_to_find_it(office: Terminal) -> None:
    (found,) = parts_of_check(office, "senders")
    assert found["warns"]
    assert "every sender counts as unproven" in str(found["said"])
    assert "first header Authentication-Results" in str(found["said"])

    (signed,) = parts_of_check(office.with_settings(MAILBOX__DKIM_CHECK="true"), "senders")
    assert "only a valid signature (DKIM) proves a sender" in str(signed["said"])

    (known,) = parts_of_check(office.with_settings(MAILBOX__AUTHSERV_ID="mx.company.test"), "senders")
    assert not known["warns"]
    assert known["said"] == "mx.company.test says whether a sender is proven"
