"""One address is one entry on the suppression list, however it is typed, and nobody reads it back."""

from datetime import date

import pytest

from bot.errors import RuleViolation
from bot.rules.suppression import checked_scope, keyed_hash, normalised, review_on

KEY = b"k" * 32


@pytest.mark.parametrize(
    "typed",
    ["anne@example.com", " Anne@Example.COM ", "<anne@example.com>", "ANNE@example.com."],
)
def test_an_address_is_found_again_however_it_is_typed(typed: str) -> None:
    assert keyed_hash(KEY, typed) == keyed_hash(KEY, "anne@example.com")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anne@müller.example", "anne@xn--mller-kva.example"),
        ("anne@XN--MLLER-KVA.example", "anne@xn--mller-kva.example"),
        ("anne@straße.example", "anne@xn--strae-oqa.example"),
        ("anne@under_score.example", "anne@under_score.example"),
    ],
)
def test_a_domain_has_one_form(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


@pytest.mark.parametrize("other", ["anne+nieuws@example.com", "an.ne@example.com", "anne@example.org"])
def test_another_mailbox_is_another_entry(other: str) -> None:
    assert keyed_hash(KEY, other) != keyed_hash(KEY, "anne@example.com")


@pytest.mark.parametrize("typed", ["", "anne", "anne@", "@example.com", "anne bram@example.com x"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation, match="not an e-mail address"):
        normalised(typed)


def test_without_the_key_the_hash_cannot_be_made() -> None:
    assert keyed_hash(KEY, "anne@example.com") != keyed_hash(b"o" * 32, "anne@example.com")
    with pytest.raises(ValueError, match="32 bytes"):
        keyed_hash(b"short", "anne@example.com")


def test_a_scope_is_one_line_in_lower_case() -> None:
    assert checked_scope("  De  Postduif\tMaandbrief ") == "de postduif maandbrief"
    for wrong in ("", "  ", "x" * 101):
        with pytest.raises(RuleViolation, match="a scope is"):
            checked_scope(wrong)


def test_the_review_is_counted_in_days_and_an_empty_list_needs_none() -> None:
    assert review_on(date(2026, 11, 23), 365) == date(2027, 11, 23)
    assert review_on(None, 365) is None
