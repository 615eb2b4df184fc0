"""Who may see what: walks every address of the site, and tries to come in by every other way."""

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx2
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from structlog.testing import capture_logs

from bot.store import staff
from bot.web.security import HEADERS
from bot.web.sessions import signed_in
from bot.web.site import build_site
from tests.web.office import Office
from tests.web.visitor import PASSWORD, Visitor

OPEN = {"/aanmelden", "/gezond"}


def addresses(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Every method and address of the site, however deep its router hangs."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from addresses(inner.routes)
        elif isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield method, re.sub(r"\{[a-z_]+\}", "1", route.path)


def opens(office: Office, cookie: str) -> bool:
    """Whether the queue opens for a browser that brings this cookie and nothing else."""
    return httpx2.get(office.url, headers={"Cookie": f"privacybot={cookie}"}).status_code == 200


def test_no_page_but_the_doors_opens_for_a_stranger(office: Office, stranger: Visitor) -> None:
    walked = list(addresses(build_site(office.desk).routes))

    assert len(walked) > 20
    for method, path in walked:
        answer = stranger.client.request(method, path)
        if path in OPEN:
            continue
        if method == "GET":
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/aanmelden"), path
        else:
            assert answer.status_code == 401, path


def test_every_page_but_the_doors_hangs_under_the_one_check(office: Office) -> None:
    open_routes = {
        route.path
        for included in build_site(office.desk).routes
        for route in getattr(getattr(included, "original_router", None), "routes", [])
        if isinstance(route, APIRoute)
        and signed_in not in [depends.dependency for depends in included.original_router.dependencies]  # type: ignore[attr-defined]
    }

    assert open_routes == OPEN


@pytest.mark.parametrize("path", ["/aanmelden", "/", "/gezond", "/static/site.css", "/bestaat-niet"])
def test_every_answer_wears_the_armour(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_host_that_is_not_ours_is_refused(stranger: Visitor) -> None:
    answer = stranger.client.get("/aanmelden", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_the_health_check_says_nothing_personal(stranger: Visitor) -> None:
    assert stranger.get("/gezond").json() == {"alive": True, "database": True}


def test_an_error_of_the_program_tells_nothing(
    office: Office, colleague: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise ValueError("secret words of a mail")

    monkeypatch.setattr("bot.web.queue.cases.queue", fail)
    with capture_logs() as lines:
        answer = colleague.client.get("/")

    assert answer.status_code == 500
    assert [(line["event"], line["error"]) for line in lines] == [("web.failed", "ValueError")]
    assert "secret" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_form_without_the_token_is_refused(colleague: Visitor) -> None:
    colleague.token = ""
    answer = colleague.post("/dossiers/MK-2026-000001/sluiten", {"remark": "weg"})

    assert answer.status_code == 403
    assert "kon niet worden aangenomen" in answer.text


def test_a_form_with_the_token_of_another_session_is_refused(office: Office, colleague: Visitor) -> None:
    with office.store.begin("tests.other") as work:
        other = staff.sign_in(work, staff.require(work, "anne"), timedelta(hours=1), office.clock())
    colleague.token = other.csrf

    assert colleague.post("/afmelden").status_code == 403


def test_a_form_that_another_site_sends_is_refused(colleague: Visitor) -> None:
    answer = colleague.client.post(
        "/afmelden", data={"token": colleague.token}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_the_sign_in_form_needs_the_token_of_its_page(stranger: Visitor) -> None:
    answer = stranger.client.post("/aanmelden", data={"login": "anne", "password": PASSWORD})

    assert answer.status_code == 403


def test_a_wrong_password_does_not_say_what_was_wrong(office: Office, stranger: Visitor) -> None:
    office.invite("bram", "Bram")
    known = stranger.sign_in("bram", "geraden wachtwoord")
    unknown = stranger.sign_in("bestaat-niet", "geraden wachtwoord")

    assert known.status_code == unknown.status_code == 401
    assert known.text.replace("bram", "") == unknown.text.replace("bestaat-niet", "")


def test_guessing_is_slowed_down(office: Office, colleague: Visitor, stranger: Visitor) -> None:
    for _ in range(5):
        assert stranger.sign_in("anne", "geraden wachtwoord").status_code == 401
    assert stranger.sign_in("anne", PASSWORD).status_code == 401

    office.clock.pass_by(timedelta(minutes=6))
    assert stranger.sign_in("anne", PASSWORD).status_code == 303


def test_the_one_time_password_leads_to_no_other_page(office: Office, stranger: Visitor) -> None:
    secret = office.invite("anne", "Anne")
    stranger.sign_in("anne", secret)

    assert stranger.get("/").headers["location"] == "/wachtwoord"
    assert stranger.get("/dagoverzicht").headers["location"] == "/wachtwoord"


@pytest.mark.parametrize(
    ("fresh", "again", "said"),
    [("kort", "kort", "te kort"), ("lang genoeg maar", "niet gelijk hoor", "niet gelijk")],
)
def test_a_password_that_is_too_easy_is_refused(
    office: Office, stranger: Visitor, fresh: str, again: str, said: str
) -> None:
    stranger.sign_in("anne", office.invite("anne", "Anne"))
    stranger.get("/wachtwoord")
    answer = stranger.post("/wachtwoord", {"fresh": fresh, "again": again})

    assert answer.status_code == 409
    assert said in answer.text
    assert stranger.get("/").headers["location"] == "/wachtwoord"


def test_another_password_needs_the_old_one(colleague: Visitor) -> None:
    colleague.get("/wachtwoord")
    fresh = {"fresh": "een heel ander wachtwoord", "again": "een heel ander wachtwoord"}

    assert colleague.post("/wachtwoord", {"current": "geraden", **fresh}).status_code == 409
    assert colleague.post("/wachtwoord", {"current": PASSWORD, **fresh}).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office, stranger: Visitor) -> None:
    cookie = stranger.sign_in("anne", office.invite("anne", "Anne")).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_signing_in_changes_the_cookie(office: Office, colleague: Visitor) -> None:
    before = colleague.client.cookies["privacybot"]
    assert opens(office, before)
    colleague.sign_in("anne", PASSWORD)
    after = colleague.client.cookies["privacybot"]

    assert opens(office, after)
    assert not opens(office, before)


def test_signing_out_ends_the_session_on_the_server(office: Office, colleague: Visitor) -> None:
    cookie = colleague.client.cookies["privacybot"]
    assert colleague.post("/afmelden").headers["location"].startswith("/aanmelden")

    assert not opens(office, cookie)


def test_an_idle_session_ends(office: Office, colleague: Visitor) -> None:
    office.clock.pass_by(timedelta(minutes=29))
    assert colleague.client.get("/").status_code == 200
    office.clock.pass_by(timedelta(minutes=29))
    assert colleague.client.get("/").status_code == 200
    office.clock.pass_by(timedelta(minutes=31))
    assert colleague.client.get("/").status_code == 303


def test_a_busy_session_ends_too(office: Office, colleague: Visitor) -> None:
    for _ in range(24):
        office.clock.pass_by(timedelta(minutes=29))
        colleague.client.get("/")
    office.clock.pass_by(timedelta(minutes=29))

    assert colleague.client.get("/").status_code == 303


def test_a_disabled_colleague_is_out_at_once(office: Office, colleague: Visitor) -> None:
    with office.store.begin("tests.disable") as work:
        staff.disable(work, "anne", office.clock())

    assert colleague.client.get("/").status_code == 303


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_sign_in_never_leads_to_another_site(office: Office, colleague: Visitor, after: str) -> None:
    assert colleague.sign_in("anne", PASSWORD, after).headers["location"] == "/"


def test_a_sign_in_leads_to_the_page_that_was_asked_for(office: Office, colleague: Visitor) -> None:
    colleague.post("/afmelden")
    asked = colleague.get("/dossiers/MK-2026-000001")

    assert asked.headers["location"] == "/aanmelden?naar=/dossiers/MK-2026-000001"
    answer = colleague.sign_in("anne", PASSWORD, "/dossiers/MK-2026-000001")
    assert answer.headers["location"] == "/dossiers/MK-2026-000001"


def test_a_form_above_the_limit_is_refused_and_no_failure_of_ours(colleague: Visitor) -> None:
    with capture_logs() as said:
        answer = colleague.post("/dossiers/MK-2026-000001/sluiten", {"remark": "x" * 1_100_000})
        colleague.get("/")  # by then the server is done with the first

    assert answer.status_code == 413
    assert "web.failed" not in [line["event"] for line in said]
