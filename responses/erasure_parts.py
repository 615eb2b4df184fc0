"""Finds a company's own part about erasure that lists data without asking what a law keeps (art. 17(3)(b)).

Called by `responses.trying`. Looks at the template alone: an example with nothing but data that goes would
read well, and a letter about real data would then claim that invoices were erased.
"""

from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError
from jinja2.nodes import For, Getattr, Name, Template

from responses.line_ends import LineEnds

#: What is wrong with such a part, and what mends it.
LISTS_ALL = (
    "it lists all data as erased, also what a law makes you keep: go through erasure.erased, erasure.unsaid "
    "and erasure.kept instead, as ours does"
)


def listing_all(part: Path) -> int | None:
    """The line at which a part lists all the data of a person; None for one that does not.

    One that asks `goes(record)` of a row, or cannot be taken apart at all, is not meant.
    """
    try:
        template = Environment(extensions=[LineEnds], autoescape=True).parse(part.read_text(encoding="utf-8"))
    except TemplateSyntaxError:
        # Making the letter names it, with its line.
        return None
    if any(name.name == "goes" for name in template.find_all(Name)):
        return None
    return next((loop.lineno for loop in template.find_all(For) if _is_all(loop)), None)


def _is_all(loop: For) -> bool:
    """Whether a loop goes through all rows, or through all categories of them."""
    looked_at = Template([loop.iter], lineno=loop.lineno)
    if any(name.name == "by_category" for name in looked_at.find_all(Name)):
        return True
    return any(
        one.attr == "records" and isinstance(one.node, Name) and one.node.name == "facts"
        for one in looked_at.find_all(Getattr)
    )
