"""Which connections are protected, and which may do without."""

import ssl
from pathlib import Path

import pytest

from bot.edges.transport import client_context, is_loopback, require_protection
from bot.errors import ConfigError
from tests.servers.certificates import Certificates


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1"])
def test_these_names_mean_this_machine(host: str) -> None:
    assert is_loopback(host)
    require_protection(host, "plain")


@pytest.mark.parametrize(
    "host", ["", "0.0.0.0", "10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", "::", "example.com"]
)
def test_these_may_be_another_machine(host: str) -> None:
    assert not is_loopback(host)
    require_protection(host, "tls")
    require_protection(host, "starttls")
    with pytest.raises(ConfigError, match="plain"):
        require_protection(host, "plain")


def test_certificates_and_names_are_always_checked(certificates: Certificates) -> None:
    for context in (client_context(None), client_context(certificates.authority)):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_an_own_authority_is_the_only_one_trusted(certificates: Certificates) -> None:
    assert len(client_context(certificates.authority).get_ca_certs()) == 1


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")

    for name in ("ca.pem", "missing.pem"):
        with pytest.raises(ConfigError, match="ca_file"):
            client_context(tmp_path / name)
