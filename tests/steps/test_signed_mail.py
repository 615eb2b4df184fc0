"""A mail's own signature proves its sender where our mail server says nothing, as long as it is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.edges.dkim_signatures import CheckLimits, DkimSignatures
from bot.rules.message import SenderTrust
from bot.rules.retaining import Retention
from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import classify_waiting
from bot.steps.closing import close
from bot.steps.filing import file_waiting
from bot.steps.forgetting import forget
from bot.steps.replaying import Chosen, Tools, replay
from bot.store.signer_tables import Signers
from bot.store.tables import Message
from bot.store.work import Store
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    judge_by_words,
    only_case,
    raw_mail,
    take_in,
)
from tests.servers.dns import DnsServer
from tests.signed_mail import DOMAIN, NAME, key, record, signed

PROVEN = f"The mail carries a valid signature (DKIM) of {DOMAIN}."
#: Other work on the same machine may hold the child up.
PATIENT = CheckLimits(dns_seconds=10, check_seconds=40)


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with DnsServer() as server:
        server.records[NAME] = [record(key())]
        yield server


def file_one(store: Store, dns: DnsServer, raw: bytes) -> Message:
    """The mail as it is filed by a desk that checks signatures."""
    take_in(store, raw)
    checker = DkimSignatures(PATIENT, dns.resolver())
    file_waiting(store, READING_TERMS, READER, MORNING, checker=checker)
    with store.read() as work:
        return work.session.exec(select(Message)).one()


def reasons(message: Message) -> list[str]:
    return [line["reason"] for line in message.trace]


def test_a_valid_signature_proves_the_sender_and_says_so(store: Store, dns: DnsServer) -> None:
    message = file_one(store, dns, signed(raw_mail()))

    assert message.trust == SenderTrust.PASSED.value
    assert PROVEN in reasons(message)


def test_a_broken_signature_is_no_proof_against_anybody(store: Store, dns: DnsServer) -> None:
    message = file_one(store, dns, signed(raw_mail()).replace(b"inzage", b"verwijdering"))

    assert message.trust == SenderTrust.UNPROVEN.value


def test_the_signature_of_another_domain_proves_nothing(store: Store, dns: DnsServer) -> None:
    dns.records["post._domainkey.lijst.example"] = [record(key())]
    message = file_one(store, dns, signed(raw_mail(), domain="lijst.example"))

    assert message.trust == SenderTrust.UNPROVEN.value


@pytest.mark.parametrize("said", ["none", "dkim=fail header.d=example.com", "dmarc=fail"])
def test_what_our_mail_server_says_is_not_overruled(store: Store, dns: DnsServer, said: str) -> None:
    results = f"Authentication-Results: mx.postduif.example; {said}\r\n".encode()
    message = file_one(store, dns, results + signed(raw_mail()))

    assert message.trust != SenderTrust.PASSED.value
    assert dns.asked == []


def test_a_mail_without_a_signature_asks_nobody(store: Store, dns: DnsServer) -> None:
    assert file_one(store, dns, raw_mail()).trust == SenderTrust.UNPROVEN.value
    assert dns.asked == []


def test_a_desk_that_checks_nothing_believes_no_signature(store: Store) -> None:
    take_in(store, signed(raw_mail()))
    file_waiting(store, READING_TERMS, READER, MORNING)

    with store.read() as work:
        assert work.session.exec(select(Message)).one().trust == SenderTrust.UNPROVEN.value


def test_reading_again_rests_on_what_was_found_when_the_mail_came(store: Store, dns: DnsServer) -> None:
    file_one(store, dns, signed(raw_mail()))
    classify_waiting(store, judge_by_words, STANDARD_TERMS, MORNING)
    dns.records.clear()

    found = replay(store, Chosen(), Tools(READING_TERMS, READER, judge_by_words), MORNING, dry_run=True)

    assert (found.read, found.changed) == (1, ())


def test_who_signed_is_forgotten_with_the_mail(store: Store, dns: DnsServer) -> None:
    file_one(store, dns, signed(raw_mail()))
    close(store, only_case(store).reference, "klaar", staff_id=add_colleague(store), now=MORNING)
    with store.read() as work:
        assert work.session.exec(select(Signers)).one().domains == [DOMAIN]

    days = timedelta(days=1)
    forget(store, Retention(dossier=days, other_mail=days), MORNING + timedelta(days=400))

    with store.read() as work:
        assert work.session.exec(select(Signers)).all() == []
