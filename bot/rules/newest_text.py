"""Finds what the sender wrote now, apart from quoted history, forwarded mail, signature and disclaimer.

Called by the filing and classifying steps and by the inspect command. Works line by line in one pass, so
that no text makes it slow; when it is unsure it keeps a line, for a lost request is worse than a long text.
"""

import re
from dataclasses import dataclass, field

from bot.rules import addresses, html_text, reply_marks, signatures
from bot.rules.message import Address, InboundMessage, NewestText
from bot.rules.reply_marks import Mark

# Words above a forward that still count as "look at this" and not as a matter of their own.
FEW_WORDS = 25
# Lines beyond this count as quoted: no person writes more.
MAX_LINES = 20_000
_FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|fw|wg|tr|doorst|doorgestuurd|i|rv|enc|vb|vl)\s*:", re.IGNORECASE)
_REPLY_SUBJECT = re.compile(r"^\s*(?:re|aw|antw|antwort|sv|vs|ré|betr|odp|r|res|rif)\s*:", re.IGNORECASE)
# An empty quoted line, or a quote within a quote.
_QUOTED_MAIL = re.compile(r"^>[ \t]{0,9}(?:$|>)")
# A quoted line that a program wrapped was about this long, and what fell off is short.
_WRAP_WIDTH = 72
_WRAPPED_END = 40
_BLANKS = re.compile(r"\n{3,}")


def newest(mail: InboundMessage) -> NewestText:
    """What the sender of this mail wrote now. `reason` says how it was found.

    HTML is asked only where the plain text shows no border between new and old.
    """
    forward = bool(_FORWARD_SUBJECT.match(mail.subject))
    answers = bool(mail.in_reply_to or mail.references or _REPLY_SUBJECT.match(mail.subject))
    name = mail.sender.name if mail.sender else ""
    found = _split(mail.text, forward=forward, answers=answers or forward, name=name)
    if mail.html and not found.quoted and not found.forwarded:
        marked = _split(html_text.to_text(mail.html)[0], forward=forward, answers=True, name=name)
        found = marked if marked.quoted or marked.forwarded else found
    if mail.forwarded and not found.forwarded and len(found.newest.split()) <= FEW_WORDS:
        return _with_attached(found, mail.forwarded[0])
    return found


def split_text(text: str, *, forward: bool = False) -> NewestText:
    """As `newest`, for a bare text of which nothing else is known but that it forwards something."""
    return _split(text, forward=forward, answers=True)


@dataclass(slots=True)
class _Pieces:
    """The lines of a text, sorted as they are read."""

    own: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    forwarded_from: str = ""
    reasons: list[str] = field(default_factory=list)
    sign: str = ""  # before each quoted line, where it is another than ">"


def _split(text: str, *, forward: bool, answers: bool, name: str = "") -> NewestText:
    """Sorts the lines. `forward`, `answers` and `name` are what the headers say of mail and sender."""
    lines = text.replace("\r\n", "\n").split("\n")
    pieces = _Pieces(old=lines[MAX_LINES:])
    lines = lines[:MAX_LINES]
    # A person's bullets have neither empty quoted lines nor quotes of quotes.
    answers = answers or any(_QUOTED_MAIL.match(line) for line in lines)
    index = 0
    while index < len(lines):
        mark = reply_marks.mark_at(lines, index)
        if mark:
            index = _take_history(lines, mark, pieces, forward=forward)
        elif forward and (body := _quoted_forward(lines, index, pieces)):
            pieces.forwarded = body
            break
        elif pieces.sign and reply_marks.quote_sign(lines[index]) == pieces.sign:
            pieces.old.append(lines[index])
            index += 1
        elif reply_marks.is_quote(lines[index]) and (answers or pieces.old):
            index = _take_quote(lines, index, pieces)
        else:
            pieces.own.append(lines[index])
            index += 1
    return _result(pieces, name)


def _take_history(lines: list[str], mark: Mark, pieces: _Pieces, *, forward: bool) -> int:
    """Takes an old mail from its mark on: its quoted lines, or everything where no line is quoted."""
    following = mark.body
    while following < len(lines) and not lines[following].strip():
        following += 1
    quoted = following < len(lines) and reply_marks.is_quote(lines[following])
    is_block = bool(mark.sender)
    if mark.forward or (forward and is_block):
        body = [reply_marks.unquoted(line) if quoted else line for line in lines[following:]]
        inner = reply_marks.mark_at(body, 0) if quoted and body and not mark.sender else None
        pieces.forwarded = body[inner.body :] if inner else body
        pieces.forwarded_from = inner.sender if inner else mark.sender
        pieces.reasons.append("a forwarded mail follows")
        return len(lines)
    pieces.reasons.append("quoted headers" if is_block else "a line that introduces the quoted mail")
    pieces.old.extend(lines[mark.start : following])
    if quoted:
        return _take_quote(lines, following, pieces)
    if following < len(lines) and (sign := reply_marks.quote_sign(lines[following])) and not is_block:
        # The loop over all lines takes them, and those further down between which the answers stand.
        pieces.sign = sign
        return following
    pieces.old.extend(lines[following:])
    return len(lines)


def _quoted_forward(lines: list[str], index: int, pieces: _Pieces) -> list[str]:
    """The forwarded text where even the line that announces it is quoted, as Apple does; else nothing."""
    if not reply_marks.is_quote(lines[index]):
        return []
    mark = reply_marks.mark_at([reply_marks.unquoted(line) for line in lines[index : index + 30]], 0)
    if mark is None or not mark.forward:
        return []
    pieces.forwarded_from = mark.sender
    pieces.reasons.append("a forwarded mail follows")
    return [reply_marks.unquoted(line) for line in lines[index + mark.body :]]


def _take_quote(lines: list[str], index: int, pieces: _Pieces) -> int:
    """Takes quoted lines, with the empty ones between them and the ends of lines that a program wrapped."""
    if "quote marks" not in pieces.reasons:
        pieces.reasons.append("quote marks")
    while index < len(lines):
        line = lines[index]
        if not reply_marks.is_quote(line) and not _is_wrapped_end(lines, index):
            following = index
            while following < len(lines) and not lines[following].strip():
                following += 1
            if following == index or following == len(lines) or not reply_marks.is_quote(lines[following]):
                return index
            pieces.old.extend(lines[index:following])
            index = following
            continue
        pieces.old.append(line)
        index += 1
    return index


def _is_wrapped_end(lines: list[str], index: int) -> bool:
    """Whether a line is the cut-off end of the long quoted line above it, with the quote going on below."""
    if not 0 < index < len(lines) - 1 or not lines[index].strip():
        return False
    above, line, below = lines[index - 1], lines[index].strip(), lines[index + 1]
    if not reply_marks.is_quote(above) or not reply_marks.is_quote(below) or len(line) > _WRAPPED_END:
        return False
    # An answer follows the end of a sentence.
    if above[-1] in ".?!:":
        return False
    if line[:1].islower() and len(above) >= 60:
        return True
    # A line that did end there would have had room for one word more.
    forced = len(above) > 50 and len(above) + 1 + len(line.split()[0]) > _WRAP_WIDTH
    return forced and line[-1] not in ".?!"


def _result(pieces: _Pieces, name: str) -> NewestText:
    own, signature = signatures.split(pieces.own, name)
    return NewestText(
        newest=_joined(own),
        quoted=_joined(pieces.old),
        signature=_joined(signature),
        forwarded=_joined(pieces.forwarded),
        forwarded_from=_address(pieces.forwarded_from),
        reason=", ".join(dict.fromkeys(pieces.reasons)) or "the whole text is new",
    )


def _with_attached(found: NewestText, attached: InboundMessage) -> NewestText:
    """The same with the attached mail as what was forwarded."""
    return NewestText(
        newest=found.newest,
        quoted=found.quoted,
        signature=found.signature,
        forwarded=attached.text,
        forwarded_from=attached.sender,
        reason=f"{found.reason}, a mail is attached",
    )


def _address(text: str) -> Address | None:
    found = addresses.parse(text) if text else ()
    return found[0] if found else None


def _joined(lines: list[str]) -> str:
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
