"""A domain that was chosen to be taken for ours is recognised, and an honest one is left in peace."""

import pytest

from bot.rules.domain_likeness import is_lookalike, readable

OURS = frozenset({"mailkoning.example", "koningpost.co.example"})


@pytest.mark.parametrize(
    "domain",
    [
        "mailk0ning.example",  # a digit for a letter
        "maiIkoning.example",  # a capital i for an l
        "mailkonlng.example",
        "rnailkoning.example",  # r and n for an m
        "mailkonng.example",  # a letter left out
        "mailkoninng.example",  # a letter twice
        "mailkonign.example",  # two letters changed places
        "mailkoming.example",  # another letter
        "mailkoning.test",  # another ending
        "mail-koning.example",
        "mailkoning-privacy.example",
        "mailkoning.example.inloggen.test",
        "mailkoning.inloggen.test",
        "mailkoning.example-login.test",
        "mаilkoning.example",  # a Cyrillic a
        "xn--milkoning-0yh.example",  # the same, as mail carries it
        "mailköning.example",
        "koningpost.example",
    ],
)
def test_a_domain_made_to_look_like_ours_is_recognised(domain: str) -> None:
    assert is_lookalike(domain, OURS)


@pytest.mark.parametrize(
    "domain",
    [
        "mailkoning.example",
        "MAILKONING.example.",
        "post.mailkoning.example",  # ours too: nobody else gives names below it
        "koningpost.co.example",
        "example.com",
        "mailkeizer.example",
        "koning.example",
        "co.example",
        "xn--\x80.example",
        "localhost",
        "",
    ],
)
def test_an_honest_domain_is_none(domain: str) -> None:
    assert not is_lookalike(domain, OURS)


def test_a_short_name_is_not_found_in_every_neighbour_of_it() -> None:
    assert not is_lookalike("bal.example", frozenset({"bol.example"}))
    assert not is_lookalike("bol-en-bloem.example", frozenset({"bol.example"}))
    assert is_lookalike("bol.test", frozenset({"bol.example"}))


def test_nothing_is_like_a_domain_that_nobody_has() -> None:
    assert not is_lookalike("mailkoning.example", frozenset())


def test_text_is_compared_as_a_reader_takes_it() -> None:
    assert readable("Маilkóning") == "mailkoning"
