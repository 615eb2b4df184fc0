"""What a browser sends of a form on which nobody touched anything; asked by tests of what a form says."""

from html.parser import HTMLParser


def untouched(html: str, action: str) -> dict[str, str]:
    """The names and values of the form that goes to this path, without the token and unticked boxes."""
    found = _Form(action)
    found.feed(html)
    assert found.there, f"no form goes to {action}"
    return {name: value for name, value in found.values.items() if name != "token"}


class _Form(HTMLParser):
    """Reads the fields of one form; a select without a chosen option sends its first one (HTML, 4.10.7)."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.there = False
        self._action = action
        self._inside = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action") == self._action
            self.there = self.there or self._inside
        elif self._inside:
            self._field(tag, given, {name for name, _ in attrs})

    def _field(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = ""
        elif tag == "option" and ("selected" in names or self._select not in self.values):
            self.values[self._select] = given["value"]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in names):
            self.values[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._inside and self._textarea:
            # The first line break after the tag is no part of the text.
            self.values[self._textarea] += data.removeprefix("\n")
