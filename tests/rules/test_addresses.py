"""An answer with somebody's data goes to the address that is found here: a wrong one is worse than none."""

import pytest

from bot.rules.addresses import parse


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Pat O'Brien <o'brien@example.com>", "o'brien@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("'anne@example.com'", "anne@example.com"),
        ("\"'anne@example.com'\" <anne@example.com>", "anne@example.com"),
        ("<a|b@example.com>", "a|b@example.com"),
        ("Anne {home} <anne+{home}@example.com>", "anne+{home}@example.com"),
        ("Anne [mailto:anne@example.com]", "anne@example.com"),
        ("x=y/z!#$%&*?^_`~@example.com", "x=y/z!#$%&*?^_`~@example.com"),
    ],
)
def test_every_character_that_an_address_may_hold_stays_in_it(header: str, found: str) -> None:
    assert [address.email for address in parse(header)] == [found]


@pytest.mark.parametrize("local", ["a" * 65, "o'" + "b" * 70, '"anne de vries"'])
def test_an_address_that_cannot_be_read_whole_is_not_read_in_part(local: str) -> None:
    assert parse(f"{local}@example.com") == ()
    assert parse(f"Anne <{local}@example.com>") == ()
