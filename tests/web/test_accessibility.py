"""Every page for everybody: axe-core finds nothing against WCAG 2.2 AA, in both languages, light and dark.

axe-core comes out of a package and is put into the page by the browser's own debugger, so that nothing is
loaded from elsewhere and the pages keep their strict Content-Security-Policy.
"""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.web.site import build_site
from tests.web.browsing import Walk, come_in
from tests.web.office import Office
from tests.web.stories import NEIGHBOURHOOD, let_puzzle, let_work, let_write
from tests.web.test_doors import addresses
from tests.web.visitor import PASSWORD

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}

#: Answers to GET that are no page.
NO_PAGE = {"/gezond"}


def troubles(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, one line for each place."""
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html']}" for one in found for node in one["nodes"]]


def wider_than(page: Page, width: int) -> bool:
    """Whether the page asks to be scrolled sideways in a window of this many pixels."""
    page.set_viewport_size({"width": width, "height": 900})
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("en", "dark")])
def test_every_page_can_be_used_by_everybody(
    page: Page, office: Office, language: str, scheme: Literal["light", "dark"]
) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    let_puzzle(office.store)
    come_in(page, office)
    let_work(office.store, staff_id=1)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{office.url}/?taal={language}")
    walk = Walk(page, office)
    found: dict[str, list[str]] = {}
    for path in walk.follow("/"):
        assert page.locator("html").get_attribute("lang") == language
        found[path] = troubles(page) + [
            f"wider than {width}" for width in (320, 1280) if wider_than(page, width)
        ]

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    pages = {path for method, path in addresses(build_site(office.desk).routes) if method == "GET"}
    # A path with a dot is a file to save.
    alone = {path for path in pages if "1" not in path and "." not in path}
    unseen = alone - {kind.partition("?")[0] for kind in walk.seen}
    assert unseen <= NO_PAGE | {"/aanmelden"}, "a page to which no link leads"
    assert {"/dossiers/{reference}?", "/mails/{raw_id}?"} <= set(walk.seen)


def test_an_empty_desk_can_be_used_by_everybody(page: Page, office: Office) -> None:
    come_in(page, office)
    found = {path: troubles(page) for path in Walk(page, office).follow("/")}

    assert len(found) > 6
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_what_goes_wrong_is_said_to_everybody(page: Page, office: Office) -> None:
    let_write(office.store, NEIGHBOURHOOD[1])
    page.goto(office.url)
    page.get_by_label("Gebruikersnaam").fill("anne")
    page.get_by_label("Wachtwoord").fill("geraden wachtwoord")
    page.get_by_role("button", name="Aanmelden").click()
    found = {"a wrong password": troubles(page)}
    come_in(page, office)
    for path in ("/bestaat-niet", "/dossiers/MK-2026-000099", "/mails/99"):
        page.goto(office.url + path)
        found[path] = troubles(page)
    page.goto(f"{office.url}/wachtwoord")
    page.get_by_label("Huidig wachtwoord").fill("geraden")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord nogmaals").fill(PASSWORD)
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    found["a password that is not right"] = troubles(page)
    page.goto(f"{office.url}/dossiers/MK-2026-000001")
    page.get_by_text("Brief wijzigen").click()
    page.get_by_label("Aan (één adres per regel)").fill("geen adres")
    page.get_by_role("button", name="Wijziging bewaren").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["a refused letter"] = troubles(page)

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_a_page_that_shuts_people_out_is_found(page: Page, office: Office) -> None:
    page.goto(office.url)
    assert troubles(page) == []
    page.locator("label").first.evaluate("label => label.remove()")
    page.locator("h1").evaluate("title => { title.style.color = '#ddd'; title.style.background = '#fff' }")

    assert {line.partition(":")[0] for line in troubles(page)} == {"label", "color-contrast"}
