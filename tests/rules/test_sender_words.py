"""A letter names the sender of a mail to somebody else, and repeats no message that stands in his name."""

import pytest

from bot.rules.sender_words import sender_in_words


@pytest.mark.parametrize("name", ["Anne de Vries", "mr. J.-P. d'Hondt", "Zoë Ünal"])
def test_a_name_is_told_with_its_address(name: str) -> None:
    assert sender_in_words(name, "anne@example.com") == f"{name} (anne@example.com)"


@pytest.mark.parametrize(
    "name", ["", "Kijk op www.evil.example", "https://evil.example", "Bel 0900 1234", "A" * 61, "Anne: ja?"]
)
def test_a_name_that_could_be_a_message_is_left_out(name: str) -> None:
    assert sender_in_words(name, "anne@example.com") == "anne@example.com"


def test_nobody_is_named_without_an_address() -> None:
    assert sender_in_words("Anne", "") is None
