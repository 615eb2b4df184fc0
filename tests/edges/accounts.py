"""Accounts and mails that the tests of the mail edges share."""

from dataclasses import replace

from bot.edges.credentials import Password
from bot.edges.imap import ImapMailbox
from bot.edges.imap_connection import ImapAccount
from tests.servers.dovecot import Dovecot, MailUser


def account_of(dovecot: Dovecot, user: MailUser) -> ImapAccount:
    """A TLS account on the test server; tests change single fields with dataclasses.replace()."""
    return ImapAccount(
        host=dovecot.host,
        port=dovecot.tls_port,
        username=user.address,
        ca_file=dovecot.certificates.authority,
        connect_timeout=10,
        read_timeout=10,
    )


def mailbox_of(dovecot: Dovecot, user: MailUser, **changes: object) -> ImapMailbox:
    """A mailbox for this user, with fields of the account changed."""
    account = replace(account_of(dovecot, user), **changes)  # type: ignore[arg-type]  # Each test names its own.
    return ImapMailbox(account, Password(user.password))


def mail(number: int = 1, body: str = "Hello") -> bytes:
    """A small mail with a Message-ID of its own."""
    return (
        f"From: Anne <anne@example.com>\r\nTo: privacy@company.test\r\nSubject: mail {number}\r\n"
        f"Message-ID: <mail-{number}@example.com>\r\n\r\n{body}\r\n"
    ).encode()
