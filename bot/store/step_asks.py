"""What a step asks, as the pages and the command line say it: the data by the name that people read.

Called by `bot.web.step_view` and `bot.commands.overview`; reads nothing and changes nothing.
"""

from bot.rules.fulfilment import Change, step_words
from bot.store.fulfilment import StepLine
from responses.field_names import field_name
from responses.written_values import written


def asks(line: StepLine, language: str) -> str:
    """The sentence of a step without a full stop, its days written as the letter writes them."""
    changes = tuple(
        Change(
            written(change.old, language) if change.old else None,
            written(change.new, language) if change.new else None,
        )
        for change in line.changes
    )
    return step_words(line.code, field_name(line.about, language), language, changes)
