"""What is kept opens with our keys alone, also after a key was replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, DecryptionError
from bot.store.vault import Vault, new_key

OLD, NEW = new_key(), new_key()


@given(plain=st.binary(max_size=2000))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(plain)
    assert vault.open(sealed) == plain
    assert len(plain) < 8 or plain not in sealed


def test_the_same_bytes_are_sealed_differently_each_time() -> None:
    assert Vault([OLD]).seal(b"x") != Vault([OLD]).seal(b"x")


def test_a_new_key_in_front_seals_and_the_old_one_still_opens() -> None:
    sealed = Vault([OLD]).seal(b"a mail")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == b"a mail"
    assert Vault([NEW]).open(both.seal(b"a newer mail")) == b"a newer mail"


def test_after_renewing_the_old_key_can_go() -> None:
    sealed = Vault([OLD]).seal(b"a mail")
    renewed = Vault([NEW, OLD]).renew(sealed)
    assert Vault([NEW]).open(renewed) == b"a mail"
    with pytest.raises(DecryptionError):
        Vault([OLD]).open(renewed)


SEALED = Vault([OLD]).seal(b"a mail")


@pytest.mark.parametrize(
    "sealed",
    [SEALED[:-1], SEALED[:20] + b"!" + SEALED[21:], SEALED[::-1], b"", b"x"],
    ids=["cut", "one sign", "backwards", "empty", "short"],
)
def test_changed_bytes_do_not_open(sealed: bytes) -> None:
    for act in (Vault([OLD]).open, Vault([OLD]).renew):
        with pytest.raises(DecryptionError, match="older key missing"):
            act(sealed)


def test_sealed_bytes_do_not_open_with_another_key() -> None:
    with pytest.raises(DecryptionError, match="older key missing"):
        Vault([NEW]).open(SEALED)


@pytest.mark.parametrize("keys", [[], ["short"], ["not base64 !" * 4]])
def test_a_key_that_cannot_be_one_stops_the_start(keys: list[str]) -> None:
    with pytest.raises(ConfigError, match="privacybot keys"):
        Vault(keys)
