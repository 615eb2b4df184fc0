"""Takes off what gateways, lists and filters put before a subject, so that its own first words can be read.

Called by `bot.rules.automatic` and `bot.rules.delivery_reports`; decides nothing.
"""

import re

# "[EXTERN] ", "{Spam?} ", "***SPAM*** ", "(extern) ", "EXTERNAL: "; a few of them at most.
_TAGS = re.compile(
    r"(?:\s{0,5}(?:\[[^\]\n]{0,60}\]|\{[^}\n]{0,40}\}|\((?:ext|spam)[^)\n]{0,20}\)|\*{2,}[^*\n]{0,40}\*{2,}"
    r"|(?:external|extern|ext|spam)\s?:)){1,4}",
    re.IGNORECASE,
)


def without_tags(subject: str) -> str:
    """The subject in small letters, from its own first word on."""
    found = _TAGS.match(subject)
    rest = subject[found.end() :] if found else subject
    return rest.lower().lstrip(" \t*-:[(\"'")[:400].rstrip()
