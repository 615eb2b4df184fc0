"""Joins the lines of format=flowed text into the paragraphs that were written (RFC 3676).

Called by `bot.rules.mime_parts`; one pass over the lines.
"""


def unflow(text: str, *, delete_space: bool) -> str:
    """The text with soft line ends removed, its quote marks kept; `delete_space` is DelSp=yes (§4.1)."""
    done: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip(">"))
        content = line[level:].removeprefix(" ")
        if pieces and (level != depth or content == "-- "):
            done.append(_quoted(depth, pieces))
            pieces = []
        depth = level
        soft = content.endswith(" ") and content != "-- "
        pieces.append(content[:-1] if soft and delete_space else content)
        if not soft:
            done.append(_quoted(depth, pieces))
            pieces = []
    if pieces:
        done.append(_quoted(depth, pieces))
    return "\n".join(done)


def _quoted(depth: int, pieces: list[str]) -> str:
    content = "".join(pieces)
    return ">" * depth + " " + content if depth else content
