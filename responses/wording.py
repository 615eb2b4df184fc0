"""Small words that letters share: dates, enumerations, "je" and "u", and what a case is called.

Used by `render` and `digest`; holds no sentences of its own, those stand in the templates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifiers.kinds import Kind, in_order
from responses.blocks import one_line

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_AND = {"nl": "en", "en": "and"}

# "Your request for access and erasure": these kinds follow the word "request".
_REQUESTED: dict[Kind, dict[str, str]] = {
    Kind.ACCESS: {"nl": "inzage", "en": "access"},
    Kind.PORTABILITY: {"nl": "een bestand met je gegevens", "en": "a file with your data"},
    Kind.CORRECTION: {"nl": "correctie", "en": "correction"},
    Kind.RESTRICTION: {"nl": "beperking", "en": "restriction"},
    Kind.ERASURE: {"nl": "verwijdering", "en": "erasure"},
}
# "Your objection": these kinds are a noun of their own.
_NOUNS: dict[Kind, dict[str, str]] = {
    Kind.WITHDRAWAL: {"nl": "je afmelding", "en": "your opt-out"},
    Kind.OBJECTION: {"nl": "je bezwaar", "en": "your objection"},
    Kind.BREACH: {"nl": "je melding", "en": "your report"},
    Kind.COMPLAINT: {"nl": "je klacht", "en": "your complaint"},
    Kind.QUESTION: {"nl": "je vraag", "en": "your question"},
    Kind.OTHER: {"nl": "je bericht", "en": "your message"},
}
_MANY = {"nl": "je bericht over je gegevens", "en": "your message about your data"}
_MOST_IN_SUBJECT = 3
_REQUEST = {"nl": "je verzoek om", "en": "your request for"}


def day(value: date, language: str) -> str:
    """A date in words: "maandag 30 november 2026", "Monday 30 November 2026"."""
    weekday = _DAYS[language][value.weekday()]
    return f"{weekday} {value.day} {_MONTHS[language][value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """An aware moment as a date and a time on the clock in Amsterdam."""
    local = value.astimezone(AMSTERDAM)
    return f"{day(local.date(), language)} {local:%H:%M}"


def period(days: int, language: str) -> str:
    """A retention setting in words: whole years as years ("5 jaar"), anything else as days ("90 dagen")."""
    years = round(days / 365.25)
    if years and years * 365 <= days <= years * 366:
        return f"{years} jaar" if language == "nl" else f"{years} year{'s' * (years > 1)}"
    if language == "nl":
        return "1 dag" if days == 1 else f"{days} dagen"
    return f"{days} day{'s' * (days != 1)}"


def enumeration(parts: Sequence[str], language: str) -> str:
    """The parts as they are spoken: "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {_AND[language]} {parts[-1]}"


def matter(kinds: tuple[Kind, ...], language: str, *, polite: bool) -> str:
    """What the case is about, in a few words that can stand in a subject or a sentence, without a capital."""
    ordered = in_order(kinds)
    asked = [_REQUESTED[kind][language] for kind in ordered if kind in _REQUESTED]
    nouns = [_NOUNS[kind][language] for kind in ordered if kind in _NOUNS]
    request = [f"{_REQUEST[language]} {enumeration(asked, language)}"] if asked else []
    words = enumeration([*request, *nouns], language)
    return _addressed(words, language, polite=polite)


def topic(kinds: tuple[Kind, ...], language: str, *, polite: bool) -> str:
    """`matter`, short enough for a subject: four kinds or more are not listed."""
    if len(in_order(kinds)) <= _MOST_IN_SUBJECT:
        return matter(kinds, language, polite=polite)
    return _addressed(_MANY[language], language, polite=polite)


def _addressed(words: str, language: str, *, polite: bool) -> str:
    """The words with "uw" for "je" where the reader is addressed formally."""
    return re.sub(r"\bje\b", "uw", words) if polite and language == "nl" else words


def capital(words: str) -> str:
    """The words with a capital at the front."""
    return words[:1].upper() + words[1:]


def ending(tag: str) -> str:
    """The tag that ends a subject, always in one pair of brackets."""
    return f"[{one_line(tag).strip('[]')}]"


def masked(value: str) -> str:
    """A value of which the owner recognises enough: addresses, account and phone numbers lose their middle.

    A letter that shows an old and a new value tells no stranger anything he could use (art. 5(1)(f)).
    """
    local, at, domain = value.partition("@")
    if at:
        return f"{local[:1]}…{local[-1:]}@{domain}"
    compact = re.sub(r"[\s.\-]", "", value)
    digits = sum(character.isdigit() for character in compact)
    if digits >= 8 and digits * 2 > len(compact):
        return f"…{compact[-3:]}"
    return value


@dataclass(frozen=True, slots=True)
class Address:
    """The words for the reader: "je" or "u". Empty of meaning in English, where there is only "you"."""

    polite: bool

    def words(self) -> dict[str, str]:
        """The pronouns by the name that templates use."""
        if self.polite:
            return {"je": "u", "Je": "U", "jou": "u", "jouw": "uw", "Jouw": "Uw"}
        return {"je": "je", "Je": "Je", "jou": "jou", "jouw": "je", "Jouw": "Je"}

    def you(self, informal: str, polite: str) -> str:
        """The form that fits where more than a pronoun differs: `you("Wil je", "Wilt u")`."""
        return polite if self.polite else informal
