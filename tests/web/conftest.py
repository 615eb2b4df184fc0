"""What the web tests share: an office, a visitor without a browser, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.builders import light_passwords
from tests.servers.processes import require_program
from tests.web.office import Office, open_office
from tests.web.visitor import Visitor

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="module", autouse=True)
def quick_to_sign_in() -> Iterator[None]:
    """Nearly every test signs in: the pages are tried here, not what guessing a password costs."""
    with light_passwords():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The pages of an empty desk on a real server."""
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def stranger(office: Office) -> Iterator[Visitor]:
    """Somebody who is not signed in, without a browser."""
    with httpx2.Client(base_url=office.url, follow_redirects=False) as client:
        yield Visitor(client)


@pytest.fixture
def colleague(office: Office) -> Iterator[Visitor]:
    """Anne, signed in with a password of her own, without a browser."""
    with httpx2.Client(base_url=office.url, follow_redirects=False) as client:
        visitor = Visitor(client)
        visitor.come_in("anne", office.invite("anne", "Anne Voorbeeld"))
        yield visitor


# Its event loop runs in this thread until it stops, and other files' tests bring loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    program = require_program("chromium", "chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, headless=True, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    """A browser window whose every request, answer and error is watched."""
    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1280, "height": 900}
    )
    opened = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda line: broken.append(line.text) if "Content Security" in line.text else None)
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(office.url)] == []
    assert broken == []
