"""Passwords and tokens: where a token comes from, how long it is kept, and that no secret shows."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from bot.edges.credentials import (
    AccessToken,
    BearerToken,
    CommandTokens,
    MsalTokens,
    Password,
    TokenError,
)
from bot.edges.imap import ImapMailbox
from bot.edges.imap_connection import ImapError, ImapTrouble
from bot.errors import ConfigError
from tests.edges.accounts import account_of
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot

TOKEN = "invented-token.abc_DEF-123~x+y/z=="


def printing(text: str, code: int = 0) -> CommandTokens:
    return CommandTokens([sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"])


@dataclass
class Source:
    """Gives out numbered tokens and counts how many."""

    lifetime: float = 3600
    given: int = 0

    def fetch(self) -> AccessToken:
        self.given += 1
        return AccessToken(f"token-{self.given}", self.lifetime)


@dataclass
class Clock:
    now: float = field(default=1000.0)

    def __call__(self) -> float:
        return self.now


def test_a_token_is_kept_until_shortly_before_it_expires() -> None:
    source, clock = Source(lifetime=3600), Clock()
    bearer = BearerToken("XOAUTH2", source, clock)

    assert (bearer.token(), bearer.token()) == ("token-1", "token-1")
    clock.now += 3600 - 121
    assert bearer.token() == "token-1"
    clock.now += 2
    assert bearer.token() == "token-2"


def test_a_token_that_lives_shorter_than_the_margin_is_used_once() -> None:
    source = Source(lifetime=60)
    bearer = BearerToken("XOAUTH2", source, Clock())

    assert (bearer.token(), bearer.token()) == ("token-1", "token-2")


def test_a_renewed_token_is_fetched_again_and_a_password_never_changes() -> None:
    bearer = BearerToken("OAUTHBEARER", Source())
    assert bearer.token() == "token-1"

    assert bearer.renew()
    assert bearer.token() == "token-2"
    assert not Password("invented").renew()


def test_many_threads_share_one_token() -> None:
    source = Source()
    bearer = BearerToken("XOAUTH2", source)
    threads = [threading.Thread(target=bearer.token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert source.given == 1


def test_a_command_prints_a_token_on_its_first_line() -> None:
    assert printing(f"{TOKEN}\nsome note").fetch().value == TOKEN


def test_no_shell_reads_the_command() -> None:
    script = "import sys; print('x' * 8 + sys.argv[1].replace('$', 'D').replace(' ', '_').replace(';', 's'))"

    assert CommandTokens([sys.executable, "-c", script, "$HOME ; a"]).fetch().value == "xxxxxxxxDHOME_s_a"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (printing(TOKEN, code=3), "failed"),
        (printing(""), "no_token"),
        (printing("short"), "no_token"),
        (printing("Error: please sign in again"), "no_token"),
        (printing("token with a\x01control"), "no_token"),
        (printing("x" * 20_000), "no_token"),
        (CommandTokens(["no-such-program-at-all"]), "not_run"),
        (CommandTokens([sys.executable, "-c", "import time; time.sleep(60)"], time_limit=0.2), "timeout"),
    ],
)
def test_a_command_without_a_token_says_why_and_shows_no_output(source: CommandTokens, code: str) -> None:
    with pytest.raises(TokenError, match="token_command") as refusal:
        source.fetch()

    assert refusal.value.code == code
    assert "sign in again" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_secrets_do_not_show_in_what_python_prints() -> None:
    shown = repr(
        [Password("invented-secret"), AccessToken("invented-secret", 1), BearerToken("XOAUTH2", Source())]
    )

    assert "invented-secret" not in shown


class Microsoft(BaseHTTPRequestHandler):
    """Enough of an OpenID provider for MSAL; `answer` is what the token endpoint says."""

    answer: ClassVar[dict[str, object]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        base = f"https://localhost:{self.connection.getsockname()[1]}/tenant"
        endpoints = {name: f"{base}/{name}" for name in ("token_endpoint", "authorization_endpoint")}
        self._say({"issuer": base, **endpoints})

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say(self.answer, 200 if "access_token" in self.answer else 401)

    def _say(self, answer: dict[str, object], status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        return


@pytest.fixture
def microsoft(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # The environment of a company's machine goes before what a program says about certificates.
    for name in (
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Microsoft)
    server.socket = certificates.server_context().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    Microsoft.asked.clear()
    yield f"https://localhost:{server.server_address[1]}/tenant"
    server.shutdown()
    server.server_close()


def tokens_of(authority: str, certificates: Certificates) -> MsalTokens:
    return MsalTokens(
        "tenant",
        "client",
        "invented-secret",
        "https://mail.example/.default",
        authority=authority,
        verify=str(certificates.authority),
    )


def test_microsoft_gives_a_token_for_client_credentials(microsoft: str, certificates: Certificates) -> None:
    Microsoft.answer = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3599}

    token = tokens_of(microsoft, certificates).fetch()

    assert (token.value, token.lifetime) == (TOKEN, 3599)
    assert "grant_type=client_credentials" in Microsoft.asked[0]


def test_each_fetch_asks_microsoft_anew(microsoft: str, certificates: Certificates) -> None:
    Microsoft.answer = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3599}
    source = tokens_of(microsoft, certificates)

    source.fetch()
    source.fetch()

    assert len(Microsoft.asked) == 2


def test_a_refusal_by_microsoft_says_what_to_check_and_shows_no_secret(
    microsoft: str, certificates: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    Microsoft.answer = {"error": "invalid_client", "error_description": "secret of anne@example.com expired"}

    with caplog.at_level(logging.INFO), pytest.raises(TokenError, match="msal_client_id") as refusal:
        tokens_of(microsoft, certificates).fetch()

    assert refusal.value.code == "invalid_client"
    assert "anne" not in str(refusal.value)
    assert "invented-secret" not in caplog.text


def test_an_untrusted_microsoft_is_not_asked(microsoft: str, certificates: Certificates) -> None:
    source = MsalTokens("t", "c", "s", "scope", authority=microsoft, verify=str(certificates.stranger))

    with pytest.raises(TokenError) as refusal:
        source.fetch()

    assert refusal.value.code == "unreachable"
    assert Microsoft.asked == []


def test_incomplete_settings_stop_the_start() -> None:
    with pytest.raises(ConfigError, match="token_command"):
        CommandTokens([])
    with pytest.raises(ConfigError, match="msal_tenant"):
        MsalTokens("", "client", "secret", "scope")


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_real_server_takes_a_token_and_a_refused_one_is_renewed_once(
    dovecot: Dovecot, mechanism: str
) -> None:
    user = dovecot.new_user()
    tokens = [dovecot.token(user, seconds=-60), dovecot.token(user), "never-asked-for"]

    class Listed:
        def fetch(self) -> AccessToken:
            return AccessToken(tokens.pop(0), 3600)

    bearer = BearerToken(mechanism, Listed())  # type: ignore[arg-type]  # Both are mechanisms.

    assert ImapMailbox(account_of(dovecot, user), bearer).list_uids(None, 0).uids == ()
    assert tokens == ["never-asked-for"]


def test_a_source_without_a_token_is_a_mailbox_error(dovecot: Dovecot) -> None:
    mailbox = ImapMailbox(account_of(dovecot, dovecot.new_user()), BearerToken("XOAUTH2", printing("")))

    with pytest.raises(ImapError) as refusal:
        mailbox.list_uids(None, 0)

    assert refusal.value.code is ImapTrouble.TOKEN
