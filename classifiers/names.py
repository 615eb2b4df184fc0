"""The name of the person concerned: from "my name is", or from the sign-off at the end.

Called by `classifiers.fields`; guesses nothing where neither is there.
"""

import re
from collections.abc import Sequence

from classifiers.verdict import Correction


def _any_of(*patterns: str) -> str:
    return "|".join(patterns)


_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}"
_PARTICLE = r"(?:van|de|der|den|ten|ter|het|'t|von|zu|le|la|du|des|el|al|bin|in|op|te)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} ){{0,3}}{_WORD}){{0,3}}"
_SAID = re.compile(
    r"(?:[Mm]ijn naam is|[Ii]k heet(?: nu)?|[Mm]y name is(?: now)?|[Mm]ein Name ist"
    r"|[Ii]ch hei(?:ß|ss)e(?: jetzt)?"
    rf"|[Jj]e m['’]appelle|[Dd]e heer|[Dd]hr\.) ({_NAME})"
)
_KINDLY = (
    r"(?:met |mit |with |avec |many |best |kind |warm |vele |veel |hartelijke "
    r"|vriendelijke |liebe |viele |beste )?"
    r"(?:vriendelijke |freundlichen |freundlichem |verschuldigde |hartelijke |beleefde |besten )?"
)
_GREETING = _any_of(
    _KINDLY + r"(?:\w{0,10}groet\w{0,4}|gr[uü](?:ß|ss)e?n?|regards|wishes|hoogachting)",
    r"gr", r"mvg", r"m\.v\.g", r"grtz", r"lg", r"vg", r"mfg", r"ta", r"thx", r"liefs", r"cheers", r"warmly",
    r"best",
    r"dank\w{0,8}(?: alvast| vooraf| u wel| je wel| und gr[uü](?:ß|ss)e)?", r"bedankt(?: alvast)?", r"alvast",
    r"thanks?(?: you)?", r"hoogachtend", r"hochachtungsvoll", r"(?:yours )?(?:sincerely|faithfully|truly)",
    r"yours",
    r"merci(?: d['’]avance)?", r"(?:bien )?cordialement", r"salutations(?: distinguées)?", r"bien à vous",
)  # fmt: skip
_CLOSING = re.compile(rf"^\W{{0,3}}(?:{_GREETING})(?=[\s,.!:–-]|$)[\s,.!:–-]{{0,4}}", re.IGNORECASE)
_TITLE = r"(?:[Dd]hr\.? |[Dd]e heer |[Mm]w\.? |[Mm]evr(?:\.|ouw)? |[Mm]r\.? |[Mm]rs\.? |[Mm]s\.? |Mme |M\. )"
_WHOLE = re.compile(rf"^{_TITLE}?({_NAME}(?: (?:sr|jr)\.)?)$")
_NO_NAME = frozenset({
    "team", "redactie", "mailkoning", "hallo", "hoi", "beste", "dear", "bonjour", "afdeling", "directie",
    "klant",
    # What is written on a button that a mail brings along.
    "klik", "click", "klicken", "cliquez", "hier", "here", "ici", "verzenden", "verstuur",
    "send", "submit", "senden", "envoyer", "download", "afmelden", "unsubscribe", "abmelden",
    "bestuur", "scriba", "administratie", "support", "privacy", "familie", "fam.", "accounts", "stichting",
})  # fmt: skip
_COMPANY_MARK = re.compile(
    r"\b(?:B\.?V|GmbH|Ltd|N\.?V|VOF|Stichting|Vereniging|SARL|Inc|Museum|Studio|Bewindvoering|Solicitors|Group)\b"
)
_LAST_LINES = 6


def find_name(text: str, corrections: Sequence[Correction] = ()) -> str | None:
    """The signed name as written, else one that the text states, else the new value of a corrected name."""
    said = _SAID.search(text)
    corrected = next((item.new for item in corrections if item.field == "name"), None)
    return _signed(text) or (said.group(1).rstrip(".,") if said else corrected)


def _signed(text: str) -> str | None:
    """The name after a closing formula; without one, the first line of a block of short last lines."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()][-_LAST_LINES:]
    for place, line in enumerate(lines):
        closing = _CLOSING.match(line)
        if closing:
            candidates = [line[closing.end() :].strip(" ,.!-"), *lines[place + 1 : place + 3]]
            named = next(filter(None, map(_as_name, candidates)), None)
            if named:
                return named
    ending: list[str] = []
    for line in reversed(lines[1:]):
        if line.endswith((".", "?", "!")) and not _as_name(line):
            break
        ending.insert(0, line)
    return next(filter(None, map(_as_name, ending)), None)


def _as_name(line: str) -> str | None:
    """A short line of capitalised words is a name; a company, a greeting or a sentence is none."""
    line = re.split(r"\s{2,}|,|\(|\s[-–|]\s", line, maxsplit=1)[0].strip(" -–")
    whole = _WHOLE.match(line)
    if whole is None or _COMPANY_MARK.search(line) or _CLOSING.fullmatch(line):
        return None
    return None if set(line.lower().split()) & _NO_NAME else whole.group(1)
