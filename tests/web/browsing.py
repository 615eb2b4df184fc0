"""What a colleague does in a browser in more than one test: come in, and follow the links of the site."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect
from starlette.routing import Match, Mount, Router

from bot.web.site import build_site
from tests.web.office import Office
from tests.web.visitor import PASSWORD


def come_in(page: Page, office: Office) -> None:
    """Sign in for the first time and choose a password."""
    secret = office.invite("anne", "Anne Voorbeeld")
    page.goto(office.url)
    page.get_by_label("Gebruikersnaam").fill("anne")
    page.get_by_label("Wachtwoord").fill(secret)
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord nogmaals").fill(PASSWORD)
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    expect(page.get_by_role("heading", name="Wachtrij", exact=True)).to_be_visible()


class Walk:
    """Opens each page that links lead to, at most `most` of one kind; remembers which kinds it saw.

    A kind is a route of the site, such as `/dossiers/{reference}`, with the names in the query: pages that
    differ in their words alone are not walked a hundred times.
    """

    def __init__(self, page: Page, office: Office, *, most: int = 4) -> None:
        self._page, self._office, self._most = page, office, most
        self._routes = build_site(office.desk).router
        self.seen: dict[str, int] = {}

    def follow(self, *starts: str) -> Iterator[str]:
        """The address of each page, while the browser shows it."""
        waiting, known = list(starts), set(starts)
        while waiting:
            address = waiting.pop(0)
            kind = self._kind(address)
            # The same route answers with a file or, to who may not see it, with a page.
            if self.seen.get(kind, 0) == self._most or not self._is_page(address):
                continue
            self.seen[kind] = self.seen.get(kind, 0) + 1
            self._page.goto(self._office.url + address)
            links = self._links()
            yield address
            waiting += [link for link in links if link not in known]
            known.update(links)

    def _links(self) -> list[str]:
        """Where the links of the page lead, as paths of this site, without the choice of a language."""
        found: list[str] = self._page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        ours = [urlsplit(link) for link in found if link.startswith(self._office.url)]
        paths = [f"{link.path}?{link.query}" if link.query else link.path for link in ours]
        return [path for path in dict.fromkeys(paths) if "taal=" not in path]

    def _is_page(self, address: str) -> bool:
        """Whether it is a page and not a file to save."""
        answer = self._page.request.get(self._office.url + address)
        return answer.headers.get("content-type", "").startswith("text/html")

    def _kind(self, address: str) -> str:
        link = urlsplit(address)
        return f"{_route(self._routes, link.path)}?{'&'.join(parse_qs(link.query))}"


def _route(router: Router, path: str) -> str:
    """The pattern of the route that answers this path, or the path itself."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "root_path": ""}
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None and (found := _route(inner, path)) != path:
            return found
        if inner is None and not isinstance(route, Mount) and route.matches(scope)[0] is Match.FULL:
            return str(getattr(route, "path", path))
    return path
