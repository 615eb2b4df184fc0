"""What a value that the model marked must look like to be one of its field, and where it begins and ends.

Called by `classifiers.corrections` before old and new values are paired, and after; knows no model.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from classifiers.days import iso_day
from classifiers.pairing import NEW, OLD, Value
from classifiers.verdict import Correction

#: How many signs before a value are looked at for the word that tells its field.
_BEFORE = 60
_FUNCTION = re.compile(
    r"\b(?:functie\w*|job title|position|funktion|berufsbezeichnung|fonction)\b", re.IGNORECASE
)
#: The name of a field is no value of it.
_LABEL = re.compile(
    r"(?:(?:mijn|my|mein|mon) )?(?:telefoon(?:nummer)?|telefon(?:nummer)?|phone(?: number)?|téléphone|mobiel"
    r"|mobile|e-?mail(?:adres|-adresse| address)?|adresse?|address|naam|name|nom|iban|titel|title|titre)",
    re.IGNORECASE,
)
_HAS_NUMBER = re.compile(r"\d{4}|\d\D+\d|[12]?\d\W|\W\d\d\b")
_SALUTATION = re.compile(
    r"(?:geachte|beste|lieve|dear|sehr geehrter?|lieber?|chère?)\s+(?=\w)", re.IGNORECASE
)
_HONORIFICS = (
    r"(?:de heer|heer|meneer|mevrouw|juffrouw|dhr|mevr|mw|mr|mrs|ms|miss|mx|herr|frau|monsieur|madame"
    r"|mademoiselle|m|mme|mlle|dr|drs|prof|ir|ing)"
)
_HONORIFIC = re.compile(rf"{_HONORIFICS}\b\.?(?:\s+{_HONORIFICS}\b\.?)*", re.IGNORECASE)
_LEARNED = re.compile(r"\b(?:dr|drs|prof|ir|ing)\b", re.IGNORECASE)
#: "W." at the end of a name goes on in the surname behind it.
_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\.?$")
_SURNAME = re.compile(r"\.? ((?:(?:van|de|der|den|von|du|le|la|ten|ter) ){0,2}[A-ZÀ-Þ][\w'’-]+)")
_BOTH = re.compile(r"\s*(?:en|and|und|et|&)\s*", re.IGNORECASE)
#: "Sam invullen in plaats van Sanne": the model marked the new value alone.
_IN_PLACE_OF = re.compile(
    r"""["'”’»]?(?:\s+\w+)?\s+"""
    r"""(?:in plaats van|i\.?p\.?v\.?|instead of|rather than|statt|anstelle von|au lieu de)"""
    r"""\s+["'“‘„«]?\s?([A-ZÀ-Þ][\w'’-]+)"""
)
#: A house number alone, and where it stands in an address: at its start or behind the name of the street.
_HOUSE_NUMBER = re.compile(r"\d{1,5}(?: ?[a-zA-Z])?")
_HOUSE = re.compile(r"^\d{1,5}(?: ?[a-zA-Z])?(?= )|(?<=[^\W\d] )\d{1,5}(?: ?[a-zA-Z])?(?=,|$)")
#: A street that is told without its number keeps no article: "niet de Spoorlaan".
_ARTICLE = re.compile(r"^(?:de|the|die|der|la) (?=\S+$)")


def shaped(value: Value, whole: str) -> Value | None:
    """The value as it would be kept in a register; None where it can be no value of its field."""
    if not any(sign.isalnum() for sign in value.text) or _LABEL.fullmatch(value.text):
        return None
    match value.field:
        case "birth_date" if not iso_day(value.text) and not _could_be_a_day(value.text):
            return None
        case "name" | "company":
            return _surname_added(replace(value, text=_SALUTATION.sub("", value.text, count=1)), whole)
        case "other" if _FUNCTION.search(whole[max(0, value.at - _BEFORE) : value.at].rpartition(". ")[2]):
            return replace(value, field="title")
        case "title" if _INITIAL.search(value.text):
            return _surname_added(replace(value, field="name"), whole)
        case "address":
            return replace(value, text=_ARTICLE.sub("", value.text))
        case _:
            return value


def _could_be_a_day(text: str) -> bool:
    """A year, or a number with something beside it ("3 maart", "'68"); "127" alone is neither."""
    return bool(_HAS_NUMBER.search(text)) or text.isalpha() or " " in text


def _surname_added(value: Value, whole: str) -> Value:
    behind = _SURNAME.match(whole, value.end)
    if value.field != "name" or not behind or not _INITIAL.search(value.text):
        return value
    return replace(value, text=whole[value.at : behind.end()], end=behind.end())


def one_for_two(values: Sequence[Value], whole: str) -> list[Value]:
    """Two new names with "and" between them are one, where there is one old name."""
    names = [value for value in values if value.field == "name"]
    news = [value for value in names if value.side == NEW]
    if len(names) != 3 or len(news) != 2:
        return list(values)
    first, second = sorted(news, key=lambda value: value.at)
    if not _BOTH.fullmatch(whole[first.end : second.at]):
        return list(values)
    text = f"{first.text}{whole[first.end : second.at]}{second.text}"
    both = replace(first, text=text, end=second.end)
    return [both if value is first else value for value in values if value is not second]


def with_replaced(values: Sequence[Value], whole: str) -> list[Value]:
    """The values, and the old one behind "instead of" where the model marked no old one of that field."""
    found = list(values)
    for value in values:
        behind = _IN_PLACE_OF.match(whole, value.end) if value.side == NEW else None
        if behind and not any(other.field == value.field and other.side == OLD for other in found):
            found.append(Value(OLD, value.field, behind[1], behind.start(1), behind.end(1)))
    return found


def finished(change: Correction) -> Correction:
    """The change as a clerk would write it down: whole addresses, forms of address without names."""
    return _as_titles(_with_street(change))


def _with_street(change: Correction) -> Correction:
    """A house number alone in the street of the other value: "18" beside "8 impasse des Tanneurs"."""
    if change.field != "address" or change.old is None or change.new is None:
        return change
    old, new = change.old, change.new
    return Correction("address", _in_street_of(new, old), _in_street_of(old, new))


def _in_street_of(other: str, number: str) -> str:
    """The other address with this house number, where that is all there is."""
    house = _HOUSE.search(other)
    if house is None or not _HOUSE_NUMBER.fullmatch(number) or _HOUSE_NUMBER.fullmatch(other):
        return number
    return other[: house.start()] + number + other[house.end() :]


def _as_titles(change: Correction) -> Correction:
    """A form of address without the name behind it, where the other value is one without a name.

    What the model took for a name is a title where both values are nothing but forms of address.
    """
    if change.old is None or change.new is None or change.field not in {"title", "gender", "name"}:
        return change
    old, new = (_SALUTATION.sub("", text, count=1) for text in (change.old, change.new))
    old_form, new_form = _HONORIFIC.match(old), _HONORIFIC.match(new)
    bare = (old_form is not None and old_form[0] == old, new_form is not None and new_form[0] == new)
    if change.field == "name":
        return Correction("title", old, new) if all(bare) else change
    field = change.field
    if old_form and new_form and (_LEARNED.search(old_form[0]) or _LEARNED.search(new_form[0])):
        field = "title"
    if new_form and old_form and bare[0] != bare[1]:
        return Correction(field, old_form[0], new_form[0])
    return Correction(field, old, new)
