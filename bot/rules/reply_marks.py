"""Recognises the lines that mail programs put between a new text and the mail it answers or forwards.

Called by `bot.rules.newest_text`. Dutch, English, German and French; every look is at a few bounded lines,
so that a text of any size is read in one pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# An attribution is wrapped over no more lines and holds no more characters than this.
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_LENGTH = 400
# A block of quoted headers: lines looked at, the wrapped ones included.
_BLOCK_LINES = 14

_WROTE = re.compile(
    r"\b(?:schreef|geschreven|wrote|writes|written|schrieb|schreibt|geschrieben|a écrit|écrit|a ecrit)\b",
    re.IGNORECASE,
)
# People write "op 3 mei schreef ik u:"; programs never write about "me" or "you".
_PERSONAL = re.compile(
    r"\b(?:ik|wij|we|u|jij|je|jullie|hij|zij|ze|i|you|they|he|she|ich|wir|sie|er|j['’]ai|nous|vous|il|elle)\b",
    re.IGNORECASE,
)
# How most attributions open; the others begin with the name of the writer.
_OPENING = re.compile(
    r"^(?:op|on|am|le|den|\d{4}-\d\d-\d\d|(?:ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so|tu|we|th|su|lu|me|je|ve)\w{0,8}\.?,?"
    r"(?= \d))\b",
    re.IGNORECASE,
)
# GroupWise: ">>> Anne <anne@example.org> 2-11-2026 10:00 >>>".
_GROUPWISE = re.compile(r"^>>> [^\n]{3,200} >>>$")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b")
# Gmail's older form: "2026-11-02 10:00 GMT+01:00 Jan <jan@example.org>:".
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}\b[^\n]{0,200}>:$")

_ROLES = {
    "from": ("van", "from", "von", "de", "expéditeur", "afzender", "absender"),
    "date": ("verzonden", "verstuurd", "datum", "sent", "date", "gesendet", "envoyé", "envoyé le", "sent at"),
    "to": ("aan", "to", "an", "à", "a", "pour", "destinataire"),
    "subject": ("onderwerp", "subject", "betreff", "objet", "sujet", "betreft"),
    "other": (
        "cc", "bcc", "kopie", "kopie an", "antwoord aan", "beantwoorden", "reply-to", "reply to",
        "antwort an",
        "répondre à", "bijlagen", "attachments", "anlagen", "pièces jointes", "importance", "prioriteit",
        "urgentie", "priorität", "belang", "organisatie", "message-id",
    ),
}  # fmt: skip
_ROLE_OF = {label: role for role, labels in _ROLES.items() for label in labels}
_LABEL = re.compile(
    r"^[ \t]{0,8}[*_]{0,2}([^\W\d_][\w' -]{0,18}?)[*_]{0,2}[ \u00a0]?:[*_]{0,2}(?:[ \t\u00a0]|$)"
)
# All labels in one line, as happens when HTML was flattened.
_INLINE = (
    re.compile(r"(?:verzonden|sent|gesendet|envoyé|datum|date)\W{0,3}:", re.IGNORECASE),
    re.compile(r"\b(?:aan|to|an|à)\W{0,3}:", re.IGNORECASE),
    re.compile(r"(?:onderwerp|subject|betreff|objet)\W{0,3}:", re.IGNORECASE),
)

_ORIGINAL = frozenset(
    {
        "original message",
        "oorspronkelijk bericht",
        "origineel bericht",
        "oorspronkelijke bericht",
        "original-nachricht",
    }
    | {
        "ursprüngliche nachricht",
        "originalnachricht",
        "message d'origine",
        "message original",
        "message initial",
    }
    | {"original mail", "original email", "reply message", "antwort nachricht", "beantwoord bericht"}
    | {"oorspronkelijke e-mail", "originele e-mail", "ursprüngliche e-mail", "message d’origine"}
)
_FORWARD = frozenset(
    {
        "forwarded message",
        "doorgestuurd bericht",
        "weitergeleitete nachricht",
        "message transféré",
        "message réexpédié",
    }
    | {"begin doorgestuurd bericht", "begin forwarded message", "anfang der weitergeleiteten nachricht"}
    | {"anfang der weitergeleiteten e-mail", "début du message réexpédié", "début du message transféré"}
    | {
        "doorgestuurde e-mail",
        "forwarded by",
        "doorgezonden bericht",
        "weitergeleitete e-mail",
        "message transmis",
    }
    | {"doorgezonden door", "begin van doorgestuurd bericht"}
)
_RULE = "-_*=~—– \t"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where history begins: `start` is its first line, `body` the first line of the old text itself."""

    start: int
    body: int
    forward: bool = False
    sender: str = ""  # what stands after From in a block of quoted headers


def mark_at(lines: Sequence[str], index: int) -> Mark | None:
    """The mark that begins at this line, or None."""
    if not lines[index].strip():
        return None
    return _separator(lines, index) or _header_block(lines, index) or _attribution(lines, index)


def is_quote(line: str) -> bool:
    """Whether a line is quoted with a mark before it."""
    return line.lstrip(" \t")[:1] == ">"


def unquoted(line: str) -> str:
    """A quoted line without its outermost mark."""
    return line.lstrip(" \t").removeprefix(">").removeprefix(" ")


def _separator(lines: Sequence[str], index: int) -> Mark | None:
    """A line such as "-----Original Message-----", with the block of headers that may follow it."""
    line = lines[index].strip()
    if len(line) > 120:
        return None
    words = line.strip(_RULE).rstrip(" :\u00a0").casefold()
    ruled = line[0] in _RULE or line.endswith(":")
    forward = words in _FORWARD
    if ruled and (forward or words in _ORIGINAL):
        block = _header_block(lines, _next_filled(lines, index + 1), needed=2)
        return Mark(index, block.body if block else index + 1, forward, block.sender if block else "")
    if len(line) >= 8 and not line.strip("_-"):
        # Outlook's line above its header block.
        following = _next_filled(lines, index + 1)
        block = _header_block(lines, following)
        return Mark(index, block.body, block.forward, block.sender) if block else None
    return None


def _header_block(lines: Sequence[str], index: int, needed: int = 3) -> Mark | None:
    """Quoted headers: at least `needed` of from, date, to and subject, one a line, the sender among them."""
    if index >= len(lines):
        return None
    first = _role(lines[index])
    if first not in {"from", "date", "subject", "to"}:
        return None
    if first == "from" and (sender := _inline_sender(lines[index][:1_000])):
        return Mark(index, index + 1, sender=sender)
    roles: dict[str, str] = {}
    position, last = index, index
    while position < min(len(lines), index + _BLOCK_LINES):
        line = lines[position].lstrip("> ") if is_quote(lines[position]) else lines[position]
        role = _role(line)
        if role:
            roles.setdefault(role, _LABEL.sub("", line).strip())
            last = position
        elif (not line.strip() and len(roles) >= needed) or position - last > 3:
            break
        position += 1
        if position - index > 4 and len(roles) < 2:
            break
    known = roles.keys() & {"from", "date", "to", "subject"}
    if len(known) < needed or "from" not in roles:
        return None
    return Mark(index, _after_block(lines, last), sender=roles["from"])


def _inline_sender(line: str) -> str:
    """The sender in a line that holds all labels in their order; empty for any other line."""
    position, end = 0, 0
    for label in _INLINE:
        found = label.search(line, position)
        if not found:
            return ""
        end, position = end or found.start(), found.end()
    return _LABEL.sub("", line[:end]).strip(" *_")


def _after_block(lines: Sequence[str], last: int) -> int:
    """The first line after the block: past the rest of a wrapped value and the empty line."""
    position = last + 1
    while position < len(lines) and lines[position].strip() and lines[position][:1] in " \t":
        position += 1
    return position


def _role(line: str) -> str:
    found = _LABEL.match(line[:300])
    return _ROLE_OF.get(found[1].casefold().strip(), "") if found else ""


def _attribution(lines: Sequence[str], index: int) -> Mark | None:
    """A sentence such as "Op ma 2 nov. 2026 om 10:00 schreef Jan <jan@example.org>:", wrapped or not.

    It may follow the new text without an empty line, so the latest line that can open it does.
    """
    if _GROUPWISE.match(lines[index].strip()[:300]):
        return Mark(index, index + 1)
    end = _attribution_end(lines, index)
    if end < 0 or not _can_open(lines, index, end):
        return None
    later = (start for start in range(index + 1, end + 1) if _can_open(lines, start, end))
    if any(_is_attribution(lines, start, end, surely=True) for start in later):
        return None
    return Mark(index, end + 1) if _is_attribution(lines, index, end) else None


def _attribution_end(lines: Sequence[str], index: int) -> int:
    """The line at which a sentence that begins here ends as attributions do, or -1."""
    length = 0
    for end in range(index, min(len(lines), index + _ATTRIBUTION_LINES)):
        line = lines[end].strip()
        length += len(line)
        if not line or length > _ATTRIBUTION_LENGTH or is_quote(line):
            return -1
        if line.endswith((":", "wrote ----", "schreef ----", "schrieb ----", "écrit ----")):
            return end
    return -1


def _can_open(lines: Sequence[str], index: int, end: int) -> bool:
    """Whether an attribution can begin here: with a date, or with a name when it is hardly wrapped."""
    line = lines[index].lstrip(_RULE)
    named = end == index or (end == index + 1 and "@" in line)
    return bool(_OPENING.match(line)) or (named and line[:1].isalpha()) or (named and line[:1] in {'"', "'"})


def _is_attribution(lines: Sequence[str], index: int, end: int, *, surely: bool = False) -> bool:
    """Whether the sentence tells that somebody wrote; `surely` asks for it to show without a quote below."""
    sentence = " ".join(line.strip() for line in lines[index : end + 1])
    if _DATED.match(sentence):
        return True
    if not _WROTE.search(sentence):
        return False
    timed = bool(_TIME.search(sentence))
    dated = timed or bool(_YEAR.search(sentence))
    named = bool(_ADDRESS.search(sentence))
    # Without a quote below, a date and an address must say that a program wrote the line.
    if (dated and named) or (timed and not _PERSONAL.search(sentence)):
        return True
    following = _next_filled(lines, end + 1)
    quoted = following < len(lines) and is_quote(lines[following])
    return quoted and not surely and (dated or named or end == index)


def _next_filled(lines: Sequence[str], index: int) -> int:
    """The next line with text, at most three empty lines further; beyond the end when there is none."""
    for position in range(index, min(len(lines), index + 4)):
        if lines[position].strip():
            return position
    return len(lines)
