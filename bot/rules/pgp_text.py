"""Takes the armour of OpenPGP out of a text (RFC 9580 §6 and §7): the words stay, signatures and keys go.

Called by `bot.rules.parsing` for each body. It opens nothing and verifies nothing: an encrypted block is
only noted, and a signature proves nothing here.
"""

from dataclasses import dataclass

_BEGIN, _END, _DASHES = "-----BEGIN PGP ", "-----END PGP ", "-----"
_SIGNED, _SIGNATURE, _MESSAGE = "SIGNED MESSAGE", "SIGNATURE", "MESSAGE"
_LONGEST_MARK = 60


@dataclass(frozen=True, slots=True)
class PgpText:
    """The text without armour, and what the armour was."""

    text: str
    signed: bool = False
    encrypted: bool = False


def without_armour(text: str) -> PgpText:
    """The text with its clear-signed parts laid open and its other blocks taken out.

    A block without an end stays as it is, for what follows it may be a person's words. One pass.
    """
    if _BEGIN not in text:
        return PgpText(text)
    lines = text.split("\n")
    ends = _ends(lines)
    kept: list[str] = []
    signed = encrypted = False
    index = 0
    while index < len(lines):
        name = _mark(lines[index], _BEGIN)
        after = _after(ends, _SIGNATURE if name == _SIGNED else name, index)
        encrypted = encrypted or name == _MESSAGE
        if not name or after is None:
            kept.append(lines[index])
            index += 1
            continue
        if name == _SIGNED:
            signed = True
            kept.extend(_clear(lines[index + 1 : after]))
        index = after
    return PgpText("\n".join(kept).strip("\n"), signed, encrypted)


def _clear(block: list[str]) -> list[str]:
    """The words between the armour's own headers and the signature, their dashes unescaped."""
    start = next((place + 1 for place, line in enumerate(block) if not line.strip()), len(block))
    stop = next((place for place, line in enumerate(block) if _mark(line, _BEGIN) == _SIGNATURE), len(block))
    return [line.removeprefix("- ") for line in block[start:stop]]


def _ends(lines: list[str]) -> dict[str, list[int]]:
    """Where each sort of block ends, from the last to the first."""
    found: dict[str, list[int]] = {}
    for index in range(len(lines) - 1, -1, -1):
        if name := _mark(lines[index], _END):
            found.setdefault(name, []).append(index)
    return found


def _after(ends: dict[str, list[int]], name: str, begin: int) -> int | None:
    """The line after the first end of this sort that follows; None when there is none."""
    places = ends.get(name, [])
    while places and places[-1] < begin:
        places.pop()
    return places[-1] + 1 if places else None


def _mark(line: str, opening: str) -> str:
    """The name of the block that begins or ends on this line, or an empty string."""
    line = line.strip() if len(line) <= _LONGEST_MARK else ""
    if not line.startswith(opening) or not line.endswith(_DASHES):
        return ""
    return line[len(opening) : -len(_DASHES)]
