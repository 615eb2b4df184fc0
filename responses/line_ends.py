"""Keeps the end of a line that holds text, also where a template tag is the last thing on it.

Called by `responses.render`, which has Jinja take away the line of a tag that stands alone. Jinja would take
the end of any line whose last sign is a tag, and two lines of a list would become one. Changes nothing else.
"""

import re

from jinja2.ext import Extension

_TAG = re.compile(r"\{%.*?%\}")
#: Jinja's own sign for "keep the end of this line".
_KEPT = "+%}"


class LineEnds(Extension):
    """A tag alone on its line takes the line with it; a tag behind text does not."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the ends of its lines of text marked as to be kept."""
        del name, filename
        return "\n".join(map(_marked, source.split("\n")))


def _marked(line: str) -> str:
    tags = _TAG.findall(line)
    has_text = bool(_TAG.sub("", line).strip())
    if not tags or not has_text or not line.endswith(tags[-1]) or tags[-1].endswith(("-%}", _KEPT)):
        return line
    return line.removesuffix("%}") + _KEPT
