"""A tag at the end of a line of text leaves the line its end; a tag alone takes the line with it."""

import pytest
from jinja2 import Environment

from responses.line_ends import LineEnds


@pytest.mark.parametrize(
    ("template", "rendered"),
    [
        ("- one{% if yes %} more{% endif %}\n- two", "- one more\n- two"),
        ("- {% if yes %}one{% endif %}\n- two", "- one\n- two"),
        ("{{ yes }}{% if no %} more{% endif %}\ntwo", "True\ntwo"),
        ("{% if yes %}\none\n{% endif %}\ntwo", "one\ntwo"),
        ("{% if yes %}{% set a = 1 %}\n{% endif %}\ntwo", "two"),
        ("one{% if yes -%}\n  , two{% endif +%}\nthree", "one, two\nthree"),
    ],
)
def test_a_tag_takes_only_a_line_that_it_has_to_itself(template: str, rendered: str) -> None:
    environment = Environment(trim_blocks=True, lstrip_blocks=True, extensions=[LineEnds], autoescape=True)

    assert environment.from_string(template).render(yes=True, no=False) == rendered
