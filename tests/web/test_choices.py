"""What a company chooses about its pages: https, language, the letters of the demonstration."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from bot.rules.events import SENTENCES, EventCode
from bot.store import staff
from bot.web.site import build_site
from tests.builders import MORNING
from tests.web.office import Office
from tests.web.visitor import PASSWORD, Visitor


@dataclass(frozen=True)
class Delivered:
    """A letter that reached the demonstration's world."""

    raw: bytes
    recipients: tuple[str, ...] = ("anne@example.com",)
    received_at: datetime = MORNING
    reference: str = "MK-2026-000001"


def test_over_https_the_cookie_is_bound_to_this_host(office: Office) -> None:
    secret = office.invite("anne", "Anne")
    site = build_site(replace(office.desk, secure_cookies=True))
    with TestClient(site, base_url="https://127.0.0.1", follow_redirects=False) as client:
        token = client.get("/aanmelden").text.partition('name="token" value="')[2].partition('"')[0]
        answer = client.post("/aanmelden", data={"token": token, "login": "anne", "password": secret})

    assert answer.headers["set-cookie"].startswith("__Host-privacybot=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_the_pages_speak_the_language_of_the_company(office: Office) -> None:
    with TestClient(build_site(replace(office.desk, language="en")), base_url=office.url) as client:
        assert "<h1>Sign in</h1>" in client.get("/aanmelden").text
        assert "<h1>Aanmelden</h1>" in client.get("/aanmelden?taal=nl").text
        assert "<h1>Aanmelden</h1>" in client.get("/aanmelden").text
        assert client.get("/aanmelden?taal=../../x").status_code == 200


def test_the_letters_of_the_demonstration_are_shown_as_text(office: Office) -> None:
    with office.store.begin("tests.colleague") as work:
        staff.add(work, "anne", "Anne", MORNING)
        staff.set_password(staff.require(work, "anne"), PASSWORD)
    raw = b"Subject: Uw verzoek\r\nTo: anne@example.com\r\n\r\nBeste <b>Anne</b>"
    desk = replace(office.desk, sent_letters=lambda: [Delivered(raw)])
    with TestClient(build_site(desk), base_url=office.url, follow_redirects=False) as client:
        visitor = Visitor(client)
        assert visitor.get("/verzonden").headers["location"] == "/aanmelden?naar=/verzonden"
        visitor.sign_in("anne", PASSWORD)
        page = visitor.get("/verzonden").text

    assert "Beste &lt;b&gt;Anne&lt;/b&gt;" in page
    assert "Demonstratie" in page


def test_outside_the_demonstration_there_is_no_such_page(colleague: Visitor) -> None:
    assert colleague.get("/verzonden").status_code == 404


@pytest.mark.parametrize("code", EventCode)
def test_every_line_of_the_audit_trail_has_words(code: EventCode) -> None:
    assert all(SENTENCES[code])
