"""Parts a written text from the signature, the advertisement of its program and the disclaimer under it.

Called by `bot.rules.newest_text` with the sender's own lines. The sign-off with the name stays with the text.
"""

import re
from collections.abc import Sequence

from bot.rules import footers

_CLOSINGS = (
    "met vriendelijke groet", "met hartelijke groet", "vriendelijke groet", "hartelijke groet",
    "met groet", "groet",
    "groetjes", "groeten", "mvg", "m.v.g", "hoogachtend", "met de meeste hoogachting", "alvast bedankt",
    "bij voorbaat dank",
    "kind regards", "best regards", "warm regards", "regards", "best wishes", "yours sincerely",
    "yours faithfully",
    "sincerely", "yours truly", "many thanks", "thanks", "thank you", "cheers", "best",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "freundliche grüße",
    "viele grüße",
    "beste grüße", "herzliche grüße", "liebe grüße", "mfg", "hochachtungsvoll", "mit besten grüßen", "grüße",
    "cordialement", "bien cordialement", "bien à vous", "salutations distinguées",
    "sincères salutations", "salutations",
    "meilleures salutations", "cdlt", "respectueusement", "veuillez agréer",
)  # fmt: skip
# A signature that only a rule or bare dashes announce is no longer than this, empty lines included.
_SIGNATURE_LINES = 60
# What a block of contact details holds and a sentence does not.
_CONTACT = re.compile(
    r"\b(?:tel|telefoon|phone|mobiel|mobile|mob|fax|kvk|btw|www|https?|iban)\b[.:]?|\w@\w|\+\d{2}"
    r"|\b0\d{1,3}[ -]?\d{6,8}\b|\b06[ -]?\d{8}\b"
    r"|\b[TMEWF][:.] |\w{2} ?\| ?[^\W\d]",
    re.IGNORECASE,
)
# A note to which the text above refers, and a line of a program's: neither belongs to who somebody is.
_NO_DETAIL = re.compile(r"\s*\[\d{1,3}\]|#!|[\w$]{1,40}\(.*\);?$|.*[{};]$|(?:diff|index|\+\+\+|@@) ")
# Facts about the requester belong to the request, wherever they stand.
_REQUEST_FACTS = re.compile(
    r"gebo(?:ren|orte)|geb\.|date of birth|born|geburtsdatum|né[e]? le|date de naissance|klantn|customer"
    r"|kundenn|relatien"
    r"|abonnee|bsn|ordern|bestel|lidnum|member|mitglied|n° client|numéro|^\W*p\.?\s?s\b",
    re.IGNORECASE,
)


def split(lines: Sequence[str], sender_name: str = "") -> tuple[list[str], list[str]]:
    """The lines written now, and those of signature, advertisement and disclaimer; all in their order."""
    text, dashed = _at_dashes(list(lines))
    text, added = footers.take(text)
    text, contact = _contact_block(text, sender_name)
    return text, [*contact, *dashed, *added]


def _at_dashes(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cuts at the mark of signatures (RFC 3676 §4.3), its blank lost or not, or at a rule in its place."""
    begun = False
    for index, line in enumerate(lines):
        stripped = line.rstrip("\u00a0 ")
        near_end = len(lines) - index <= _SIGNATURE_LINES
        quiet = line != "--" or (near_end and _ends_quietly(lines[index + 1 :]))
        if begun and stripped == "--" and quiet:
            return lines[:index], lines[index:]
        ruled = begun and near_end and len(stripped) > 2 and not stripped.strip("-_=—")
        if ruled and _is_details(footers.before_list_footer(lines[index + 1 :])):
            return lines[:index], lines[index:]
        begun = begun or bool(stripped)
    return lines, []


def _ends_quietly(lines: Sequence[str]) -> bool:
    """Whether a text is as short as a signature and asks nothing: bare dashes may also part two requests."""
    filled = [line for line in lines if line.strip()]
    return len(filled) <= 15 and not any(line.rstrip().endswith("?") for line in filled)


def _is_details(lines: Sequence[str]) -> bool:
    """Whether these lines hold contact details, and neither a sentence nor a fact about a request."""
    filled = [line for line in lines if line.strip()]
    if not 1 <= len(filled) <= 25 or not any(_CONTACT.search(line[:1_000]) for line in filled):
        return False
    return not any(
        _is_sentence(line) or _NO_DETAIL.match(line[:1_000]) or _REQUEST_FACTS.search(line[:1_000])
        for line in filled
    )


def _contact_block(lines: list[str], sender_name: str) -> tuple[list[str], list[str]]:
    """Cuts the contact details below the last closing and its name, where nothing else follows them.

    Without a closing, the sender's own name on a line of its own does as well.
    """
    name = -1
    closing = next((index for index in range(len(lines) - 1, -1, -1) if _is_closing(lines[index])), -1)
    if closing >= 0:
        name = next((index for index in range(closing + 1, len(lines)) if lines[index].strip()), len(lines))
    elif len(sender_name.split()) > 1:
        wanted = sender_name.casefold()
        name = next(
            (i for i in range(len(lines) - 1, 0, -1) if lines[i].strip(" *").casefold() == wanted), -1
        )
    if name < 0 or not _is_details(lines[name + 1 :]):
        return lines, []
    return lines[: name + 1], lines[name + 1 :]


def _is_closing(line: str) -> bool:
    start = line.strip(" \t*_").casefold()
    return len(start) <= 60 and start.startswith(_CLOSINGS) and len(start.split()) <= 6


def _is_sentence(line: str) -> bool:
    words = line.split()
    return (
        (len(words) >= 8 and line.rstrip().endswith((".", "?", "!", ",")))
        or len(words) > 20
        or line.rstrip().endswith("?")
    )
