"""Turns what is wrong with the settings into sentences that name the key and what is allowed.

Called by `bot.settings.loading`; never repeats a value from the file or the environment, which may be
a secret in the wrong place.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.settings.fields import SECTION_RULE
from bot.settings.model import DELIMITER, PREFIX, Settings

_Location = Sequence[str | int]

#: The forms of a fact of a source, as `bot.settings.facts` tags them; no key is called so.
_FORMS = frozenset({"text", "languages"})

_SUBJECT = re.compile(r"^\w+ should ")
_SENTENCES = {
    "missing": "is missing and has no default",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "model_type": "must be a table",
    "tuple_type": "must be a list (in the environment: written as JSON)",
    "dict_type": "must be a table (in the environment: written as JSON)",
    "path_type": "must be a path, as a text",
    "union_tag_invalid": 'must have kind = "sql" or kind = "csv"',
    "union_tag_not_found": 'must have kind = "sql" or kind = "csv"',
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the key, a sentence about it, and the variable that set it where one did."""

    key: str
    sentence: str
    variable: str = ""

    def __str__(self) -> str:
        origin = f" (set by {self.variable})" if self.variable else ""
        return f"{self.key}{origin} {self.sentence}"


def report(file: str, problems: Sequence[Problem]) -> str:
    """All problems as one text: a line for each, in the order found."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([f"{file}: {count}", *(f"  {problem}" for problem in problems)])


def from_validation(error: ValidationError, overrides: Mapping[str, Any]) -> Iterator[Problem]:
    """What pydantic found, a problem for each key; a value from the environment is named by its variable."""
    for details in error.errors(include_url=False, include_input=False):
        for location, sentence in _located(details):
            variable = _variable(location) if _is_overridden(location, overrides) else ""
            yield Problem(_key(location), sentence, variable)


def _located(details: ErrorDetails) -> Iterator[tuple[_Location, str]]:
    location = details["loc"]
    if details["type"] != SECTION_RULE:
        yield location, _sentence(details)
        return
    for key, sentence in details["ctx"]["broken"]:
        yield (*location, key) if key else location, sentence


def keys_of(location: _Location) -> list[str]:
    """The keys that a table of the settings may have, in the order of the file."""
    return list(dict.fromkeys(name for model in _models_at(location) for name in model.model_fields))


def _sentence(details: ErrorDetails) -> str:
    if details["type"] == "extra_forbidden":
        return _unknown_key(details["loc"])
    if details["type"] == "value_error":
        return str(details["ctx"]["error"])
    fixed = _SENTENCES.get(details["type"])
    return fixed or _SUBJECT.sub("must ", details["msg"].partition(", unable to")[0])


def _unknown_key(location: _Location) -> str:
    allowed = keys_of(location[:-1])
    close = difflib.get_close_matches(str(location[-1]), allowed, n=1)
    hint = f"; did you mean {close[0]}?" if close else ";"
    return f"is not a setting{hint} allowed here: {', '.join(allowed)}"


def _key(location: _Location) -> str:
    """sources[1].tables[2].address_column: places in a list count from 1, as a reader of the file does."""
    key = ""
    for position, part in enumerate(location):
        if isinstance(part, int):
            key += f"[{part + 1}]"
        elif part != "[key]" and not _is_tag(location, position):
            key += f".{part}" if key else part
    return key


def _is_tag(location: _Location, position: int) -> bool:
    # pydantic puts the kind of a source behind its place: ("sources", 0, "sql", "url"); and behind a fact of
    # one whether it is a text or a table of languages.
    return location[0] == "sources" and (position == 2 or location[position] in _FORMS)


def _is_overridden(location: _Location, overrides: Mapping[str, Any]) -> bool:
    value: Any = overrides
    for part in location[:2]:
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True


def _variable(location: _Location) -> str:
    words = [part.upper() for part in location[:2] if isinstance(part, str)]
    return PREFIX + DELIMITER.join(words)


def _models_at(location: _Location) -> list[type[BaseModel]]:
    models: list[type[BaseModel]] = [Settings]
    for position, part in enumerate(location):
        if isinstance(part, int):
            continue
        if _is_tag(location, position):
            models = [model for model in models if part in _FORMS or _is_of_kind(model, part)]
        else:
            fields = [model.model_fields[part] for model in models if part in model.model_fields]
            models = [inner for field in fields for inner in _models_in(field.annotation)]
    return models


def _is_of_kind(model: type[BaseModel], kind: str) -> bool:
    return get_args(model.model_fields["kind"].annotation) == (kind,)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
