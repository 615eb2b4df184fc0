"""The test servers themselves: that they start, deliver, refuse, and are gone afterwards."""

import os
import shutil
import smtplib
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.processes import require_program, until
from tests.servers.smtp_sink import SmtpSink

MAIL = b"From: Anne <anne@example.com>\r\nTo: privacy@company.test\r\nSubject: test\r\n\r\nHello\r\n"


def test_dovecot_keeps_what_lmtp_delivers(dovecot: Dovecot) -> None:
    user = dovecot.new_user()

    dovecot.deliver(user, MAIL)

    assert dovecot.wait_for(user, 1)[0].endswith(MAIL)


def test_dovecot_offers_what_the_bot_wants(dovecot: Dovecot) -> None:
    with dovecot.client(dovecot.new_user()) as client:
        capabilities = set(client.capabilities())

    assert {b"IDLE", b"MOVE", b"UIDPLUS", b"SPECIAL-USE"} <= capabilities


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_dovecot_takes_its_own_tokens_and_no_others(dovecot: Dovecot, mechanism: str) -> None:
    user = dovecot.new_user()

    def login(token: str) -> None:
        context = dovecot.certificates.client_context()
        with IMAPClient(dovecot.host, dovecot.tls_port, ssl_context=context) as client:
            if mechanism == "XOAUTH2":
                client.oauth2_login(user.address, token)
            else:
                client.oauthbearer_login(user.address, token)
            client.select_folder("INBOX")

    login(dovecot.token(user))
    with pytest.raises(LoginError):
        login(dovecot.token(user, seconds=-60))


def test_a_stopped_dovecot_leaves_no_process_and_no_folder(certificates: Certificates) -> None:
    with Dovecot(certificates) as server:
        folder, user = server.folder, server.new_user()
        with server.client(user):
            assert processes_using(folder)
            assert server.drop_connections() > 0

    assert not folder.exists()
    assert not processes_using(folder)


def test_a_test_run_that_is_killed_leaves_no_server_behind(tmp_path: Path) -> None:
    script = """if True:
        import os, pathlib, signal, sys
        from tests.servers.certificates import make_certificates
        from tests.servers.dovecot import Dovecot
        server = Dovecot(make_certificates(pathlib.Path(sys.argv[1])))
        server.start()
        print(server.folder, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    ran = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False, timeout=60
    )
    folder = Path(ran.stdout.strip())
    assert folder.name.startswith("privacybot-dovecot")

    until(lambda: not processes_using(folder), "the end of the server")

    shutil.rmtree(folder)


def processes_using(folder: Path) -> list[int]:
    """The processes that still have a file of this folder open or named in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in command:
                found.append(int(entry.name))
    return found


def submit(postfix: Postfix, user: MailUser, recipients: list[str]) -> None:
    with smtplib.SMTP(postfix.host, postfix.submission_port, local_hostname="client.test") as client:
        client.starttls(context=postfix.dovecot.certificates.client_context())
        client.login(user.address, user.password)
        client.sendmail(user.address, recipients, MAIL)


def test_a_mail_from_outside_reaches_the_privacy_mailbox(postfix: Postfix, dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with smtplib.SMTP(postfix.host, postfix.mx_port, local_hostname="client.test") as client:
        client.sendmail("anne@example.com", [user.address], MAIL)

    (raw,) = dovecot.wait_for(user, 1)
    assert raw.startswith(b"Return-Path: <anne@example.com>\r\nDelivered-To: " + user.address.encode())
    assert raw.endswith(b"\r\n\r\nHello\r\n")


def test_a_mail_to_the_world_lies_in_the_world_mailbox_once_per_recipient(
    postfix: Postfix, dovecot: Dovecot
) -> None:
    before = len(dovecot.raws(dovecot.world))
    submit(postfix, dovecot.new_user(), ["anne@example.com", "bram@example.org"])

    raws = dovecot.wait_for(dovecot.world, before + 2)[before:]
    assert any(b"Delivered-To: world+anne=example.com@company.test" in raw for raw in raws)
    assert any(b"Delivered-To: world+bram=example.org@company.test" in raw for raw in raws)


def test_postfix_relays_nothing_without_a_login(postfix: Postfix) -> None:
    with (
        smtplib.SMTP(postfix.host, postfix.mx_port, local_hostname="client.test") as client,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        client.sendmail("anne@example.com", ["bram@example.org"], MAIL)


def test_postfix_refuses_a_wrong_password(postfix: Postfix, dovecot: Dovecot) -> None:
    wrong = MailUser(dovecot.privacy.address, "wrong")

    with pytest.raises(smtplib.SMTPAuthenticationError):
        submit(postfix, wrong, ["anne@example.com"])


def test_postfix_knows_that_nobody_is_not_there(postfix: Postfix, dovecot: Dovecot) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        submit(postfix, dovecot.privacy, ["nobody@company.test"])

    assert refusal.value.recipients["nobody@company.test"][0] == 550


def test_the_sink_keeps_the_bytes_and_the_envelope(smtp_sink: SmtpSink, certificates: Certificates) -> None:
    smtp_sink.clear()
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port, local_hostname="client.test") as client:
        client.starttls(context=certificates.client_context())
        client.login(smtp_sink.user, smtp_sink.password)
        client.sendmail("privacy@company.test", ["anne@example.com"], MAIL)

    (mail,) = smtp_sink.wait_for(1)
    assert (mail.raw, mail.sender, mail.recipients) == (MAIL, "privacy@company.test", ("anne@example.com",))
    assert mail.encrypted


def test_each_database_is_new_and_empty(postgres: Postgres) -> None:
    first, second = postgres.create_database(), postgres.create_database()

    assert first != second
    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_a_missing_program_skips_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match=r"install .*some-package"):
        require_program("no-such-program", "some-package")


def test_a_missing_program_fails_where_every_test_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="some-package"):
        require_program("no-such-program", "some-package")
