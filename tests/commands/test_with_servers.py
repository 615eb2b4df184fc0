"""check, poll, digest and outbox look against a real IMAP server and a real submission server."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from tests.builders import raw_mail
from tests.commands.terminal import Said, Terminal
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.processes import free_port
from tests.servers.smtp_sink import SmtpSink

_TIMEOUTS = {"MAILBOX": "CONNECT_TIMEOUT_SECONDS", "SMTP": "TIMEOUT_SECONDS"}

PARTS = [
    "settings",
    "database",
    "stored mail",
    "audit trail",
    "colleagues",
    "mailbox",
    "senders",
    "smtp",
    "sources",
    "customers",
    "classifier",
    "letters",
    "facts",
    "attachments",
]
#: A secret that is wrong is a secret all the same.
WRONG = "a-wrong-secret"


@dataclass(frozen=True)
class World:
    """An office with its mailbox and the server that takes its letters."""

    office: Terminal
    privacy: MailUser
    dovecot: Dovecot
    sink: SmtpSink

    def check(self, *, expect: int, **changes: object) -> dict[str, str]:
        """What `check` says of each part; it never tells a secret or an address."""
        findings = self.office.with_settings(**changes).run("check", "--json", expect=expect)
        assert self.names_nobody(findings)
        wrong = [one for one in findings.json if not one["ok"]]
        assert bool(wrong) == bool(expect)
        return {one["part"]: one["said"] for one in (wrong or findings.json)}

    def names_nobody(self, said: Said) -> bool:
        secrets = (self.privacy.password, self.privacy.address, self.sink.password, WRONG, self.sink.user)
        return not [word for word in secrets if word in said.out + said.err]


@pytest.fixture
def world(office: Terminal, dovecot: Dovecot, smtp_sink: SmtpSink) -> World:
    smtp_sink.clear()
    privacy = dovecot.new_user("privacy")
    reached = office.with_settings(
        MAILBOX__PORT=dovecot.tls_port,
        MAILBOX__SECURITY="tls",
        MAILBOX__USERNAME=privacy.address,
        MAILBOX__PASSWORD=privacy.password,
        MAILBOX__CA_FILE=dovecot.certificates.authority,
        SMTP__PORT=smtp_sink.port,
        SMTP__SECURITY="starttls",
        SMTP__USERNAME=smtp_sink.user,
        SMTP__PASSWORD=smtp_sink.password,
        SMTP__CA_FILE=dovecot.certificates.authority,
        WEB__PUBLIC_URL="https://privacy.company.test",
        DIGEST__RECIPIENTS='["balie@company.test"]',
    )
    return World(reached, privacy, dovecot, smtp_sink)


def test_a_desk_in_order_is_said_to_be(world: World) -> None:
    found = world.check(expect=0)

    assert list(found) == PARTS
    assert found["mailbox"] == "signed in; the folder can be read"
    assert found["smtp"] == "signed in; no letter was sent"
    assert world.sink.mails == ()
    words = world.office.run("check")
    assert world.names_nobody(words)
    assert "ok    mailbox: signed in" in words.out
    assert "MEND" not in words.out


def test_what_is_wrong_is_marked_for_people(world: World) -> None:
    words = world.office.with_settings(SMTP__PASSWORD=WRONG).run("check", expect=4)

    assert world.names_nobody(words)
    assert "MEND  smtp: The submission server: it refused the login: check username, password" in words.out
    assert "ok    mailbox" in words.out


@pytest.mark.parametrize(
    ("section", "part"), [("MAILBOX", "mailbox"), ("SMTP", "smtp")], ids=["mailbox", "smtp"]
)
def test_each_mistake_about_a_server_is_named_with_its_mend(world: World, section: str, part: str) -> None:
    other = "starttls" if section == "MAILBOX" else "tls"
    foreign = world.dovecot.certificates.certificate
    mistakes: dict[str, tuple[object, tuple[str, ...]]] = {
        "PORT": (free_port(), ("host, port and security",)),
        "SECURITY": (other, ("port", "security")),
        "PASSWORD": (WRONG, ("username", "password")),
        "USERNAME": ("nobody@company.test", ("username", "password")),
        "CA_FILE": (foreign, ("host and ca_file",)),
    }
    for key, (value, mends) in mistakes.items():
        found = world.check(expect=4, **{f"{section}__{key}": value, f"{section}__{_TIMEOUTS[section]}": 1})
        assert list(found) == [part], key
        assert [word for word in mends if word not in found[part]] == [], key


def test_a_folder_that_is_not_there_is_named(world: World) -> None:
    assert "folders" in world.check(expect=4, MAILBOX__FOLDER="Nergens")["mailbox"]


def test_a_ca_file_that_is_not_there_is_named(world: World) -> None:
    found = world.check(expect=4, MAILBOX__CA_FILE="nowhere.pem")

    assert "mailbox.ca_file" in found["settings"]
    assert "ca_file" in found["mailbox"]
    assert "smtp" not in found, "the other parts are in order"


def test_missing_keys_hide_no_other_part(world: World) -> None:
    (world.office.at.folder / "encryption.key").unlink()

    found = world.check(expect=4, SMTP__PASSWORD=WRONG)

    assert set(found) == {"settings", "smtp"}
    assert "encryption.key cannot be read" in found["settings"]
    assert "privacybot keys" in found["settings"]


def test_keys_that_do_not_open_the_stored_mail_are_found(world: World) -> None:
    world.office.receive(raw_mail())
    world.office.run("keys", str(world.office.at.folder / "new"))
    (world.office.at.folder / "new" / "encryption.key").replace(world.office.at.folder / "encryption.key")

    assert list(world.check(expect=4)) == ["stored mail"]


def test_a_missing_migration_is_named_and_nothing_is_made(world: World) -> None:
    file = world.office.at.folder / "desk.db"
    file.unlink()

    assert "privacybot migrate" in world.check(expect=4)["database"]
    assert not file.exists()


def test_an_older_database_is_named(world: World) -> None:
    file = world.office.at.folder / "desk.db"
    file.write_bytes(b"")

    assert "privacybot migrate" in world.check(expect=4)["database"]


def test_nobody_to_approve_is_named(world: World) -> None:
    world.office.run("staff", "disable", "anne")

    assert "privacybot staff add" in world.check(expect=4)["colleagues"]


@pytest.mark.parametrize(
    "source",
    ['kind = "csv"\nfolder = "exports"', 'kind = "sql"\nurl = "sqlite:///customers.db"'],
    ids=["csv", "sql"],
)
def test_a_source_that_cannot_be_read_is_named(world: World, source: str) -> None:
    settings = world.office.at.settings_file
    settings.write_text(
        f'{settings.read_text()}\n[[sources]]\nname = "CRM"\n{source}\n'
        '[[sources.tables]]\ntable = "klanten.csv"\naddress_column = "E-mail"\ncategory = "Contact"\n'
        'columns = { "Naam" = "Naam" }\n'
    )

    found = world.check(expect=4)

    assert list(found) == ["sources"]
    assert "CRM" in found["sources"]


def test_a_poll_reads_works_and_tells_the_counts(world: World) -> None:
    world.dovecot.deliver(world.privacy, raw_mail("Graag uitschrijven voor jullie nieuwsbrief."))

    assert world.office.run("poll", "--json").json == {"seen": 1, "stored": 1, "gone": 0, "sent": 0}
    assert world.office.run("poll").out == "0 seen, 0 stored, 0 gone; 0 hand-overs tried.\n"
    assert world.office.only_reference()


def test_the_digest_of_a_day_is_mailed_once(world: World) -> None:
    first = world.office.run("digest", "--send")
    second = world.office.run("digest", "--send", "--json")

    assert "Handed to the mail server." in first.err
    assert "was queued before" in second.err
    assert second.json
    (mail,) = world.sink.mails
    assert mail.recipients == ("balie@company.test",)
    assert b"Auto-Submitted: auto-generated" in mail.raw


def test_the_sent_folder_is_looked_at_for_an_unsure_letter(world: World) -> None:
    world.office.run("digest", "--send")
    (item,) = world.office.run("outbox", "list", "--all", "--json").json
    number = str(item["number"])

    assert "proves nothing" in world.office.run("outbox", "look", number).out
    with world.office.desk() as desk:
        raw = world.sink.mails[0].raw
        message_id = next(line for line in raw.decode().splitlines() if line.startswith("Message-ID:"))
        desk.mailbox.append_sent(raw, message_id.partition(":")[2].strip(), datetime.now(UTC))
    assert "it most likely arrived" in world.office.run("outbox", "look", number).out


def test_a_report_of_a_breach_calls_the_security_contacts_once_and_reminds_them_once(world: World) -> None:
    report = raw_mail(
        "Ik kreeg een mail met de gegevens van andere klanten. Dat is een datalek.", subject="Datalek melden"
    )
    with world.dovecot.client(world.privacy) as client:
        client.append("INBOX", report, msg_time=datetime.now(UTC) - timedelta(hours=25))
    office = world.office.with_settings(BREACH__RECIPIENTS='["security@postduif.example"]')
    for _round in range(3):
        office.run("poll")

    mails = world.sink.mails
    assert [mail.recipients for mail in mails] == [("security@postduif.example",)] * 2
    subjects = [message_from_bytes(mail.raw, policy=policy.default)["Subject"] for mail in mails]
    assert [subject.partition(" ")[0] for subject in subjects] == ["Mogelijk", "Nog"], subjects
    assert not any(word in mail.raw for mail in mails for word in (b"andere klanten", b"anne@", b"Vries"))
    (breach,) = office.run("breach", "list", "--json").json
    office.run("breach", "decide", breach["reference"], "do_not_notify", "--reason", "Al gewist.")
    office.run("poll")
    assert len(world.sink.mails) == 2
