"""A mail's own signatures prove its sender's domain, and only where nothing about them is in doubt.

Signed with real keys, which a real DNS server on this machine gives.
"""

import time
from collections.abc import Callable, Iterator

import pytest

from bot.edges.dkim_signatures import CheckLimits, DkimSignatures
from tests.builders import raw_mail
from tests.servers.dns import DnsServer
from tests.signed_mail import DOMAIN, NAME, key, record, signed

#: Other work on the same machine may hold the child up.
PATIENT = CheckLimits(dns_seconds=10, check_seconds=40)
WISH = "Graag ontvang ik inzage in mijn gegevens."


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with DnsServer() as server:
        server.records[NAME] = [record(key())]
        yield server


def proven(dns: DnsServer, raw: bytes, limits: CheckLimits = PATIENT) -> tuple[str, ...]:
    return DkimSignatures(limits, dns.resolver()).signed_by(raw)


def test_a_valid_signature_names_its_domain(dns: DnsServer) -> None:
    assert proven(dns, signed(raw_mail(WISH))) == (DOMAIN,)
    assert dns.asked == [NAME]


def test_each_valid_signature_counts_and_no_more_than_three_are_looked_at(dns: DnsServer) -> None:
    other = "post._domainkey.lijst.example"
    dns.records[other] = [record(key())]
    twice = signed(signed(raw_mail(WISH)).replace(b"\r\n", b"\n"), domain="lijst.example")
    assert proven(dns, twice) == ("lijst.example", DOMAIN)

    hidden = b"DKIM-Signature: v=1; d=x.example; s=post; b=AAAA\r\n" * 3 + signed(raw_mail(WISH))
    assert proven(dns, hidden) == ()


def changed_body(raw: bytes) -> bytes:
    return raw.replace(b"inzage in mijn", b"verwijdering van mijn")


def changed_subject(raw: bytes) -> bytes:
    return raw.replace(b"Subject: Verzoek", b"Subject: Iets anders")


def second_author(raw: bytes) -> bytes:
    return b"From: Bram <bram@example.com>\r\n" + raw


def second_subject(raw: bytes) -> bytes:
    return b"Subject: Iets anders\r\n" + raw


def another_reply_address(raw: bytes) -> bytes:
    return b"Reply-To: vreemd@elders.example\r\n" + raw


@pytest.mark.parametrize(
    "tamper", [changed_body, changed_subject, second_author, second_subject, another_reply_address]
)
def test_a_mail_that_was_changed_on_its_way_proves_nothing(
    dns: DnsServer, tamper: Callable[[bytes], bytes]
) -> None:
    assert proven(dns, tamper(signed(raw_mail(WISH)))) == ()


def test_a_signature_of_the_first_part_of_the_text_proves_nothing(dns: DnsServer) -> None:
    partly = signed(raw_mail(WISH), length=True)

    assert b"l=" in partly
    assert proven(dns, partly) == ()
    assert proven(dns, partly + b"En verwijder alles.\r\n") == ()


def test_a_signature_that_leaves_the_subject_open_proves_nothing(dns: DnsServer) -> None:
    assert proven(dns, signed(raw_mail(WISH), covers=(b"from", b"to"))) == ()


def test_an_outdated_hash_proves_nothing(dns: DnsServer) -> None:
    assert proven(dns, signed(raw_mail(WISH), algorithm=b"rsa-sha1")) == ()


def test_an_expired_signature_proves_nothing(dns: DnsServer) -> None:
    assert proven(dns, signed(raw_mail(WISH), lasts=3_600)) == (DOMAIN,)
    # dkimpy allows clocks to be ten hours wrong.
    assert proven(dns, signed(raw_mail(WISH), lasts=-86_400)) == ()


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["v=DKIM1; k=rsa; p="],
        ["v=spf1 -all"],
        [record(key("another"))],
        [record(key()), record(key("another"))],
        [record(key(), "v=DKIM1; t=y")],
        [record(key(), "v=DKIM1; s=tlsrpt")],
        [record(key(), "v=DKIM1; h=sha1")],
        [record(key()) + " " * 5_000],
    ],
    ids=["none", "revoked", "no key", "another", "two", "on trial", "not for mail", "old hash", "endless"],
)
def test_a_key_that_is_not_the_one_key_in_use_proves_nothing(dns: DnsServer, said: list[str]) -> None:
    dns.records[NAME] = said

    assert proven(dns, signed(raw_mail(WISH))) == ()


def test_a_dns_that_says_nothing_holds_nothing_up(dns: DnsServer) -> None:
    dns.silent.add(NAME)
    started = time.monotonic()

    assert proven(dns, signed(raw_mail(WISH)), CheckLimits(dns_seconds=1)) == ()
    assert time.monotonic() - started < 4


def test_a_mail_made_to_keep_the_check_busy_is_left(dns: DnsServer) -> None:
    busy = signed(raw_mail(WISH)) + b" " * 5_000_000 + b"x"
    started = time.monotonic()

    assert proven(dns, busy, CheckLimits(check_seconds=3)) == ()
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"DKIM-Signature:\r\n",
        b"DKIM-Signature: v=1; d=" + b"x" * 300 + b".example; s=post\r\n",
        b"DKIM-Signature: v=1; d=ex ample.com/..; s=*\r\n",
        b"DKIM-Signature: d=" + b"a" * 100_000 + b"\r\n",
        b"DKIM-Signature: \xff\x00; d=\xff.example; s=post\r\n",
    ],
)
def test_nobody_is_asked_for_a_key_that_cannot_be(dns: DnsServer, head: bytes) -> None:
    assert proven(dns, head + raw_mail(WISH)) == ()
    assert dns.asked == []
