"""The name of the person concerned: from "my name is", or from the sign-off at the end.

Called by `classifiers.fields`; guesses nothing where neither is there.
"""

import re
from collections.abc import Sequence

from classifiers.verdict import Correction

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}"
_PARTICLE = r"(?:van|de|der|den|ten|ter|het|'t|von|zu|le|la|du|des|el|al|bin|in|op|te|sr\.?|jr\.?)"
_NAME = rf"{_WORD}(?:[ ](?:{_PARTICLE}[ ]){{0,3}}{_WORD}){{0,3}}"
_SAID = re.compile(
    r"(?:[Mm]ijn naam is|[Ii]k heet(?: nu| sinds \w{2,12})?|[Mm]y name is(?: now)?|[Mm]ein Name ist|[Ii]ch hei(?:ß|ss)e(?: jetzt)?"
    r"|[Jj]e m['’]appelle|[Oo]ndergetekende,?|[Dd]e heer|[Dd]hr\.|[Mm]evrouw [A-Z]\.) "
    rf"({_NAME})"
)
_CLOSING = re.compile(
    r"^\W{0,3}(?:(?:met |mit |with |avec |many |best |kind |warm |vele |veel |hartelijke |vriendelijke |freundlichen |viele |beste "
    r"|liebe |sch[oö]ne |bien )?(?:vriendelijke |freundlichen |verschuldigde |broederlijke |hartelijke )?"
    r"(?:groet\w{0,4}|\w{0,10}groet\w{0,4}|gr|mvg|m\.?v\.?g|grtz|gruß|gr[uü](?:ß|ss)e\w{0,2}|regards|cheers|thanks|thank you|thx|dank\w{0,8}|bedankt|alvast|"
    r"hoogachtend|hochachtungsvoll|sincerely|faithfully|yours|warmly|ta|merci|cordialement|salutations|lg|vg|mfg|bien [aà] vous)"
    r"(?: (?:en|and|und|et) groet\w{0,3}| (?:und|en) gr[uü](?:ß|ss)e| alvast| sincerely| faithfully| vooraf| u wel| wel| in advance| d['’]avance)?)"
    r"[\s,.!:–-]{0,4}",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"^(?:[Dd]hr\.? |[Mm]w\.? |[Mm]evr\.? |[Mm]r\.? |[Mm]rs\.? |[Mm]s\.? |[Mm]me |[Mm]\. )?({_NAME}(?:[ ](?:sr|jr)\.)?)$"
)
_NO_NAME = frozenset(
    "team redactie mailkoning groet groeten hallo hoi beste dank bedankt regards thanks merci danke cheers afdeling directie bestuur klant "
    "scriba administratie support datenschutz privacy".split()
)
_COMPANY_MARK = re.compile(
    r"\b(?:B\.?V|GmbH|Ltd|N\.?V|VOF|Stichting|Vereniging|SARL|Inc|Museum|Studio|Praktijk|Afdeling)\b"
)
_LAST_LINES = 5


def find_name(text: str, corrections: Sequence[Correction] = ()) -> str | None:
    """The sender's name as written, or the corrected name where the mail corrects one."""
    said = _SAID.search(text)
    signed = _signed(text)
    if signed or not said:
        return signed or next((item.new for item in corrections if item.field == "name" and item.new), None)
    return said.group(1).rstrip(".,")


def _signed(text: str) -> str | None:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()][-_LAST_LINES:]
    for place, line in enumerate(lines):
        closing = _CLOSING.match(line)
        rest = line[closing.end() :].strip(" ,.!-") if closing else ""
        if closing and rest:
            named = _as_name(rest)
            if named:
                return named
        if closing and not rest:
            for later in lines[place + 1 : place + 3]:
                named = _as_name(later)
                if named:
                    return named
    named_lines = [_as_name(line) for line in lines[1:]]
    return next((named for named in reversed(named_lines) if named), None)


def _as_name(line: str) -> str | None:
    """A short line of capitalised words is a name; a company, a greeting or a sentence is none."""
    line = re.split(r"\s{2,}|,|\(|\s[-–|]\s", line, maxsplit=1)[0].strip(" -–")
    whole = _WHOLE.match(line)
    if whole is None or _COMPANY_MARK.search(line) or set(line.lower().split()) & _NO_NAME:
        return None
    return whole.group(1)
