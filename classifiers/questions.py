"""What the trained network is asked, in the order of its outputs.

Imported by the runtime and by the training, so that both mean the same output; holds no numbers.
"""

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.verdict import Hint

#: Whether a piece of the text speaks for this kind; the same kinds come first for the whole mail.
PIECE_QUESTIONS: tuple[Kind, ...] = KIND_ORDER
_IDENTITY = "identity"
#: Asked of the whole mail: every kind, every circumstance that bears on identity, and identity itself.
WHOLE_QUESTIONS: tuple[Kind | Hint | str, ...] = (*KIND_ORDER, *Hint, _IDENTITY)
HINTS_AT = slice(len(KIND_ORDER), len(KIND_ORDER) + len(Hint))
IDENTITY_AT = len(WHOLE_QUESTIONS) - 1

#: The fields that a correction can be about, as the labelled mails name them.
CORRECTED: tuple[str, ...] = (
    "name", "title", "gender", "address", "email", "phone", "company", "birth_date", "bank", "language",
    "other",
)  # fmt: skip
#: Whether a piece belongs to the old value, to the new value or to none, and to a value of which field.
VALUE_QUESTIONS: tuple[str, ...] = ("old", "new", *CORRECTED)
SIDES = slice(0, 2)
FIELDS = slice(2, len(VALUE_QUESTIONS))
