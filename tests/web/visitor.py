"""Somebody who asks for pages and sends forms without a browser, as a program of an attacker would."""

import re
from collections.abc import Mapping
from html import unescape

import httpx2

PASSWORD = "vier losse woorden hier"

_TOKEN = re.compile(r'name="token" value="([^"]*)"')
_SHOWN = re.compile(r'name="shown" value="([^"]*)"')


class Visitor:
    """A client with its cookies; forms carry the token of the page that was asked for last."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        self.token = ""
        self.shown = ""

    def get(self, path: str) -> httpx2.Response:
        """Ask for a page and remember the secrets of its forms."""
        answer = self.client.get(path)
        self._remember(answer.text)
        return answer

    def post(self, path: str, form: Mapping[str, str | list[str]] | None = None) -> httpx2.Response:
        """Send a form with the token."""
        answer = self.client.post(path, data={"token": self.token, **(form or {})})
        if answer.text:
            self._remember(answer.text)
        return answer

    def sign_in(self, login: str, password: str, after: str = "/") -> httpx2.Response:
        """Fill in the sign-in form."""
        self.get("/aanmelden")
        return self.post("/aanmelden", {"login": login, "password": password, "naar": after})

    def come_in(self, login: str, one_time_password: str) -> None:
        """Sign in for the first time and choose a password."""
        assert self.sign_in(login, one_time_password).headers["location"] == "/wachtwoord"
        self.get("/wachtwoord")
        answer = self.post("/wachtwoord", {"fresh": PASSWORD, "again": PASSWORD})
        assert answer.status_code == 303, answer.text
        self.get("/")

    def _remember(self, html: str) -> None:
        tokens, shown = _TOKEN.findall(html), _SHOWN.findall(html)
        # The last form of a page carries the token of the page, whatever stands before it.
        self.token = unescape(tokens[-1]) if tokens else self.token
        self.shown = unescape(shown[0]) if shown else self.shown
