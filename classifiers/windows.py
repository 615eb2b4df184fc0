"""Lays a mail out for the encoder: its subject and a stretch of its text, as the ids of pieces.

Called by `classifiers.model` and by the training, so that both lay out alike; reads no meaning.
"""

from dataclasses import dataclass
from itertools import chain

from classifiers.pieces import END, START, Piece, Pieces

#: How many pieces a window may have. Four mails in five fit into half of one.
LONGEST = 256
_OF_SUBJECT = 48
#: A long mail is read in windows that overlap a little. Where there would be more than these, the last one
#: is the end of the mail: who tells a long story asks at the start or at the end.
MOST_WINDOWS = 5
_OVERLAP = 32


@dataclass(frozen=True, slots=True)
class Place:
    """The characters [start, end) of the subject or the text for which a piece stands."""

    in_subject: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """The ids of one window, and for each where it stands; None for the marks between the parts."""

    ids: tuple[int, ...]
    places: tuple[Place | None, ...]


def windows(pieces: Pieces, subject: str, text: str) -> tuple[Window, ...]:
    """The mail in one window or, where it is long, in several; every window repeats the subject."""
    head = pieces.split(subject)[:_OF_SUBJECT]
    room = LONGEST - len(head) - 3
    body = pieces.split(text)
    starts = list(range(0, max(1, len(body) - _OVERLAP), room - _OVERLAP))
    if len(starts) > MOST_WINDOWS:
        starts = [*starts[: MOST_WINDOWS - 1], max(0, len(body) - room)]
    return tuple(_window(head, body[start : start + room]) for start in starts)


def _window(head: list[Piece], body: list[Piece]) -> Window:
    ids = (START, *(piece.id for piece in head), END, *(piece.id for piece in body), END)
    of_head = (Place(True, piece.start, piece.end) for piece in head)
    of_body = (Place(False, piece.start, piece.end) for piece in body)
    return Window(ids, tuple(chain((None,), of_head, (None,), of_body, (None,))))
