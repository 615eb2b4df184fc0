"""What is forgotten leaves a real Dovecot too, and nothing beside it."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.ports import FetchedMail, ServerCopy
from bot.rules.retaining import CopyPlace
from bot.steps.destroying import destroy_overdue
from bot.steps.filing import file_waiting
from bot.steps.forgetting import remove_copies
from bot.steps.intake import intake
from bot.store import mails
from bot.store.tables import RawMail
from tests.builders import READER, READING_TERMS, make_store
from tests.carried_files import PNG, mail_with
from tests.edges.accounts import mail, mailbox_of
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, MailUser

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def bare_server(certificates: Certificates) -> Iterator[Dovecot]:
    with Dovecot(certificates, "IMAP4rev1") as server:
        yield server


def copy_of(fetched: FetchedMail) -> ServerCopy:
    """What the desk remembers of a mail that it took in."""
    return ServerCopy(
        CopyPlace.HANDLED,
        "",
        hashlib.sha256(fetched.raw).hexdigest(),
        fetched.size,
        fetched.received_at,
        whole=fetched.complete,
    )


def sent_copy(message_id: str) -> ServerCopy:
    """What the desk remembers of a letter that it sent."""
    return ServerCopy(CopyPlace.SENT, message_id, "", 0, NOW)


def deliver(dovecot: Dovecot, *raws: bytes, size_limit: int = 20_000) -> tuple[MailUser, list[FetchedMail]]:
    """A user with these mails in the INBOX, and the mails as they were fetched."""
    user = dovecot.new_user()
    for raw in raws:
        dovecot.deliver(user, raw)
    mailbox = mailbox_of(dovecot, user, size_limit=size_limit)
    listing = mailbox.list_uids(None, 0)
    fetched = list(mailbox.fetch(listing.uidvalidity, listing.uids))
    mailbox.close()
    return user, fetched


def test_a_handled_mail_is_removed_and_its_neighbours_stay(dovecot: Dovecot) -> None:
    user, fetched = deliver(dovecot, mail(1, "aaaa"), mail(2, "bbbb"), mail(3, "cccc"))
    assert len({one.size for one in fetched}) == 1, "the size alone tells them not apart"
    mailbox = mailbox_of(dovecot, user)
    mailbox.clear(mailbox.list_uids(None, 0).uidvalidity, [1, 2, 3])
    handled = dovecot.raws(user, "Verwerkt")

    assert mailbox.remove(copy_of(fetched[1])) == 1
    assert dovecot.raws(user, "Verwerkt") == [handled[0], handled[2]]
    assert mailbox.remove(copy_of(fetched[1])) == 0


def test_a_mail_that_still_lies_in_the_mailbox_is_removed_there(dovecot: Dovecot) -> None:
    user, fetched = deliver(dovecot, mail(1), mail(2))
    mailbox = mailbox_of(dovecot, user, done_folder="")

    assert mailbox.remove(copy_of(fetched[0])) == 1
    assert dovecot.raws(user) == [fetched[1].raw]


def test_a_mail_with_other_bytes_under_the_same_number_stays(dovecot: Dovecot) -> None:
    """A stranger who repeats a Message-ID and a size makes us delete nothing."""
    user, fetched = deliver(dovecot, mail(1, "eerste"), mail(1, "tweede"))
    mailbox = mailbox_of(dovecot, user)

    assert mailbox.remove(copy_of(fetched[0])) == 1
    assert dovecot.raws(user) == [fetched[1].raw]


def test_what_somebody_else_marked_as_deleted_stays(dovecot: Dovecot) -> None:
    user, fetched = deliver(dovecot, mail(1), mail(2))
    with dovecot.client(user) as client:
        client.delete_messages([2])
    mailbox_of(dovecot, user).remove(copy_of(fetched[0]))

    assert dovecot.raws(user) == [fetched[1].raw]


def test_a_mail_above_the_limit_is_known_by_its_headers(dovecot: Dovecot) -> None:
    large, small = mail(1, "x" * 30_000), mail(2)
    user, fetched = deliver(dovecot, large, small)
    assert [one.complete for one in fetched] == [True, False]
    (too_large,) = (one for one in fetched if not one.complete)

    assert mailbox_of(dovecot, user).remove(copy_of(too_large)) == 1
    assert len(dovecot.raws(user)) == 1


def test_a_letter_is_removed_from_the_sent_folder_by_its_exact_message_id(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    mailbox = mailbox_of(dovecot, user)
    for number in (1, 10):
        mailbox.append_sent(mail(number), f"<mail-{number}@example.com>", NOW)

    assert mailbox.remove(sent_copy("<mail-1@example.com>")) == 1
    assert not mailbox.in_sent("<mail-1@example.com>")
    assert mailbox.in_sent("<mail-10@example.com>")
    assert mailbox.remove(sent_copy("<nobody@example.com>")) == 0
    with pytest.raises(ValueError, match="Message-ID is needed"):
        mailbox.remove(sent_copy(""))


def test_a_server_without_uidplus_only_marks_the_mail(bare_server: Dovecot) -> None:
    user, fetched = deliver(bare_server, mail(1), mail(2))
    mailbox = mailbox_of(bare_server, user)

    assert mailbox.remove(copy_of(fetched[0])) == 1
    mailbox.close()
    with bare_server.client(user) as client:
        flags = client.get_flags([1, 2])
    assert b"\\Deleted" in flags[1]
    assert b"\\Deleted" not in flags[2]


def test_an_identity_document_leaves_the_server_with_its_mail_which_the_desk_keeps_without_it(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    store, user = make_store(tmp_path), dovecot.new_user()
    other = mail_with(("logo.png", "image/png", PNG), text="Graag inzage.")
    for raw in (mail_with(("paspoort.png", "image/png", PNG), text="Zie mijn paspoort."), other):
        dovecot.deliver(user, raw)
    mailbox = mailbox_of(dovecot, user)
    intake(store, mailbox, NOW)
    file_waiting(store, READING_TERMS, READER, NOW)
    assert len(dovecot.raws(user, "Verwerkt")) == 2

    assert len(destroy_overdue(store, timedelta(days=7), NOW + timedelta(days=7))) == 1
    assert remove_copies(store, mailbox, NOW) == 1

    (left,) = dovecot.raws(user, "Verwerkt")
    assert b"logo.png" in left
    with store.read() as work:
        kept = mails.raw_bytes(work, work.get(RawMail, 1))
    assert b"Zie mijn paspoort." in kept
    assert b"paspoort.png" not in kept
