"""Recognises the lines that mail programs put between a new text and the mail it answers or forwards.

Called by `bot.rules.newest_text`. Dutch, English, German and French; every look is at a few bounded lines,
so that a text of any size is read in one pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import mark_words

# An attribution is wrapped over no more lines and holds no more characters than this.
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_LENGTH = 400
# A block of quoted headers: lines looked at, the wrapped ones included.
_BLOCK_LINES = 14

# People write "op 3 mei schreef ik u:"; programs never write about "me" or "you".
_PERSONAL = re.compile(
    r"\b(?:ik|wij|we|u|jij|je|jullie|hij|zij|ze|i|you|they|he|she|ich|wir|sie|er|j['’]ai|nous|vous|il|elle"
    r"|uw|jouw|your|ihre?|votre)\b",
    re.IGNORECASE,
)
# A person who tells of writing, whatever date and address stand beside it.
_TOLD = re.compile(
    r"\b(?:schreef|schrieb|wrote|écrit) (?:ik|u|jij|je|wij|we|ich|wir|sie|i|you|they|he|she|ihnen|vous)\b"
    r"|\b(?:ik|i|ich|we|wij|wir|you|u|they|he|she|j['’]ai|nous avons|vous avez) "
    r"(?:schreef|schrieb|schrieben|wrote|écrit)\b",
    re.IGNORECASE,
)
# GroupWise: ">>> Anne <anne@example.org> 2-11-2026 10:00 >>>".
_GROUPWISE = re.compile(r"^>>> [^\n]{3,200} >>>$")
# Eudora: "At 10:00 02/11/2026 +0100, you wrote:", above a quote only, for people write so too.
_TO_YOU = re.compile(
    r"^(?:at|om|op|um|am|à|le) [^\n]{0,60}\b(?:you wrote|schreef (?:u|je|jij)|schrieben sie"
    r"|schriebst du|vous avez écrit|vous écriviez) ?:$",
    re.IGNORECASE,
)
# Gnus and its like: '>>>>> "Anne" == Anne Bos <anne@example.org> writes:', and "Anne> " before each line.
_SUPERCITED = re.compile(r'^>{1,9} ?"[^"\n]{1,40}" == [^\n]{3,200}:$')
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b")
# Gmail's older form: "2026-11-02 10:00 GMT+01:00 Jan <jan@example.org>:".
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}\b[^\n]{0,200}>:$")
# Gmail in any language: an attribution ends with the address or with the verb after it.
_ENDS_WITH_ADDRESS = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,255}>:$")

# Yahoo's app lets the old text begin on the line of its attribution.
_RUNS_ON = re.compile(
    r"(?:op|on|am|le) [^\n<>]{1,200}\d[:.h]\d\d[^\n<>]{0,150}<[^\s<>@]{1,64}@[^\s<>@]{1,255}> ?"
    r"(?:schreef|wrote|schrieb|a écrit) ?: ",
    re.IGNORECASE,
)
_MESSAGE_OF = re.compile(r"^> ?Message du \d")

_LABEL = re.compile(
    r"^[ \t]{0,8}[*_]{0,2}([^\W\d_][\w' -]{0,18}?)[*_]{0,2}[ \u00a0]?:[*_]{0,2}(?:[ \t\u00a0]|$)"
)
# All labels in one line, as happens when HTML was flattened.
_INLINE = (
    re.compile(r"(?:verzonden|sent|gesendet|envoyé|datum|date)\W{0,3}:", re.IGNORECASE),
    re.compile(r"\b(?:aan|to|an|à)\W{0,3}:", re.IGNORECASE),
    re.compile(r"(?:onderwerp|subject|betreff|objet)\W{0,3}:", re.IGNORECASE),
)

_QUOTE_SIGN = re.compile(r"[ \t]{0,8}(>|\||[A-Z][A-Za-z]{0,11}>(?=[> ]|$))")
_RULE = "-_*=~—–‐ \t"


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
    return (
        _separator(lines, index)
        or _header_block(lines, index)
        or _bare_block(lines, index)
        or _quoted_block(lines, index)
        or _stacked_block(lines, index)
        or _attribution(lines, index)
    )


def quote_sign(line: str) -> str:
    """The mark of a quoted line: ">", the bar of old programs or the initials of the writer; else nothing.

    Only ">" speaks for itself; the others count below a line that introduces a quote.
    """
    found = _QUOTE_SIGN.match(line[:40])
    return found[1] if found else ""


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
    forward = words in mark_words.FORWARD or words.startswith(mark_words.FORWARDED_BY)
    if ruled and (forward or words in mark_words.ORIGINAL):
        block = _header_block(lines, _next_filled(lines, index + 1), needed=2)
        return Mark(index, block.body if block else index + 1, forward, block.sender if block else "")
    if len(line) >= 8 and not line.strip("_-"):
        # Outlook's line above its header block.
        following = _next_filled(lines, index + 1)
        block = _header_block(lines, following) or _unknown_block(lines, following)
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
    # A form that a person filled in has such labels too, but neither a date nor an address.
    proven = "date" in roles or "@" in roles.get("from", "") + roles.get("to", "")
    if len(known) < needed or "from" not in roles or not proven:
        return None
    return Mark(index, _after_block(lines, last), sender=roles["from"])


def _bare_block(lines: Sequence[str], index: int) -> Mark | None:
    """Only sender and date, as some programs write above the lines that they quote."""
    block = _header_block(lines, index, needed=2)
    following = _next_filled(lines, block.body) if block else len(lines)
    return block if following < len(lines) and is_quote(lines[following]) else None


def _unknown_block(lines: Sequence[str], index: int) -> Mark | None:
    """Four labels of a language without words here, a sender's address first and a time next."""
    block = lines[index : index + 4]
    if len(block) < 4 or not all(_LABEL.match(line[:300]) for line in block):
        return None
    timed = _TIME.search(block[1][:300]) and _YEAR.search(block[1][:300])
    if not _ADDRESS.search(block[0][:300]) or not timed:
        return None
    return Mark(index, _after_block(lines, index + 3), sender=_LABEL.sub("", block[0]).strip())


def _stacked_block(lines: Sequence[str], index: int) -> Mark | None:
    """Lotus Notes' older form: the sender, below it the time, below that "To" on a line of its own."""
    if (
        index + 1 >= len(lines)
        or not lines[index + 1][:1].strip("\t ").isdigit()
        or len(lines[index + 1]) > 60
    ):
        return None
    label = _next_filled(lines, index + 2)
    timed = _TIME.search(lines[index + 1]) and _YEAR.search(lines[index + 1])
    if (
        not timed
        or label >= len(lines)
        or mark_words.ROLE_OF.get(lines[label][:20].strip().casefold()) != "to"
    ):
        return None
    return Mark(index, label + 1, sender=lines[index].strip())


def _quoted_block(lines: Sequence[str], index: int) -> Mark | None:
    """Orange's form: only the headers are marked as quoted, below "> Message du 03/02/26 10:12"."""
    if not _MESSAGE_OF.match(lines[index][:60]):
        return None
    block = _header_block([unquoted(line) for line in lines[index + 1 : index + 10]], 0)
    if block is None:
        return None
    body = index + 1 + block.body
    while body < len(lines) and lines[body].strip() == ">":
        body += 1
    return Mark(index, body, sender=block.sender)


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
    return mark_words.ROLE_OF.get(found[1].casefold().strip(), "") if found else ""


def _attribution(lines: Sequence[str], index: int) -> Mark | None:
    """A sentence such as "Op ma 2 nov. 2026 om 10:00 schreef Jan <jan@example.org>:", wrapped or not.

    It may follow the new text without an empty line, so the latest line that can open it does.
    """
    line = lines[index].strip()[:300]
    if _GROUPWISE.match(line) or _SUPERCITED.match(line):
        return Mark(index, index + 1)
    if _RUNS_ON.match(lines[index].lstrip()[:_ATTRIBUTION_LENGTH]):
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
    return (
        bool(mark_words.OPENING.match(line))
        or (named and line[:1].isalpha())
        or (named and line[:1] in {'"', "'"})
    )


def _is_attribution(lines: Sequence[str], index: int, end: int, *, surely: bool = False) -> bool:
    """Whether the sentence tells that somebody wrote; `surely` asks for it to show without a quote below."""
    sentence = " ".join(line.strip() for line in lines[index : end + 1])
    if _DATED.match(sentence):
        return True
    timed = bool(_TIME.search(sentence))
    dated = timed or bool(_YEAR.search(sentence))
    moment = timed and bool(_YEAR.search(sentence))
    if moment and _ENDS_WITH_ADDRESS.search(sentence):
        return not _PERSONAL.search(sentence)
    following = _next_filled(lines, end + 1)
    signed = quote_sign(lines[following]) if following < len(lines) else ""
    # Some write a joke where others write "wrote".
    if moment and signed and (_TO_YOU.match(sentence) or _ADDRESS.search(sentence)):
        return True
    if not mark_words.WROTE.search(sentence) or _TOLD.search(sentence):
        return False
    named = bool(_ADDRESS.search(sentence))
    # Without a quote below, a date and an address must say that a program wrote the line.
    if (dated and named) or (timed and not _PERSONAL.search(sentence)):
        return True
    return signed == ">" and not surely and (dated or named or end == index)


def _next_filled(lines: Sequence[str], index: int) -> int:
    """The next line with text, at most three empty lines further; beyond the end when there is none."""
    for position in range(index, min(len(lines), index + 4)):
        if lines[position].strip():
            return position
    return len(lines)
