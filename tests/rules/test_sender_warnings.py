"""What is odd about a sender is said, and an ordinary sender gets no warning."""

import pytest

from bot.rules.message import InboundMessage, SenderTrust
from bot.rules.ourselves import Ourselves
from bot.rules.parsing import parse
from bot.rules.sender_warnings import SENTENCES, SenderWarning, warnings

OURS = Ourselves(
    addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"mailkoning.example", "koningpost.example"}),
    names=frozenset({"Mailkoning", "Mailkoning privacy"}),
)


def mail(*headers: str) -> InboundMessage:
    return parse("\r\n".join([*headers, "Subject: Vraag", "", "Hallo."]).encode())


def warned(*headers: str, trust: SenderTrust = SenderTrust.UNPROVEN) -> set[SenderWarning]:
    return set(warnings(mail(*headers), OURS, trust))


@pytest.mark.parametrize(
    "sender",
    [
        "Anne de Vries <anne@example.com>",
        "anne@example.com",
        '"anne@example.com" <anne@example.com>',
        "Koning <koning@example.com>",
        "Mailkoning privacy <privacy@mailkoning.example>",
        "Kim (Mailkoning) <kim@mailkoning.example>",
        "Mailkoning <hallo@koningpost.example>",
        "Kim <kim@post.koningpost.example>",
    ],
)
def test_an_ordinary_sender_gets_no_warning(sender: str) -> None:
    assert warned(f"From: {sender}") == set()


@pytest.mark.parametrize(
    "sender",
    [
        "Mailkoning <anne@example.com>",
        "MAILKONING helpdesk <anne@example.com>",
        "=?utf-8?q?M=D0=B0ilkoning?= <anne@example.com>",
        '"privacy@mailkoning.example" <anne@example.com>',
        '"kim@koningpost.example" <anne@example.com>',
    ],
)
def test_our_name_or_address_before_another_address_is_pointed_out(sender: str) -> None:
    assert warned(f"From: {sender}") == {SenderWarning.OWN_NAME}


def test_our_name_inside_another_word_is_not_ours() -> None:
    assert warned("From: Mailkoningin <anne@example.com>") == set()


def test_another_address_in_the_name_is_pointed_out() -> None:
    assert warned('From: "bram@example.org" <anne@example.com>') == {SenderWarning.OTHER_ADDRESS_SHOWN}


@pytest.mark.parametrize("domain", ["mailk0ning.example", "mailkoning.test", "mailkoning.example.test"])
def test_a_domain_that_looks_like_ours_is_pointed_out(domain: str) -> None:
    assert SenderWarning.LOOKALIKE in warned(f"From: Kim <kim@{domain}>")


def test_a_reply_to_elsewhere_is_pointed_out_and_the_same_one_is_not() -> None:
    sender = "From: anne@example.com"
    assert warned(sender, "Reply-To: Anne@Example.com") == set()
    assert warned(sender, "Reply-To: anne@example.org") == {SenderWarning.REPLY_TO_DIFFERS}


@pytest.mark.parametrize(
    "headers",
    [
        ("From: anne@example.com, bram@example.com",),
        ("From: anne@example.com", "From: bram@example.com"),
    ],
)
def test_several_senders_are_pointed_out(headers: tuple[str, ...]) -> None:
    assert warned(*headers) == {SenderWarning.SEVERAL_SENDERS}


def test_a_failed_dmarc_is_pointed_out_also_under_our_own_address() -> None:
    failed = warned("From: privacy@mailkoning.example", trust=SenderTrust.FAILED)
    assert failed == {SenderWarning.DMARC_FAILED}
    assert warned("From: anne@example.com", trust=SenderTrust.PASSED) == set()


def test_the_gravest_warning_comes_first() -> None:
    found = warnings(
        mail("From: Mailkoning <kim@mailkoning.test>", "Reply-To: anne@example.com"), OURS, SenderTrust.FAILED
    )
    assert found == (
        SenderWarning.OWN_NAME,
        SenderWarning.LOOKALIKE,
        SenderWarning.REPLY_TO_DIFFERS,
        SenderWarning.DMARC_FAILED,
    )


def test_a_mail_without_a_sender_gets_no_warning() -> None:
    assert warned("To: privacy@mailkoning.example") == set()


def test_every_warning_has_its_sentence() -> None:
    assert SENTENCES.keys() == set(SenderWarning)
