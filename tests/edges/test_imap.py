"""The mailbox against a real Dovecot: what it lists, fetches, clears and files, and what it refuses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.edges import imap, imap_reading
from bot.edges.credentials import Password
from bot.edges.imap import ImapMailbox
from bot.edges.imap_connection import ImapError, ImapTrouble
from bot.errors import ConfigError, MailboxError
from tests.edges.accounts import account_of, mail, mailbox_of
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot
from tests.servers.processes import free_port

WITHOUT_MOVE = "IMAP4rev1 SASL-IR NAMESPACE UIDPLUS IDLE SPECIAL-USE LITERAL+"
BARE = "IMAP4rev1"


@pytest.fixture(scope="module")
def server_without_move(certificates: Certificates) -> Iterator[Dovecot]:
    with Dovecot(certificates, WITHOUT_MOVE) as server:
        yield server


@pytest.fixture(scope="module")
def bare_server(certificates: Certificates) -> Iterator[Dovecot]:
    with Dovecot(certificates, BARE) as server:
        yield server


def test_an_empty_mailbox_lists_nothing(dovecot: Dovecot) -> None:
    listing = mailbox_of(dovecot, dovecot.new_user()).list_uids(None, 0)

    assert listing.uids == ()
    assert listing.uidvalidity > 0


def test_only_uids_above_the_mark_are_listed(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    mailbox = mailbox_of(dovecot, user)
    for number in range(3):
        dovecot.deliver(user, mail(number))

    all_of_them = mailbox.list_uids(None, 0)

    assert all_of_them.uids == (1, 2, 3)
    assert mailbox.list_uids(all_of_them.uidvalidity, 2).uids == (3,)
    assert mailbox.list_uids(all_of_them.uidvalidity, 3).uids == ()
    assert mailbox.list_uids(all_of_them.uidvalidity, 99).uids == ()


def test_a_renumbered_folder_is_listed_from_the_start(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user)

    validity = mailbox.list_uids(None, 0).uidvalidity

    assert mailbox.list_uids(validity + 1, 50).uids == (1,)


@pytest.mark.parametrize("window", [1, 2, 3, 100])
def test_a_very_full_folder_is_listed_in_windows(dovecot: Dovecot, window: int) -> None:
    user = dovecot.new_user()
    for number in range(5):
        dovecot.deliver(user, mail(number))
    with dovecot.client(user) as client:
        client.delete_messages([2, 3])
        client.uid_expunge([2, 3])

        listing = imap_reading.list_uids(client, "INBOX", None, 0, window)

    assert listing.uids == (1, 4, 5)


def test_fetched_bytes_are_the_bytes_on_the_server(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    raw = mail(body="caf?").replace(b"?", b"\xff\xe9 .\r\n..dots")
    dovecot.deliver(user, raw)
    mailbox = mailbox_of(dovecot, user)
    before = datetime.now(UTC)

    listing = mailbox.list_uids(None, 0)
    (fetched,) = mailbox.fetch(listing.uidvalidity, listing.uids)

    assert fetched.raw == dovecot.raws(user)[0]
    assert fetched.raw.endswith(raw)
    assert (fetched.uid, fetched.size, fetched.complete) == (1, len(fetched.raw), True)
    assert fetched.received_at.tzinfo is UTC
    assert abs(fetched.received_at - before) < timedelta(minutes=5)


def test_reading_never_marks_a_mail_as_read(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user, size_limit=20_000)

    listing = mailbox.list_uids(None, 0)
    assert len(list(mailbox.fetch(listing.uidvalidity, listing.uids))) == 1

    with dovecot.client(user) as client:
        assert b"\\Seen" not in client.get_flags([1])[1]


def test_a_mail_above_the_limit_comes_as_its_headers_only(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1, "small"))
    dovecot.deliver(user, mail(2, "x" * 60 + "\r\n" + "large " * 100))
    mailbox = mailbox_of(dovecot, user, size_limit=600)

    listing = mailbox.list_uids(None, 0)
    fetched = {item.uid: item for item in mailbox.fetch(listing.uidvalidity, listing.uids)}

    assert fetched[1].complete
    assert not fetched[2].complete
    assert fetched[2].size > 600
    assert b"Message-ID: <mail-2@example.com>" in fetched[2].raw
    assert b"large" not in fetched[2].raw


def test_many_mails_come_in_several_groups_and_in_order(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "COMMAND_UIDS", 4)
    user = dovecot.new_user()
    for number in range(11):
        dovecot.deliver(user, mail(number))
    mailbox = mailbox_of(dovecot, user)

    listing = mailbox.list_uids(None, 0)
    fetched = list(mailbox.fetch(listing.uidvalidity, listing.uids))

    assert [item.uid for item in fetched] == list(range(1, 12))


def test_another_call_may_come_between_two_fetched_mails(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "COMMAND_UIDS", 1)
    user = dovecot.new_user()
    for number in range(3):
        dovecot.deliver(user, mail(number))
    mailbox = mailbox_of(dovecot, user)
    listing = mailbox.list_uids(None, 0)

    uids = []
    for item in mailbox.fetch(listing.uidvalidity, listing.uids):
        assert not mailbox.in_sent("<other@example.com>")
        mailbox.clear(listing.uidvalidity, [item.uid])
        uids.append(item.uid)

    assert uids == [1, 2, 3]
    assert len(dovecot.raws(user, "Verwerkt")) == 3


def test_a_vanished_mail_is_left_out(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1))
    dovecot.deliver(user, mail(2))
    mailbox = mailbox_of(dovecot, user)
    listing = mailbox.list_uids(None, 0)
    with dovecot.client(user) as client:
        client.delete_messages([1])
        client.uid_expunge([1])

    assert [item.uid for item in mailbox.fetch(listing.uidvalidity, [1, 2, 77])] == [2]


def test_uids_of_a_renumbered_folder_fetch_and_clear_nothing(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user)
    wrong = mailbox.list_uids(None, 0).uidvalidity + 1

    with pytest.raises(ImapError) as fetching:
        list(mailbox.fetch(wrong, [1]))
    with pytest.raises(ImapError) as clearing:
        mailbox.clear(wrong, [1])

    assert (fetching.value.code, clearing.value.code) == (ImapTrouble.RENUMBERED, ImapTrouble.RENUMBERED)
    assert len(dovecot.raws(user)) == 1


def test_cleared_mail_lies_in_a_folder_made_for_it(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1))
    dovecot.deliver(user, mail(2))
    mailbox = mailbox_of(dovecot, user)
    validity = mailbox.list_uids(None, 0).uidvalidity

    mailbox.clear(validity, [1, 55])
    # A second time, as after a crash between the move and the note of it.
    mailbox.clear(validity, [1])

    assert len(dovecot.raws(user)) == 1
    assert len(dovecot.raws(user, "Verwerkt")) == 1


def test_a_folder_name_may_hold_any_letters_and_levels(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user, done_folder="Archief/Behandeld \u2014 priv\u00e9 & caf\u00e9")

    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1])

    assert len(dovecot.raws(user, "Archief/Behandeld \u2014 priv\u00e9 & caf\u00e9")) == 1


def test_without_move_a_mail_is_copied_and_only_that_mail_is_expunged(server_without_move: Dovecot) -> None:
    user = server_without_move.new_user()
    for number in range(3):
        server_without_move.deliver(user, mail(number))
    with server_without_move.client(user) as client:
        client.add_flags([3], [b"\\Deleted"])
    mailbox = mailbox_of(server_without_move, user)

    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1])

    assert len(server_without_move.raws(user, "Verwerkt")) == 1
    # Mail 3 was marked as deleted by somebody else, and stays.
    assert len(server_without_move.raws(user)) == 2


def test_without_a_safe_way_to_move_a_mail_is_marked(bare_server: Dovecot) -> None:
    user = bare_server.new_user()
    bare_server.deliver(user, mail())
    mailbox = mailbox_of(bare_server, user)
    validity = mailbox.list_uids(None, 0).uidvalidity

    mailbox.clear(validity, [1])

    with bare_server.client(user) as client:
        assert b"$PrivacybotDone" in client.get_flags([1])[1]
    assert mailbox.list_uids(validity, 1).uids == ()


def test_without_a_done_folder_a_mail_stays_and_is_marked(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user, done_folder="")

    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1])

    with dovecot.client(user) as client:
        assert b"$PrivacybotDone" in client.get_flags([1])[1]


def test_a_copy_of_a_sent_mail_is_filed_once_as_read_and_with_its_time(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    mailbox = mailbox_of(dovecot, user)
    sent_at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

    assert not mailbox.in_sent("<mail-7@example.com>")
    mailbox.append_sent(mail(7), "<mail-7@example.com>", sent_at)
    mailbox.append_sent(mail(7), "<mail-7@example.com>", sent_at)

    assert mailbox.in_sent("<mail-7@example.com>")
    assert dovecot.raws(user, "Sent") == [mail(7)]
    with dovecot.client(user, "Sent") as client:
        item = client.fetch([1], ["FLAGS", "INTERNALDATE"])[1]
    assert b"\\Seen" in item[b"FLAGS"]
    assert item[b"INTERNALDATE"] == sent_at


def test_a_part_of_a_message_id_is_not_taken_for_the_whole(dovecot: Dovecot) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user())
    mailbox.append_sent(mail(77), "<mail-77@example.com>", datetime.now(UTC))

    assert not mailbox.in_sent("mail-7")
    assert not mailbox.in_sent("<mail-7@example.com>")
    assert mailbox.in_sent("mail-77@example.com")


@pytest.mark.parametrize("folder", ["Verstuurd", "Archief/Verzonden"])
def test_the_sent_folder_can_be_set_by_name(dovecot: Dovecot, folder: str) -> None:
    user = dovecot.new_user()

    mailbox_of(dovecot, user, sent_folder=folder).append_sent(
        mail(), "<mail-1@example.com>", datetime.now(UTC)
    )

    assert len(dovecot.raws(user, folder)) == 1


def test_a_hostile_message_id_injects_no_command(dovecot: Dovecot) -> None:
    user = dovecot.new_user()

    assert not mailbox_of(dovecot, user).in_sent('<a\r\nZZ9 CREATE injected\r\n"x\\\x00>')

    with dovecot.client(user) as client:
        assert not client.folder_exists("injected")


@pytest.mark.parametrize("message_id", ["", "<>", "\r\n", '"\\"'])
def test_an_empty_message_id_is_refused_because_it_would_match_everything(
    dovecot: Dovecot, message_id: str
) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user())

    with pytest.raises(ValueError, match="Message-ID"):
        mailbox.in_sent(message_id)


def test_starttls_protects_as_tls_does(dovecot: Dovecot) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user(), security="starttls", port=dovecot.port)

    assert mailbox.list_uids(None, 0).uids == ()


def test_plain_works_on_this_machine_when_it_is_asked_for(dovecot: Dovecot) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user(), security="plain", port=dovecot.port)

    assert mailbox.list_uids(None, 0).uids == ()


@pytest.mark.parametrize("host", ["imap.example.com", "192.0.2.1", "localhost.example.com"])
def test_plain_to_another_machine_is_refused_at_the_start(dovecot: Dovecot, host: str) -> None:
    with pytest.raises(ConfigError, match="starttls"):
        mailbox_of(dovecot, dovecot.new_user(), security="plain", host=host)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_is_refused(dovecot: Dovecot, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    mailbox = mailbox_of(
        dovecot, dovecot.new_user(), security=security, port=port, ca_file=dovecot.certificates.stranger
    )

    with pytest.raises(ImapError) as refusal:
        mailbox.list_uids(None, 0)
    assert refusal.value.code is ImapTrouble.CERTIFICATE


def test_a_missing_ca_file_stops_the_start(dovecot: Dovecot) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        mailbox_of(dovecot, dovecot.new_user(), ca_file=dovecot.folder / "missing.pem")


def test_a_wrong_password_says_what_to_do_and_names_nobody(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    mailbox = ImapMailbox(account_of(dovecot, user), Password("wrong"))

    with pytest.raises(MailboxError, match="check username and password") as refusal:
        mailbox.list_uids(None, 0)

    assert user.address not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_nobody_listening_is_a_mailbox_error(dovecot: Dovecot) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user(), port=free_port())

    with pytest.raises(ImapError) as refusal:
        mailbox.list_uids(None, 0)
    assert refusal.value.code is ImapTrouble.CONNECTION


def test_after_a_lost_connection_the_next_call_makes_a_new_one(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    dovecot.deliver(user, mail())
    mailbox = mailbox_of(dovecot, user)
    assert mailbox.list_uids(None, 0).uids == (1,)

    dovecot.drop_connections()

    with pytest.raises(MailboxError):
        mailbox.list_uids(None, 0)
    assert mailbox.list_uids(None, 0).uids == (1,)


def test_a_connection_lost_while_idle_goes_unnoticed(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user())
    mailbox.list_uids(None, 0)
    dovecot.drop_connections()

    monkeypatch.setattr(imap, "TRUSTED_SECONDS", -1.0)

    assert mailbox.list_uids(None, 0).uids == ()


def test_a_missing_folder_is_an_error_and_not_an_empty_mailbox(dovecot: Dovecot) -> None:
    mailbox = mailbox_of(dovecot, dovecot.new_user(), folder="Nowhere")

    with pytest.raises(ImapError) as refusal:
        mailbox.list_uids(None, 0)
    assert refusal.value.code is ImapTrouble.REFUSED


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, []),
        ({1: 5}, [[1]]),
        ({1: 5, 2: 5, 3: 5}, [[1, 2], [3]]),
        ({3: 1, 1: 1, 2: 1}, [[1, 2], [3]]),
        ({1: 90, 2: 90}, [[1], [2]]),
        ({1: 500, 2: 1}, [[1], [2]]),
        ({1: 1, 2: 500, 3: 1}, [[1], [2], [3]]),
    ],
)
def test_groups_are_small_in_number_and_in_bytes(sizes: dict[int, int], expected: list[list[int]]) -> None:
    assert list(imap_reading.groups(sizes, mails_at_once=2, bytes_at_once=100)) == expected
