"""The way of a colleague through the pages, in a real browser: with the mouse, the keyboard and a phone."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.rules.fulfilment import STEP_WORDS, StepCode
from bot.rules.states import CaseState, OutboxState
from bot.steps import approving
from bot.store import cases
from responses.notes import CLAIMS
from tests.builders import send_all
from tests.fakes import FakeSender
from tests.web.browsing import come_in
from tests.web.office import Office
from tests.web.stories import NEIGHBOURHOOD, SOFIE, let_work, let_write

PICTURES = Path(__file__).parent / "pictures"
CASE = "MK-2026-000001"


def do_what_is_asked(page: Page) -> None:
    """Put the address on the suppression list, and tick every step of the case that the page shows."""
    page.get_by_role("button", name="Zet het er nu op").first.click()
    for box in page.locator(".steps input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Stappen vastleggen").click()
    expect(page.get_by_role("status")).to_contain_text("De stappen zijn vastgelegd.")


def case_state(office: Office, reference: str = CASE) -> CaseState:
    with office.store.read() as work:
        return cases.by_reference(work, reference).state


def outbox_states(office: Office) -> list[OutboxState]:
    with office.store.read() as work:
        case = cases.by_reference(work, CASE)
        return [item.state for item in cases.outbox(work, case.id or 0)]


def test_sign_in_edit_approve_undo_approve_sent(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    page.get_by_role("link", name="Sofie van der Linden").click()
    expect(page.locator("mark").filter(has_text="een overzicht van alle gegevens")).to_be_visible()

    page.get_by_text("Brief wijzigen").click()
    text = page.get_by_label("Tekst van de brief")
    text.fill(text.input_value() + "\nP.S. Van Anne zelf.\n")
    page.get_by_role("button", name="Wijziging bewaren").click()
    expect(page.locator(".letter-text")).to_contain_text("P.S. Van Anne zelf.")

    expect(page.get_by_role("button", name="Goedkeuren en verzenden")).to_be_disabled()
    do_what_is_asked(page)
    page.get_by_role("button", name="Goedkeuren en verzenden").click()
    expect(page.get_by_text("De brief vertrekt over")).to_be_visible()
    page.get_by_role("button", name="Terugnemen").click()
    expect(page.get_by_text("Teruggenomen.")).to_be_visible()
    assert case_state(office) is CaseState.TO_APPROVE

    page.get_by_role("button", name="Goedkeuren en verzenden").click()
    expect(page.get_by_text("De brief vertrekt over")).to_be_visible()
    assert case_state(office) is CaseState.SENDING
    assert outbox_states(office) == [OutboxState.QUEUED, OutboxState.CANCELLED]

    sender = FakeSender()
    office.clock.pass_by(timedelta(minutes=6))
    assert send_all(office.store, sender, office.clock()) == 1
    page.goto(f"{office.url}/dossiers/{CASE}")
    expect(page.get_by_text("Brief verzonden")).to_be_visible()
    page.goto(f"{office.url}/gesloten")
    expect(page.get_by_role("link", name="Sofie van der Linden")).to_be_visible()


def test_how_a_day_was_counted_opens_by_mouse_in_the_list(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    counted = page.locator("details.counted").first

    counted.get_by_text("Hoe is dit gerekend?").click()

    expect(counted.locator("p").first).to_be_visible()
    expect(page.get_by_role("heading", name="Wachtrij")).to_be_visible()


def test_the_letter_is_shown_to_the_letter(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{CASE}")
    with office.store.read() as work:
        draft = cases.live_draft(work, cases.by_reference(work, CASE).id or 0)

    assert draft is not None
    assert page.locator(".letter-text").text_content() == draft.text
    expect(page.locator(".envelope")).to_contain_text(SOFIE.address)
    assert draft.claims
    for claim in draft.claims:
        step = next((code for code in StepCode if code.value == claim["code"]), None)
        words = STEP_WORDS[step][0] if step else CLAIMS[claim["code"]][0]
        expect(page.locator(".answer")).to_contain_text(words)


def test_the_letter_can_be_approved_by_keyboard_alone(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{CASE}")
    do_what_is_asked(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "approve":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")

    assert outline == "solid"
    expect(page.get_by_text("De brief vertrekt over")).to_be_visible()


def test_everything_works_without_script(browser: Browser, office: Office) -> None:
    let_write(office.store, SOFIE)
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    come_in(page, office)
    page.get_by_role("link", name="Sofie van der Linden").click()
    do_what_is_asked(page)
    page.get_by_role("button", name="Goedkeuren en verzenden").click()

    expect(page.get_by_role("button", name="Terugnemen")).to_be_visible()
    context.close()


def test_what_was_typed_is_kept_when_a_colleague_was_faster(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{CASE}")
    page.get_by_text("Brief wijzigen").click()
    page.get_by_label("Tekst van de brief").fill("Mijn zorgvuldige tekst.")
    with office.store.read() as work:
        shown = cases.live_draft(work, cases.by_reference(work, CASE).id or 0)
    assert shown is not None
    approving.edit(
        office.store,
        CASE,
        approving.Edit(subject="Eerder gewijzigd"),
        shown_hash=shown.content_hash,
        staff_id=1,
        now=office.clock(),
    )
    page.get_by_role("button", name="Wijziging bewaren").click()

    expect(page.get_by_role("alert")).to_contain_text("Een collega wijzigde deze brief eerder")
    expect(page.get_by_label("Tekst van de brief")).to_have_value("Mijn zorgvuldige tekst.")
    expect(page.locator(".envelope")).to_contain_text("Eerder gewijzigd")
    page.get_by_role("button", name="Wijziging bewaren").click()
    expect(page.locator(".letter-text")).to_have_text("Mijn zorgvuldige tekst.\n")


def test_the_seconds_to_take_it_back_run_down(page: Page, office: Office) -> None:
    let_write(office.store, SOFIE)
    come_in(page, office)
    page.goto(f"{office.url}/dossiers/{CASE}")
    do_what_is_asked(page)
    page.get_by_role("button", name="Goedkeuren en verzenden").click()

    expect(page.locator("[data-seconds]")).not_to_have_text("30")


def test_the_pages_speak_english_on_request(page: Page, office: Office) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    come_in(page, office)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()

    pages = (
        "/apart",
        "/mails",
        "/mails/1",
        "/verzending",
        "/dagoverzicht",
        "/afmeldlijst",
        "/gesloten",
        "/wachtwoord",
    )
    for path in (f"/dossiers/{CASE}", *pages):
        page.goto(f"{office.url}{path}")
        assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(
    page: Page, office: Office, scheme: Literal["light", "dark"]
) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    come_in(page, office)
    let_work(office.store, staff_id=1)
    page.emulate_media(color_scheme=scheme)
    for path in (
        *("/", "/dossiers/MK-2026-000002", "/apart", "/mails", "/mails/2"),
        *("/verzending", "/afmeldlijst", "/dagoverzicht", "/gesloten"),
    ):
        page.goto(f"{office.url}{path}")
        # 640 is a window of 1280 at 200 % zoom.
        for width in (320, 360, 640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_the_pictures_of_the_readme(page: Page, office: Office) -> None:
    let_write(office.store, *NEIGHBOURHOOD)
    come_in(page, office)
    let_work(office.store, staff_id=1)
    PICTURES.mkdir(exist_ok=True)
    page.goto(office.url)
    page.screenshot(path=PICTURES / "queue.png", full_page=True)
    page.goto(f"{office.url}/dossiers/MK-2026-000002")
    page.get_by_text("Waarom de bot dit denkt").click()
    page.screenshot(path=PICTURES / "case.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 1100})
    page.screenshot(path=PICTURES / "case-narrow.png")

    assert {path.name for path in PICTURES.glob("*.png")} >= {"queue.png", "case.png", "case-narrow.png"}
