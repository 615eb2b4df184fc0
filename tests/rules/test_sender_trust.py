"""Whose word about the sender counts: refusals beside the passes that they resemble."""

import pytest

from bot.rules.message import SenderTrust
from bot.rules.parsing import parse
from bot.rules.sender_trust import trust

OURS = "mx.mailkoning.example"


def _trust(results: str, sender: str = "anne@example.org", authserv_id: str | None = OURS) -> SenderTrust:
    raw = f"Authentication-Results: {results}\r\nFrom: {sender}\r\nSubject: x\r\n\r\nhi"
    return trust(parse(raw.encode()), authserv_id)


@pytest.mark.parametrize(
    "results",
    [
        f"{OURS}; dmarc=pass header.from=example.org",
        f"{OURS.upper()} 1; dmarc=PASS (policy=none; ok) header.from=example.org",
        f'"{OURS}"; dkim=pass header.i=@example.org header.s=key',
        f"{OURS}; spf=pass smtp.mailfrom=bounce@post.example.org",
        f"{OURS}; dmarc=temperror header.from=example.org; dkim=pass header.d=example.org",
        f"{OURS}; dkim=fail header.d=x.test; dkim=pass header.d=example.org",
    ],
)
def test_an_aligned_pass_of_our_own_server_counts(results: str) -> None:
    assert _trust(results) is SenderTrust.PASSED


@pytest.mark.parametrize(
    "results",
    [
        "",
        OURS,
        f"{OURS}; none",
        f"evil-{OURS}; dmarc=pass header.from=example.org",
        f"{OURS} 1 extra; dmarc=pass header.from=example.org",
        f"{OURS}; dmarc=pass header.from=elders.example",
        f"{OURS}; dkim=pass header.d=org",
        f"{OURS}; dkim=pass header.d=evil-example.org",
        f"{OURS}; spf=softfail smtp.mailfrom=example.org",
        f"{OURS}; iprev=pass policy.iprev=192.0.2.1",
        f'{OURS}; spf=none reason="; dmarc=pass header.from=example.org"',
        f"{OURS} (x; dmarc=pass header.from=example.org",
    ],
)
def test_everything_short_of_that_proves_nothing(results: str) -> None:
    assert _trust(results) is SenderTrust.UNPROVEN


def test_a_failed_dmarc_outweighs_an_aligned_dkim() -> None:
    assert _trust(f"{OURS}; dkim=pass header.d=example.org; dmarc=fail") is SenderTrust.FAILED


def test_without_a_configured_server_nothing_is_believed() -> None:
    assert _trust(f"{OURS}; dmarc=pass header.from=example.org", authserv_id=None) is SenderTrust.UNPROVEN


def test_two_authors_are_never_proven() -> None:
    results = f"{OURS}; dmarc=pass header.from=example.org"
    assert _trust(results, sender="anne@example.org, eve@x.test") is SenderTrust.UNPROVEN
    assert _trust(results, sender="anne@example.org\r\nFrom: eve@x.test") is SenderTrust.UNPROVEN


def test_results_inside_an_attached_mail_are_not_ours() -> None:
    raw = (
        b"From: eve@x.test\r\nContent-Type: message/rfc822\r\n\r\n"
        b"Authentication-Results: mx.mailkoning.example; dmarc=pass header.from=x.test\r\n"
        b"From: eve@x.test\r\n\r\nhi"
    )
    assert trust(parse(raw), OURS) is SenderTrust.UNPROVEN
